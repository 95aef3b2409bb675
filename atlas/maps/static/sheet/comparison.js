/** Two or three sites side by side: the choice of them, the bar that says so, and the panel over the page. */
Atlas.comparison = (() => {
  const { payload, sites, profiles, text } = Atlas.data;
  const { element, button } = Atlas.dom;
  const { number, fill } = Atlas.words;
  const { current, change, onChange } = Atlas.state;
  const words = text.comparison;
  const panel = document.getElementById("comparison");
  const announcement = document.getElementById("announcement");
  const bar = element("div", { class: "comparison-bar", role: "group", "aria-label": words.bar, hidden: "" });
  const MOST = 3;
  /** What the open panel puts out of reach. */
  let covered = [];

  /** The chosen sites. */
  function chosen() {
    return current.comparison.map((id) => sites.get(id));
  }

  /** Whether there is something to compare. */
  function isEnough() {
    return current.comparison.length > 1;
  }

  /** Adds a site, or takes it away; a fourth has no room. */
  function toggle(id) {
    const { comparison } = current;
    const isIn = comparison.includes(id);
    if (!isIn && comparison.length === MOST) {
      writeBar(fill(words.full, { most: number(MOST) }));
      return;
    }
    change({ comparison: isIn ? comparison.filter((each) => each !== id) : [...comparison, id] }, "comparison");
    announcement.textContent = fill(isIn ? words.removed : words.added, { site: sites.get(id).name, count: number(current.comparison.length) });
  }

  /** Shows on a toggle whether its site is chosen, and whether there is room for it. */
  function dress(made) {
    const isIn = current.comparison.includes(made.dataset.compared);
    made.setAttribute("aria-pressed", String(isIn));
    made.setAttribute("aria-disabled", String(!isIn && current.comparison.length === MOST));
  }

  /** The button on a site's sheet that adds it to the comparison or takes it away. */
  function toggleFor(site) {
    const made = button({ class: "button toggle", "data-compared": site.id }, () => toggle(site.id), words.toggle);
    dress(made);
    return made;
  }

  /** Writes the bar under the list: what is chosen, and what can be done with it. */
  function writeBar(refusal = "") {
    const names = chosen().map(({ name }) => name).join(" \u00b7 ");
    const opening = isEnough() ? button({ class: "button is-main", "aria-describedby": "comparison-names" }, open, fill(words.open, { count: number(current.comparison.length) })) : element("p", {}, words.one_more);
    bar.replaceChildren(
      element("p", { id: "comparison-names", class: "comparison-names" }, names),
      element("p", { class: "comparison-refusal", role: "status" }, refusal),
      element("div", { class: "comparison-choices" }, opening, button({ class: "button" }, clear, words.clear)),
    );
    if (refusal !== "") announcement.textContent = refusal;
    bar.hidden = current.comparison.length === 0;
    document.body.classList.toggle("has-comparison-bar", !bar.hidden);
  }

  /** Tells the choice wherever it is told. */
  function writeChoice() {
    writeBar();
    for (const made of document.querySelectorAll("[data-compared]")) dress(made);
  }

  /** Takes all sites away. */
  function clear() {
    change({ comparison: [] }, "comparison");
    giveBackFocus();
  }

  /** Puts the focus where the panel is opened from, or else on the sheet or on the tab of the list. */
  function giveBackFocus() {
    const sheet = document.getElementById("sheet-name");
    (bar.querySelector(".is-main") ?? sheet ?? document.querySelector("#panel-tabs [aria-selected=true]")).focus();
  }

  /** Takes a site away from within the panel. */
  function takeAway(id) {
    toggle(id);
    if (!panel.hidden) document.getElementById("comparison-heading").focus();
  }

  /** Opens the sheet of a site in the place of the panel. */
  function openSite(id) {
    close();
    change({ site: id }, "list");
    document.getElementById("sheet-name").focus();
  }

  /** Of which meeting this is, for a paper that leaves the room. */
  function origin() {
    const { title, quarter_text, example_text, working_group_text } = payload.meeting;
    return element("p", { class: "for-print", "aria-hidden": "true" }, [`${title}, ${quarter_text}.`, example_text, working_group_text].filter(Boolean).join(" "));
  }

  /** The heading, by what is weighed, and the buttons. */
  function head() {
    return element(
      "header",
      { class: "comparison-head" },
      origin(),
      element("h2", { id: "comparison-heading", tabindex: "-1" }, fill(words.heading, { count: number(current.comparison.length) })),
      element("p", {}, fill(Atlas.scoring.isProposal() ? words.weighed : words.weighed_otherwise, { profile: profiles.get(current.profile).label })),
      element("div", { class: "comparison-choices" }, button({ class: "button" }, () => window.print(), words.print), button({ class: "button comparison-close" }, close, Atlas.signs.sign("cross"), text.close)),
    );
  }

  /** Writes the panel. */
  function write() {
    const table = Atlas.comparisonTable.of(chosen(), { openSite, takeAway });
    panel.replaceChildren(head(), element("div", { class: "comparison-body", role: "group", tabindex: "0", "aria-labelledby": "comparison-heading" }, table));
  }

  /** Opens the panel over the page: all else is out of reach, but what is said aloud. */
  function open() {
    write();
    panel.hidden = false;
    covered = [...document.body.children].filter((part) => part !== panel && part !== announcement && !part.inert);
    for (const part of covered) part.inert = true;
    document.body.classList.add("is-comparing");
    document.getElementById("comparison-heading").focus();
  }

  /** Closes the panel; the choice stays. */
  function close() {
    panel.hidden = true;
    panel.replaceChildren();
    for (const part of covered) part.inert = false;
    document.body.classList.remove("is-comparing");
    giveBackFocus();
  }

  /** Follows the state. An address that brings two sites shows them side by side at once. */
  function follow(before, from) {
    if (current.comparison !== before.comparison) writeChoice();
    if (!panel.hidden) (isEnough() ? write : close)();
    else if (from === "address" && isEnough() && before.comparison.length < 2) open();
  }

  /** Escape closes the panel only, not the sheet behind it; other keys mean nothing to what it covers. */
  function onKey(event) {
    if (panel.hidden) return;
    event.stopPropagation();
    if (event.key === "Escape") close();
  }

  /** Makes the bar and the panel, and follows state and keys. */
  function start() {
    panel.setAttribute("role", "dialog");
    panel.setAttribute("aria-modal", "true");
    document.querySelector(".list-column").append(bar);
    writeBar();
    onChange(["comparison", "profile", "weights", "theme"], follow);
    document.addEventListener("keydown", onKey, true);
  }

  return { start, toggleFor };
})();
