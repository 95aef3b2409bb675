/** A small chart of what a stock is above or below a line at 0: realised as a drawn line, planned as a dashed one, shaded where below. */
Atlas.stepChart = (() => {
  const { svg } = Atlas.dom;
  const [WIDTH, HEIGHT] = [340, 140];
  const FRAME = { left: 34, right: 6, top: 16, bottom: 20 };
  const [bottom, right] = [HEIGHT - FRAME.bottom, WIDTH - FRAME.right];

  /** Where something stands on a scale: x in quarters since its first one, y in homes. */
  function placesOn({ quarters, low, high }) {
    return {
      x: (quarter) => FRAME.left + (quarter / quarters) * (right - FRAME.left),
      y: (homes) => bottom - ((homes - low) / (high - low)) * (bottom - FRAME.top),
    };
  }

  /** The steps as stretches of one level each, from one quarter to another. */
  function stretches(steps, quarters) {
    return steps.map(([from, level], at) => ({ from, to: steps[at + 1]?.[0] ?? quarters, level }));
  }

  /** What lies between two moments. */
  function between(pieces, from, to) {
    const cut = pieces.map((piece) => ({ ...piece, from: Math.max(piece.from, from), to: Math.min(piece.to, to) }));
    return cut.filter((piece) => piece.to > piece.from);
  }

  /** The line over some stretches. */
  function line(pieces, { x, y }, name) {
    const d = pieces.map(({ from, to, level }, at) => `${at === 0 ? `M${x(from)} ` : "V"}${y(level)}H${x(to)}`).join("");
    return svg("path", { d, class: name });
  }

  /** The ground under the line at 0, where the stock is there. */
  function shades(pieces, { x, y }) {
    const below = pieces.filter(({ level }) => level < 0);
    return below.map(({ from, to, level }) => svg("rect", { x: x(from), y: y(0), width: x(to) - x(from), height: y(level) - y(0), class: "step-shade" }));
  }

  /** The figures beside the chart, and their lines. */
  function rows({ ticks }, { y }) {
    return ticks.flatMap(({ at, label }) => [
      svg("path", { d: `M${FRAME.left} ${y(at)}H${right}`, class: at === 0 ? "step-zero" : "step-grid" }),
      svg("text", { x: FRAME.left - 4, y: y(at) + 3.5, class: "step-figure" }, label),
    ]);
  }

  /** The years under the chart. */
  function years(scale, { x }) {
    return scale.years.flatMap(({ at, label }) => [
      svg("path", { d: `M${x(at)} ${bottom}v4`, class: "step-grid" }),
      svg("text", { x: x(at) + 2, y: HEIGHT - 6, class: "step-year" }, label),
    ]);
  }

  /** Where realised ends and planned begins. */
  function nowLine({ now, now_label: label }, { x }) {
    const words = svg("text", { x: x(now) - 3, y: FRAME.top - 3, class: "step-figure" }, label);
    return [svg("path", { d: `M${x(now)} ${FRAME.top}V${bottom}`, class: "step-now" }), words];
  }

  /** A mark over the line, where a plan that is flagged takes homes away. */
  function flag(quarter, { x, y }) {
    return svg("path", { d: `M${x(quarter)} ${y(0) - 3}l-5 -9h10z`, class: "step-flag" });
  }

  /** The chart of steps [quarter, homes], and flagged quarters; the sentence beside it says the same, so that it is hidden for who listens. */
  function draw({ steps, flags }, scale) {
    const places = placesOn(scale);
    const pieces = stretches(steps, scale.quarters);
    const lines = [[between(pieces, 0, scale.now), "step-done"], [between(pieces, scale.now, scale.quarters), "step-planned"]];
    return svg(
      "svg",
      { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, class: "step-chart", "aria-hidden": "true" },
      ...shades(pieces, places),
      ...rows(scale, places),
      ...years(scale, places),
      ...nowLine(scale, places),
      ...lines.filter(([part]) => part.length > 0).map(([part, name]) => line(part, places, name)),
      ...flags.map((quarter) => flag(quarter, places)),
    );
  }

  /** What the lines and the ground of such a chart mean, in the words given. */
  function legend(words) {
    const line = (name) => svg("path", { d: "M1 6H25", class: name });
    const ground = svg("rect", { x: 1, y: 1, width: 24, height: 10, class: "step-shade" });
    const pairs = [[line("step-done"), words.done], [line("step-planned"), words.planned], [line("step-zero"), words.zero], [ground, words.below]];
    return Atlas.chartLegend.make(words.flag ? [...pairs, [svg("path", { d: "M13 11l-5 -9h10z", class: "step-flag" }), words.flag]] : pairs);
  }

  return { draw, legend };
})();
