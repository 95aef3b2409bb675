/** The field that finds a site, village, neighbourhood or street by name. */
Atlas.search = (() => {
  const { payload, text } = Atlas.data;
  const { element } = Atlas.dom;
  const { fill } = Atlas.words;
  const { map, pane, calm } = Atlas.baseMap;
  const words = text.tools.search;
  const MOST = 8;
  const NEAREST = 16;
  const field = element("input", {
    type: "text", id: "search-field", class: "search-field", role: "combobox", autocomplete: "off", spellcheck: "false", enterkeyhint: "search",
    "aria-expanded": "false", "aria-controls": "search-results", "aria-autocomplete": "list", "aria-label": words.label, placeholder: words.label,
  });
  const results = element("ul", { id: "search-results", class: "search-results", role: "listbox", "aria-label": words.results, hidden: "" });
  /** What a screen reader hears; that nothing was found is for all to see. */
  const told = element("p", { class: "search-told visually-hidden", role: "status" });
  let index = null;
  let found = [];
  let active = -1;
  let mark = null;

  /** A text as it is compared: without accents, capitals and signs. */
  function plain(name) {
    return name.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replace(/[^\p{L}\p{N}]+/gu, " ").trim();
  }

  /** An entry of the index: its name, and all words by which it may be found. */
  function entry(name, about, details, choose) {
    const start = plain(name);
    return { name, about, start, all: ` ${start} ${plain(details)}`, choose };
  }

  /** What a place is called: 'straat in Elim'; all villages are in the one municipality. */
  function kindOf({ kind, within }) {
    return within === null || kind === "village" ? words.kinds[kind] : fill(words.within, { kind: words.kinds[kind], within });
  }

  /** All that can be found, made when it is first needed. */
  function entries() {
    const ofSites = payload.sites.map((site) =>
      entry(site.name, fill(words.within, { kind: words.kinds.site, within: site.place }), `${site.place} ${site.id}`, () => openSite(site)));
    const ofPlaces = payload.places.map((place) => entry(place.name, kindOf(place), place.within ?? "", () => showPlace(place)));
    return [...ofSites, ...ofPlaces];
  }

  /** How well an entry answers: it is called so, begins so, has words that begin so, or only holds the text; null where it does not answer. */
  function fit({ start, all }, wanted, parts) {
    if (start.startsWith(wanted)) return start === wanted ? 0 : 1;
    if (parts.every((part) => all.includes(part))) return 2;
    return all.includes(wanted) ? 3 : null;
  }

  /** The best answers, those of one kind in the order of the data. */
  function find(asked) {
    const wanted = plain(asked);
    if (wanted === "") return [];
    index ??= entries();
    const parts = wanted.split(" ").map((part) => ` ${part}`);
    const classes = [[], [], [], []];
    for (const each of index) classes[fit(each, wanted, parts)]?.push(each);
    return classes.flat().slice(0, MOST);
  }

  /** One answer in the list. */
  function option({ name, about }, at) {
    const made = element("li", { id: `search-result-${at}`, class: "search-result", role: "option", "aria-selected": "false" },
      element("span", { class: "search-name" }, name), element("span", { class: "search-kind" }, about));
    // The focus stays in the field, so that the list does not close before the click arrives.
    made.addEventListener("pointerdown", (event) => event.preventDefault());
    // A phone's keyboard would hide half of the map that is asked for.
    made.addEventListener("click", () => { field.blur(); choose(at); });
    return made;
  }

  /** Shows the answers to what was typed. */
  function answer() {
    found = find(field.value);
    const isAsked = plain(field.value) !== "";
    if (!isAsked) unmark();
    results.replaceChildren(...found.map(option));
    told.textContent = isAsked ? fill(found.length === 0 ? words.nothing : words.count, { count: found.length }) : "";
    told.classList.toggle("visually-hidden", !isAsked || found.length > 0);
    open(found.length > 0);
  }

  /** Opens or closes the list. */
  function open(isOpen) {
    results.hidden = !isOpen;
    field.setAttribute("aria-expanded", String(isOpen));
    point(-1);
  }

  /** Closes all that hangs below the field. */
  function close() {
    open(false);
    told.classList.add("visually-hidden");
  }

  /** Points at an answer; -1 is the field itself. */
  function point(at) {
    active = at;
    results.querySelectorAll("[role=option]").forEach((made, place) => made.setAttribute("aria-selected", String(place === at)));
    if (at === -1) field.removeAttribute("aria-activedescendant");
    else field.setAttribute("aria-activedescendant", `search-result-${at}`);
  }

  /** Takes an answer. */
  function choose(at) {
    const chosen = found[at];
    if (!chosen) return;
    field.value = chosen.name;
    close();
    unmark();
    chosen.choose();
  }

  /** Opens the sheet of a site. */
  function openSite(site) {
    Atlas.state.change({ site: site.id }, "list");
  }

  /** Shows a place on the map, with its name, until something else is looked for. */
  function showPlace(place) {
    const [lng, lat] = place.point;
    const name = L.tooltip({ permanent: true, direction: "top", offset: [0, -10], pane: "search" }).setContent(element("span", {}, place.name));
    mark = L.circleMarker([lat, lng], { pane: "search", radius: 9, className: "search-mark", interactive: false }).bindTooltip(name).addTo(map);
    map.fitBounds(place.bounds, { maxZoom: NEAREST, padding: [30, 30], animate: !calm });
    told.textContent = fill(words.shown, { name: place.name, kind: kindOf(place) });
  }

  /** Takes the mark away. */
  function unmark() {
    mark?.remove();
    mark = null;
  }

  /** Empties the field, or only closes the list. */
  function escape(event) {
    if (results.hidden && field.value === "") return;
    event.stopPropagation();
    if (results.hidden) field.value = "";
    answer();
    close();
  }

  /** What the keys of a list do. */
  const KEYS = {
    ArrowDown: () => (results.hidden ? answer() : point(active + 1 < found.length ? active + 1 : -1)),
    ArrowUp: () => point(active === -1 ? found.length - 1 : active - 1),
    Enter: () => choose(Math.max(active, 0)),
  };

  /** Answers a key. */
  function onKey(event) {
    if (event.key === "Escape") escape(event);
    if (!KEYS[event.key] || event.isComposing) return;
    event.preventDefault();
    KEYS[event.key]();
  }

  /** The field with its list, ready for use. */
  function make() {
    pane("search", 650);
    map.getPane("search").setAttribute("aria-hidden", "true");
    field.addEventListener("input", answer);
    field.addEventListener("keydown", onKey);
    field.addEventListener("blur", close);
    return element("div", { class: "search", role: "search" }, field, results, told);
  }

  return { make };
})();
