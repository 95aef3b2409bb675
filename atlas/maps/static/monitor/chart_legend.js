/** What the lines and colours of a chart mean: a small sample of each with its words. */
Atlas.chartLegend = (() => {
  const { element, svg } = Atlas.dom;

  /** One sample, on a field of 26 by 12, with its words. */
  function item([shape, words]) {
    return element("li", {}, svg("svg", { viewBox: "0 0 26 12", class: "chart-sample", "aria-hidden": "true" }, shape), words);
  }

  /** The legend of pairs of a shape and its words. */
  function make(pairs) {
    return element("ul", { class: "monitor-legend" }, ...pairs.map(item));
  }

  return { make };
})();
