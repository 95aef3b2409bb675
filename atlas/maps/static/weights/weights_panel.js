/** The drawer with a slider for every weight, beside the map and the list that follow it at once. */
Atlas.weightsPanel = (() => {
  const { profiles, text } = Atlas.data;
  const { element, svg, button } = Atlas.dom;
  const { number, fill } = Atlas.words;
  const { current, onChange } = Atlas.state;
  const { weightChoice, weightShares } = Atlas;
  const panel = document.getElementById("weights-panel");
  const opener = document.getElementById("weights-button");
  const presets = element("select", { id: "weights-preset" });
  const total = element("p", { class: "weights-total" });
  const news = element("p", { class: "weights-news" });
  let sliders = [];

  /** The button that closes. */
  function closer() {
    const cross = svg("svg", { viewBox: "0 0 16 16", class: "sign", "aria-hidden": "true" }, svg("path", { d: "M4 4l8 8M12 4l-8 8", class: "line-icon" }));
    return button({ class: "button sign-button", "aria-label": text.close, title: text.close }, close, cross);
  }

  /** What stays in view above the sliders: of what these are the weights, their sum, and what the last step did. */
  function head() {
    const heading = fill(text.weights.heading, { profile: profiles.get(current.profile).label });
    return element("header", { class: "weights-head" }, element("h2", { id: "weights-heading", tabindex: "-1" }, heading), closer(), total, news);
  }

  /** The choice between the proposal, the parties and one's own weights. */
  function choice() {
    const reset = button({ class: "button" }, () => weightChoice.take("proposal"), text.weights.reset);
    return element("div", { class: "weights-choice" }, element("label", { for: presets.id }, text.weights.preset), presets, reset);
  }

  /** A list of sliders. */
  function list(some) {
    return element("ul", { class: "weight-list" }, ...some.map(({ item }) => item));
  }

  /** The criteria that do not weigh in the profile; open where one of them was given points. */
  function others(some) {
    const made = element("details", { class: "weights-others" }, element("summary", {}, text.weights.others), element("p", { class: "section-note" }, text.weights.others_note), list(some));
    made.open = Object.keys(Atlas.scoring.weights()).some((id) => !weightChoice.weighing().includes(id));
    return made;
  }

  /** Makes the panel for the profile that holds. */
  function build() {
    const count = weightChoice.weighing().length;
    sliders = weightChoice.order().map((id) => Atlas.weightSlider.make(id, weightChoice.move));
    const rest = sliders.slice(count);
    presets.replaceChildren(...weightChoice.presets().map(({ value, label }) => element("option", { value }, label)));
    const note = element("p", { class: "section-note" }, text.weights.explained);
    panel.replaceChildren(head(), choice(), note, list(sliders.slice(0, count)), ...(rest.length > 0 ? [others(rest)] : []));
    drawCurves();
    show();
  }

  /** Shows the weights that hold, on the sliders that are there. */
  function show() {
    const tenths = weightChoice.tenths();
    sliders.forEach((slider, at) => slider.show(tenths[at]));
    total.textContent = fill(text.weights.total, { points: number(weightShares.total(tenths) / 10, 1) });
    weightChoice.presets().forEach(({ known }, at) => { presets.options[at].disabled = !known; });
    presets.value = weightChoice.preset();
  }

  /** Draws where the open site lies on every curve. */
  function drawCurves() {
    for (const slider of sliders) slider.drawCurve(current.site);
  }

  /** Opens or closes the panel. */
  function toggle(open) {
    panel.hidden = !open;
    opener.setAttribute("aria-expanded", String(open));
    open ? enter() : opener.focus();
  }

  /** Fills the panel and takes the reader there: on a phone it is far from its button. */
  function enter() {
    build();
    document.getElementById("weights-heading").focus({ preventScroll: true });
    panel.scrollIntoView();
  }

  /** Closes it and gives the focus back. */
  function close() {
    toggle(false);
  }

  /** Closes on Escape, from within and from its button, before a sheet would. */
  function onKey(event) {
    if (event.key !== "Escape" || panel.hidden) return;
    event.stopPropagation();
    close();
  }

  /** Does something after a change, while the panel is open. */
  function whileOpen(keys, action) {
    onChange(keys, () => { if (!panel.hidden) action(); });
  }

  /** Makes the button work and follows what is chosen. */
  function start() {
    weightChoice.start();
    opener.addEventListener("click", () => toggle(panel.hidden));
    for (const part of [panel, opener]) part.addEventListener("keydown", onKey);
    presets.addEventListener("change", () => weightChoice.take(presets.value));
    whileOpen(["profile"], build);
    whileOpen(["weights"], show);
    whileOpen(["site"], drawCurves);
    Atlas.weightsStrip.start();
    Atlas.weightNews.start((told) => { news.textContent = told; });
  }

  return { start };
})();
