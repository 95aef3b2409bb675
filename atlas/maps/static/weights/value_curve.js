/** The value function of a criterion as a small figure, with the place of a site on it. */
Atlas.valueCurve = (() => {
  const { criteria, text, sheetOf } = Atlas.data;
  const { element, svg } = Atlas.dom;
  const { range, fill } = Atlas.words;
  const { valueOf } = Atlas.weighing;
  const [WIDTH, HEIGHT, EDGE] = [88, 34, 5];
  /** How much is shown of the flat pieces beyond the ends, as part of what lies between them. */
  const BEYOND = 0.12;

  /** The value of a measure: on straight lines between the points, and flat beyond the ends. */
  function valueAt(points, measure) {
    const after = points.findIndex(([at]) => at > measure);
    if (after === 0) return points[0][1];
    if (after === -1) return points.at(-1)[1];
    const [[from, low], [to, high]] = [points[after - 1], points[after]];
    return low + ((high - low) * (measure - from)) / (to - from);
  }

  /** The way from a measure and a value to a place on the figure; what lies far beyond the ends is put at the edge. */
  function scale(points) {
    const [first, last] = [points[0][0], points.at(-1)[0]];
    const beyond = (last - first) * BEYOND;
    const share = (measure) => (measure - first + beyond) / (last - first + 2 * beyond);
    const x = (measure) => EDGE + (WIDTH - 2 * EDGE) * Math.min(1, Math.max(0, share(measure)));
    const y = (value) => HEIGHT - EDGE - ((HEIGHT - 2 * EDGE) * value) / 100;
    return (measure) => [x(measure), y(valueAt(points, measure))];
  }

  /** The line of the function from one measure to another. */
  function line(points, from, to, name) {
    const at = scale(points);
    const between = points.map(([measure]) => measure).filter((measure) => measure > from && measure < to);
    const places = [from, ...between, to].map((measure) => at(measure).map((each) => each.toFixed(1)).join(" "));
    return svg("path", { d: `M${places.join("L")}`, class: name });
  }

  /** The measure of a site: its bounds, or null where the page does not have it. */
  function measureOf(site, criterion) {
    const bounds = site && sheetOf(site)?.measures[criterion];
    return bounds ? { low: bounds[0] ?? -Infinity, high: bounds[1] ?? Infinity } : null;
  }

  /** Whether nothing at all is known. */
  function isUnknown(measure) {
    return measure?.low === -Infinity && measure.high === Infinity;
  }

  /** The place of a site on the line: a dot, or the stretch where its open measure can lie. */
  function place(points, { low, high }) {
    const [[from, top], [to]] = [low, high].map(scale(points));
    if (low === high) return { mark: svg("circle", { cx: from, cy: top, r: 4, class: "curve-place" }) };
    const band = svg("rect", { x: from, y: 0, width: Math.max(to - from, 1), height: HEIGHT - EDGE, class: "curve-band" });
    return { band, mark: line(points, low, high, "curve-part") };
  }

  /** The drawing itself, from the ground up. */
  function drawing(points, measure) {
    const ground = svg("path", { d: `M0 ${HEIGHT - EDGE}H${WIDTH}`, class: "curve-ground" });
    const { band, mark } = measure === null || isUnknown(measure) ? {} : place(points, measure);
    const attributes = { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, class: "curve-drawing" };
    return svg("svg", attributes, band, ground, line(points, -Infinity, Infinity, "curve-line"), mark);
  }

  /** The figure in words: what the line does, and what the site makes of it. */
  function told({ id, points, worst, best }, site, measure) {
    const shape = [fill(text.curve.ends, { worst, best }), points.length > 2 ? text.curve.bent : null];
    if (site === null) return shape.filter(Boolean).join(" ");
    const { low, high } = valueOf(site, id);
    const value = isUnknown(measure) ? text.curve.unknown : fill(text.curve.value, { value: range(low, high) });
    return [...shape, value].filter(Boolean).join(" ");
  }

  /** Draws a criterion's function for a site, or without a place on it where no site is open. */
  function draw(criterion, site) {
    const found = criteria.get(criterion);
    const measure = measureOf(site, criterion);
    const mark = isUnknown(measure) ? element("span", { class: "curve-unknown" }, text.unknown) : null;
    const ends = [found.best, found.worst].map((words) => element("span", { class: "curve-end" }, words));
    return element(
      "figure",
      { class: "value-curve" },
      element("div", { class: "curve-frame", "aria-hidden": "true" }, drawing(found.points, measure), mark),
      element("div", { class: "curve-ends", "aria-hidden": "true" }, ...ends),
      element("figcaption", { class: "visually-hidden" }, told(found, site, measure)),
    );
  }

  return { draw };
})();
