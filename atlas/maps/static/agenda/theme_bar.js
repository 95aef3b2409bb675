/** The agenda as slides: one theme at a time, by button, by key or chosen from the list, with its question. */
Atlas.themeBar = (() => {
  const { payload, text } = Atlas.data;
  const { signs } = Atlas;
  const { element, button } = Atlas.dom;
  const { number, fill } = Atlas.words;
  const { current, change, onChange, theme } = Atlas.state;
  const { themes } = payload;
  const place = document.getElementById("theme-bar");
  const question = document.getElementById("question");
  const list = element("ol", { id: "theme-list", class: "theme-list", hidden: "" });
  const position = element("span", { class: "theme-position" });
  const label = element("span", { class: "theme-label" });
  const chooser = button({ class: "button theme-button", "aria-expanded": "false", "aria-controls": list.id }, () => open(list.hidden), element("span", { class: "theme-now" }, position, label), signs.sign("down"));
  const [previous, next] = [stepButton("left", text.theme_bar.previous, -1), stepButton("right", text.theme_bar.next, 1)];

  /** The button to the theme before or after. */
  function stepButton(name, words, by) {
    return signs.button(name, words, () => step(by), { class: "button sign-button theme-step" });
  }

  /** Where the theme stands in the agenda, from 0. */
  function at() {
    return themes.indexOf(theme());
  }

  /** Goes to the theme before or after; past the ends there is none. */
  function step(by) {
    if (themes[at() + by]) choose(themes[at() + by]);
  }

  /** Goes to a theme. What had the focus keeps it, or the bar takes it where that went away with the old picture. */
  function choose(wanted) {
    const focused = document.activeElement;
    open(false);
    change({ theme: wanted.id }, "agenda");
    if (focused === document.body) document.activeElement.blur();
    else (isInReach(focused) ? focused : chooser).focus({ preventScroll: true });
  }

  /** Whether a part of the page can have the focus. */
  function isInReach(part) {
    return part.isConnected && part.checkVisibility() && part.closest("[inert]") === null;
  }

  /** Opens or closes the list. */
  function open(wanted) {
    list.hidden = !wanted;
    chooser.setAttribute("aria-expanded", String(wanted));
  }

  /** One theme in the list. */
  function item(one) {
    const numbers = one.agreement ? element("span", { class: "theme-agreement" }, one.agreement) : null;
    return element("li", {}, button({ class: "theme-item", "data-theme": one.id }, () => choose(one), element("span", {}, one.label), numbers));
  }

  /** 'Agendapunt 3 van 9'. */
  function positionText() {
    return fill(text.theme_bar.position, { place: number(at() + 1), all: number(themes.length) });
  }

  /** Shows the theme that holds. */
  function write() {
    const { label: name, agreement } = theme();
    question.textContent = theme().question;
    position.textContent = [positionText(), agreement].filter(Boolean).join(" \u00b7 ");
    label.textContent = name;
    // Not `disabled`, which would throw the focus off the button at the last slide.
    previous.setAttribute("aria-disabled", String(at() === 0));
    next.setAttribute("aria-disabled", String(at() === themes.length - 1));
    for (const one of list.querySelectorAll("button")) one.setAttribute("aria-current", String(one.dataset.theme === current.theme));
  }

  /** Says which theme is on the table, after the parts of the old picture have said that they close. */
  function announce() {
    const words = [positionText(), theme().label, theme().agreement].filter(Boolean).join(", ");
    queueMicrotask(() => { document.getElementById("announcement").textContent = `${words}. ${theme().question}`; });
  }

  /** Closes the list on Escape, before that closes anything else. */
  function onEscape(event) {
    if (event.key !== "Escape" || list.hidden) return;
    event.stopPropagation();
    open(false);
    chooser.focus();
  }

  /** Makes the bar, unless there is one view only, and follows the theme. */
  function start() {
    place.hidden = themes.length < 2;
    if (place.hidden) return;
    list.append(...themes.map(item));
    place.append(previous, chooser, next, list);
    place.addEventListener("keydown", onEscape);
    document.addEventListener("focusin", ({ target }) => { if (!place.contains(target)) open(false); });
    document.addEventListener("pointerdown", ({ target }) => { if (!place.contains(target)) open(false); });
    write();
    onChange(["theme"], () => { write(); announce(); });
    Atlas.slideKeys.follow(place, step);
  }

  return { start };
})();
