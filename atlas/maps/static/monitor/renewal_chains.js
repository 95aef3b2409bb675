/** The chain of each renewal area: every demolition with the homes that are ready before it, and the gap where they are too few. */
Atlas.renewalChains = (() => {
  const { text } = Atlas.data;
  const { element, badge } = Atlas.dom;
  const words = text.monitor;

  /** One demolition; a gap is told by a word and a mark, not by colour alone. */
  function link({ date, words: told, gap }) {
    const mark = gap ? badge(gap, "late") : badge(words.no_gap, null);
    return element("li", { class: gap ? "chain-link has-gap" : "chain-link" }, element("p", { class: "chain-date" }, element("strong", {}, date), " ", mark), ...told.map((line) => element("p", {}, line)));
  }

  /** One area. */
  function area({ name, sentences, links, chart }, scale) {
    return element(
      "section",
      { class: "monitor-group" },
      element("h4", {}, name),
      ...sentences.map((sentence) => element("p", {}, sentence)),
      chart ? Atlas.stepChart.draw(chart, scale) : null,
      element("ol", { class: "chain" }, ...links.map(link)),
    );
  }

  /** All areas. */
  function part({ heading, note, scale, legend, areas }) {
    return [element("h3", {}, heading), element("p", { class: "section-note" }, note), Atlas.stepChart.legend(legend), ...areas.map((one) => area(one, scale))];
  }

  return { part };
})();
