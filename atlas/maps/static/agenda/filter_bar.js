/** The choice of which sites the list and the map show, and what of it is on now. */
Atlas.filterBar = (() => {
  const { text } = Atlas.data;
  const { element, button } = Atlas.dom;
  const { fill } = Atlas.words;
  const { current, change, onChange } = Atlas.state;
  const { choices, labelOf } = Atlas.filterChoices;
  const place = document.getElementById("filter-bar");
  const panel = element("div", { id: "filter-panel", class: "filter-panel", role: "group", "aria-label": text.filters.button, hidden: "" });
  const chips = element("ul", { class: "filter-chips", "aria-label": text.filters.active });
  const toggle = button({ class: "button filter-button", "aria-expanded": "false", "aria-controls": panel.id }, () => open(panel.hidden), text.filters.button);
  /** A village lies in town or not already, so that the one takes away the other. */
  const INSTEAD = { place: "village", village: "place" };

  /** Opens or closes the choices. */
  function open(wanted) {
    panel.hidden = !wanted;
    toggle.setAttribute("aria-expanded", String(wanted));
  }

  /** The filter with one part changed, an empty value for any. */
  function narrowed(kind, value) {
    const wanted = { ...current.filter, [kind]: value };
    if (value !== "") wanted[INSTEAD[kind]] = "";
    const known = [...choices.keys()].filter((each) => wanted[each]);
    return Object.fromEntries(known.map((each) => [each, wanted[each]]));
  }

  /** One choice with its name. */
  function choice(kind, values) {
    const select = element("select", { id: `filter-${kind}` }, element("option", { value: "" }, text.filters.any));
    select.append(...values.map(({ value, label }) => element("option", { value }, label)));
    select.addEventListener("change", () => change({ filter: narrowed(kind, select.value) }, "list"));
    return element("p", {}, element("label", { for: select.id }, text.filters[kind]), select);
  }

  /** What is on, as a button that takes it off. */
  function chip([kind, value]) {
    const label = `${text.filters[kind]}: ${labelOf(kind, value)}`;
    return element("li", {}, button({ class: "filter-chip", "aria-label": fill(text.filters.remove, { label }) }, () => takeOff(kind), label, Atlas.signs.sign("cross")));
  }

  /** Takes off one part; the focus stays in the bar. */
  function takeOff(kind) {
    change({ filter: narrowed(kind, "") }, "list");
    (chips.querySelector("button") ?? toggle).focus();
  }

  /** Shows what is on. */
  function write() {
    for (const kind of choices.keys()) panel.querySelector(`#filter-${kind}`).value = current.filter[kind] ?? "";
    const on = Object.entries(current.filter);
    chips.replaceChildren(...on.map(chip));
    chips.hidden = on.length === 0;
  }

  /** Closes on Escape, before that closes anything else. */
  function onEscape(event) {
    if (event.key !== "Escape" || panel.hidden) return;
    event.stopPropagation();
    open(false);
    toggle.focus();
  }

  /** Makes the bar and follows what is on. */
  function start() {
    panel.append(...[...choices].map(([kind, values]) => choice(kind, values)));
    place.append(toggle, panel, chips);
    place.addEventListener("keydown", onEscape);
    write();
    onChange(["filter"], write);
  }

  return { start };
})();
