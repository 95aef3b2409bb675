/** The table beside the map: what a layer on the map shows, in words, with a button that points each feature out. */
Atlas.layerTable = (() => {
  const { payload, text, layerBadge } = Atlas.data;
  const { element, button } = Atlas.dom;
  const { number, fill } = Atlas.words;
  const { current, theme, onChange } = Atlas.state;
  const { map, calm } = Atlas.baseMap;
  const place = document.getElementById("layer-table");
  const select = element("select", { id: "table-layer" });
  const body = element("div");
  const alphabet = new Intl.Collator(payload.language, { numeric: true });
  /** How many rows are written at once; more on request. */
  const BATCH = 60;
  const CLOSE_ENOUGH = 14.5;
  let most = BATCH;

  /** The layers on the map that have something to tell in a table, the top one first. */
  function layers() {
    return payload.layers.filter(({ table, visible }) => table && visible).reverse();
  }

  /** The features in the order of the legend, and within a class of the alphabet. */
  function ordered(layer) {
    const kinds = new Map(layer.classes.map((kind) => [kind.id, kind]));
    const rows = layer.features.map((feature) => ({ feature, kind: kinds.get(feature.class) }));
    return rows.sort((one, other) => one.kind.place - other.kind.place || alphabet.compare(one.feature.title, other.feature.title));
  }

  /** Shows a feature on the map, which on a phone stands above; points lie too close together to be told apart from afar. */
  function pointOut(layer, { feature, kind }) {
    const [lon, lat] = feature.point;
    const zoom = kind.shape === "fill" || kind.shape === "line" ? map.getZoom() : Math.max(map.getZoom(), CLOSE_ENOUGH);
    map.getContainer().scrollIntoView({ block: "nearest" });
    map.setView([lat, lon], zoom, { animate: !calm });
    Atlas.layersOnMap.open(layer, feature);
  }

  /** The name, which is the button; what has no name goes by its class. */
  function nameCell(layer, each) {
    const words = element("span", { class: "visually-hidden" }, `${text.layer_table.show}: `);
    return element("th", { scope: "row" }, button({ class: "row-button" }, () => pointOut(layer, each), words, each.feature.title || each.kind.label));
  }

  /** The class, with its sample as in the legend. */
  function classLine(layer, kind) {
    const fill = kind.shape === "fill" ? Atlas.layersOnMap.areaFill(layer, kind) : null;
    return element("li", { class: "feature-class" }, Atlas.symbols.sample(kind, fill), element("span", {}, kind.label));
  }

  /** The class, unless all features are of one, and what else is told. */
  function factsCell(layer, { feature, kind }) {
    const facts = feature.lines.filter((line) => line !== kind.label).map((line) => element("li", {}, line));
    const isPlain = layer.classes.length === 1 && facts.length > 0;
    return element("td", {}, element("ul", {}, isPlain ? null : classLine(layer, kind), ...facts));
  }

  /** The table of a layer, and the button for more of it. */
  function table(layer) {
    const rows = ordered(layer);
    const heads = [text.layer_table.name, text.layer_table.facts].map((name) => element("th", { scope: "col" }, name));
    const written = rows.slice(0, most).map((each) => element("tr", {}, nameCell(layer, each), factsCell(layer, each)));
    const more = button({ class: "button more-rows" }, showMore, fill(text.layer_table.more, { count: number(rows.length - most) }));
    more.hidden = rows.length <= most;
    const made = element("table", { class: "feature-table", "aria-label": layer.label }, element("thead", {}, element("tr", {}, ...heads)), element("tbody", {}, ...written));
    return [made, more];
  }

  /** Writes more rows, and puts the focus on the first of them. */
  function showMore() {
    const before = most;
    most += 4 * BATCH;
    write();
    body.querySelectorAll("tbody .row-button")[before].focus();
  }

  /** Where a layer comes from. */
  function sources(layer) {
    return element("p", { class: "section-note" }, layerBadge(layer), " ", [layer.source, layer.note].filter(Boolean).join(". "));
  }

  /** Writes the table of the layer that is chosen. */
  function write() {
    const layer = payload.layers.find(({ id }) => id === select.value);
    body.replaceChildren(...(layer ? [sources(layer), ...table(layer)] : [element("p", {}, text.layer_table.none)]));
  }

  /** Follows what is on the map: the layer that was chosen, or else the theme's own, or else the top one. */
  function follow(wanted) {
    const shown = layers();
    const kept = [wanted, theme().table].find((id) => shown.some((layer) => layer.id === id));
    select.replaceChildren(...shown.map(({ id, label }) => element("option", { value: id }, label)));
    if (kept) select.value = kept;
    select.parentElement.hidden = shown.length === 0;
    most = BATCH;
    write();
  }

  /** Makes the choice of the layer and follows the map. */
  function start() {
    place.append(element("p", { class: "table-choice" }, element("label", { for: select.id }, text.layer_table.layer), select), body);
    select.addEventListener("change", () => { most = BATCH; write(); });
    follow(theme().table);
    onChange(["theme", "layers"], (before) => follow(before.theme === current.theme ? select.value : theme().table));
  }

  return { start };
})();
