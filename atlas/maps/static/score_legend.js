/** The legend of the score classes, always in view under the map. */
Atlas.scoreLegend = (() => {
  const { payload, text } = Atlas.data;
  const { element } = Atlas.dom;

  /** The sample of one class, drawn as sites are. */
  function classItem(kind) {
    const out = kind.id === "knocked_out";
    if (out) kind.hatch ??= Atlas.symbols.hatch("knocked-out", 0, "#7c868b", "#f1f1ee");
    const sign = { shape: "fill", stroke: out ? "#5a656b" : "#17242b", dash: out ? "3 2" : null };
    return element("li", {}, Atlas.symbols.sample(sign, out ? kind.hatch : kind.fill), element("span", {}, kind.label));
  }

  /** Fills the legend. */
  function start() {
    const heading = element("p", { id: "legend-heading" }, text.legend_heading);
    const list = element("ul", { "aria-labelledby": heading.id }, ...payload.score_classes.map(classItem));
    document.getElementById("score-legend").append(heading, list);
  }

  return { start };
})();
