/** The villages against their stock at the start of the agreement: a chart each on one scale, the one in trouble first. */
Atlas.villageCharts = (() => {
  const { sites, text } = Atlas.data;
  const { element, button, badge } = Atlas.dom;
  const { number, fill } = Atlas.words;
  const { change } = Atlas.state;
  const words = text.monitor;

  /** A site in or near the village, as a button that opens its sheet where the page has it. */
  function siteItem({ id, name, facts }) {
    const label = sites.has(id) ? button({ class: "button monitor-site" }, () => change({ site: id }, "list"), name) : element("strong", {}, name);
    return element("li", {}, label, " ", element("span", {}, facts));
  }

  /** The sites of a village; open where it needs them. */
  function siteList({ sites: { count, best, more }, is_alarm: isAlarm }) {
    if (count === 0) return null;
    const summary = element("summary", {}, fill(words.sites_near, { count: number(count) }));
    const list = element("ul", { class: "monitor-sites" }, ...best.map(siteItem));
    return element("details", { open: isAlarm ? "" : null }, summary, list, more ? element("p", {}, more) : null);
  }

  /** The planned sales and demolitions that leave the village below its stock. */
  function warnings({ warnings: lines }) {
    return lines.length === 0 ? [] : [element("ul", { class: "monitor-warnings" }, ...lines.map((line) => element("li", {}, line)))];
  }

  /** One village. */
  function village(one, scale) {
    return element(
      "section",
      { class: "monitor-group village" },
      element("h4", {}, one.name, " ", badge(one.status, one.is_alarm ? "late" : null)),
      one.chart ? Atlas.stepChart.draw(one.chart, scale) : null,
      ...warnings(one),
      element("p", {}, one.sentence),
      siteList(one),
    );
  }

  /** All villages, and their figures in one table. */
  function part({ heading, note, scale, legend, unplaced, villages, table }) {
    return [
      element("h3", {}, heading),
      element("p", { class: "section-note" }, note),
      Atlas.stepChart.legend(legend),
      ...villages.map((one) => village(one, scale)),
      element("details", { class: "monitor-figures" }, element("summary", {}, words.figures), Atlas.toldTable.make(table)),
      unplaced ? element("p", { class: "section-note" }, unplaced) : null,
    ];
  }

  return { part };
})();
