/** Where the counted promises stand: a calm bar each, the sentence, and all figures in a table. */
Atlas.targetBars = (() => {
  const { text } = Atlas.data;
  const { element, svg, badge } = Atlas.dom;
  const words = text.monitor;
  const WIDTH = 340;
  /** From the softest plans below to what stands today on top. */
  const LAYERS = ["soft", "in_procedure", "hard", "today"];

  /** A stretch of a bar from one value to another. */
  function stretch(from, to, x, attributes) {
    const [left, right] = [x(Math.min(from, to)), x(Math.max(from, to))];
    return svg("rect", { x: left, width: Math.max(right - left, 0), ...attributes });
  }

  /** What is not known of today: between the least and the most. */
  function openPart({ today }, x) {
    return today[0] !== today[1] ? [stretch(today[0], today[1], x, { y: 6, height: 10, class: "target-open" })] : [];
  }

  /** The range of the forecast as a whisker, with its middle. */
  function whisker({ forecast }, x) {
    if (!forecast) return [];
    const [low, middle, high] = forecast.map(x);
    return [svg("path", { d: `M${low} 11H${high}M${low} 7v8M${high} 7v8`, class: "target-whisker" }), svg("circle", { cx: middle, cy: 11, r: 3, class: "target-middle" })];
  }

  /** The promise as a line across. */
  function goalLine({ goal }, x) {
    return goal === null ? [] : [svg("path", { d: `M${x(goal)} 0V22`, class: "target-goal" })];
  }

  /** Where none are more or fewer, on a scale that has both. */
  function zeroLine({ scale: [low] }, x) {
    return low < 0 ? [svg("path", { d: `M${x(0)} 0V22`, class: "step-zero" })] : [];
  }

  /** The bar of one line. */
  function bar(one) {
    const [low, high] = one.scale;
    const x = (value) => 2 + ((value - low) / (high - low)) * (WIDTH - 4);
    const ends = { ...one, today: one.today[0] };
    const layers = LAYERS.filter((name) => ends[name] !== null).map((name) => stretch(0, ends[name], x, { y: 4, height: 14, class: `target-${name}` }));
    const ground = svg("rect", { x: 2, y: 4, width: WIDTH - 4, height: 14, class: "target-ground" });
    return svg("svg", { viewBox: `0 0 ${WIDTH} 22`, class: "target-bar", "aria-hidden": "true" }, ground, ...layers, ...zeroLine(one, x), ...openPart(one, x), ...whisker(one, x), ...goalLine(one, x));
  }

  /** One promise: its name, its bar, what it comes to, and the figures of all its parts. */
  function group({ id, label, agreement, is_short: isShort, sentences, bar: drawn, table }) {
    return element(
      "section",
      { class: "monitor-group target-group", "data-target": id },
      element("h4", {}, label, " ", isShort ? badge(words.short, "late") : null),
      agreement ? element("p", { class: "agreement" }, agreement) : null,
      drawn ? bar(drawn) : null,
      ...sentences.map((sentence) => element("p", {}, sentence)),
      element("details", {}, element("summary", {}, words.figures), Atlas.toldTable.make(table)),
    );
  }

  /** What the colours and signs of the bars mean. */
  function legend() {
    const grounds = [...LAYERS].reverse().map((name) => [svg("rect", { x: 1, y: 1, width: 24, height: 10, class: `target-${name}` }), words.bars[name]]);
    const goal = svg("path", { d: "M13 0V12", class: "target-goal" });
    const range = svg("path", { d: "M2 6H24M2 2v8M24 2v8", class: "target-whisker" });
    return Atlas.chartLegend.make([...grounds, [goal, words.bars.goal], [range, words.bars.forecast]]);
  }

  return { group, legend };
})();
