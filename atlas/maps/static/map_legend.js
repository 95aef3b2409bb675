/** What the signs and colours on the map mean, on the map itself: the legend of every layer that is on. */
Atlas.mapLegend = (() => {
  const { payload, text, layerBadge } = Atlas.data;
  const { element } = Atlas.dom;
  const box = document.getElementById("map-legend");
  const narrow = window.matchMedia("(max-width: 52rem)");
  /** What everyone reads without a legend: the ground and the names on it. */
  const GROUND = new Set(["streets", "neighbourhoods", "villages"]);

  /** The legend of one layer: what it is, from whom, and its classes. */
  function part(layer) {
    const heading = element("p", { class: "map-legend-name" }, layer.label, " ", layerBadge(layer));
    return element("section", {}, heading, Atlas.layerPanel.legendOf(layer));
  }

  /** Writes the legend of what is on, the colour of the neighbourhoods first. */
  function write() {
    const shown = payload.layers.filter((layer) => layer.visible && !GROUND.has(layer.id));
    const ordered = [...shown.filter(({ group }) => group !== null), ...shown.filter(({ group }) => group === null).reverse()];
    const open = box.firstElementChild?.open ?? !narrow.matches;
    box.hidden = shown.length === 0;
    const folded = element("details", {}, element("summary", {}, text.layers.legend), element("div", { class: "map-legend-body", tabindex: "0" }, ...ordered.map(part)));
    folded.open = open;
    box.replaceChildren(folded);
  }

  /** Writes the legend and follows the layers. */
  function start() {
    write();
    Atlas.layersOnMap.onSwitch(write);
  }

  return { start };
})();
