/** The legend of the sites, always in view under the map: colours, shapes and outlines. */
Atlas.scoreLegend = (() => {
  const { payload, text } = Atlas.data;
  const { element, svg } = Atlas.dom;
  const { onChange } = Atlas.state;
  const place = document.getElementById("score-legend");
  let hatch = null;

  /** The sample of one class, drawn as sites are. */
  function classSample(kind) {
    const out = kind.id === "knocked_out";
    if (out) hatch ??= Atlas.symbols.hatch("knocked-out", 0, "#7c868b", "#f1f1ee");
    return Atlas.symbols.sample({ shape: "fill", stroke: out ? "#5a656b" : "#17242b", dash: null }, out ? hatch : kind.fill);
  }

  /** The sample of an outline. */
  function stageSample({ dash }) {
    const line = svg("path", { d: "M1 8h24", stroke: "#17242b", "stroke-width": 2, "stroke-dasharray": dash.length > 0 ? dash.join(" ") : null });
    return svg("svg", { viewBox: "0 0 26 16", class: "sample", "aria-hidden": "true" }, line);
  }

  /** A heading with its samples. */
  function part(id, heading, items) {
    const rows = items.map(([sample, label]) => element("li", {}, sample, element("span", {}, label)));
    return element("div", { class: "legend-part" }, element("p", { id }, heading), element("ul", { "aria-labelledby": id }, ...rows));
  }

  /** The shapes of the corporations that have a site here. */
  function shapes() {
    const present = new Set(payload.sites.map((site) => Atlas.symbols.shapeOf(site)));
    const named = payload.corporations.map((corporation) => [{ corporation }, corporation]);
    return [...named, [{ corporation: null }, text.other_owner]]
      .filter(([site]) => present.has(Atlas.symbols.shapeOf(site)))
      .map(([site, label]) => [Atlas.symbols.siteSign(site, "#ffffff", ""), label]);
  }

  /** Writes the legend for the colours that hold now. */
  function write() {
    place.replaceChildren(
      part("legend-heading", Atlas.colouring.isByParties() ? text.legend_parties : text.legend_heading, Atlas.colouring.classes().map((kind) => [classSample(kind), kind.label])),
      part("legend-shapes", text.legend_shapes, shapes()),
      part("legend-stages", text.legend_stages, payload.stages.map((stage) => [stageSample(stage), stage.label])),
    );
  }

  /** Writes the legend and follows the theme. */
  function start() {
    write();
    onChange(["theme", "profile"], write);
  }

  return { start };
})();
