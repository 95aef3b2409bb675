/** What the signs and colours on the map mean, on the map itself: the legend of every layer that is on. */
Atlas.mapLegend = (() => {
  const { payload, text, layerBadge } = Atlas.data;
  const { element } = Atlas.dom;
  const { map, letterSize } = Atlas.baseMap;
  const box = document.getElementById("map-legend");
  /** How wide the legend may be, and from which width of the map on it fits beside the whole area; both in letters, the first as its style says. */
  const WIDTH = 17;
  const ROOM = 44;
  const MARGIN = 12;
  /** What everyone reads without a legend: the ground and the names on it. */
  const GROUND = new Set(["streets", "neighbourhoods", "villages"]);
  /** Whether a person opened or folded it; null as long as nobody did. */
  let asked = null;

  /** Whether legend and area fit side by side; on paper the legend has a place of its own. */
  function fits() {
    return map.getSize().x >= ROOM * letterSize() && !document.documentElement.classList.contains("on-paper");
  }

  /** Whether the legend is open: as a person left it, or else where there is room for it. */
  function isOpen() {
    return asked ?? fits();
  }

  /** How much of the map's right side is the legend's. It stays free in pictures without a legend too, so that the area stays put from one to the next. */
  function width() {
    return isOpen() && fits() ? WIDTH * letterSize() + MARGIN : 0;
  }

  /** Remembers that a person opened or folded the legend, and gives the whole area the room that is left. */
  function keep({ target }) {
    if (target.open === isOpen()) return;
    asked = target.open;
    Atlas.mapPosition.keepWhole();
  }

  /** The legend of one layer: what it is, from whom, and its classes. */
  function part(layer) {
    const heading = element("p", { class: "map-legend-name" }, layer.label, " ", layerBadge(layer));
    return element("section", {}, heading, Atlas.layerPanel.legendOf(layer));
  }

  /** Writes the legend of what is on, the colour of the neighbourhoods first. */
  function write() {
    const shown = payload.layers.filter((layer) => layer.visible && !GROUND.has(layer.id));
    const ordered = [...shown.filter(({ group }) => group !== null), ...shown.filter(({ group }) => group === null).reverse()];
    box.hidden = shown.length === 0;
    const folded = element("details", {}, element("summary", {}, text.layers.legend), element("div", { class: "map-legend-body", tabindex: "0" }, ...ordered.map(part)));
    folded.open = isOpen();
    folded.addEventListener("toggle", keep);
    box.replaceChildren(folded);
  }

  /** Writes the legend and follows the layers. */
  function start() {
    write();
    Atlas.layersOnMap.onSwitch(write);
    map.on("resize", () => { box.firstElementChild.open = isOpen(); });
  }

  return { start, width };
})();
