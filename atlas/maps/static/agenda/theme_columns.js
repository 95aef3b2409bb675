/** What the list tells of each site besides its score: how it does on the criteria of the theme, or what parties make of it. */
Atlas.themeColumns = (() => {
  const { criteria, text, sheetOf } = Atlas.data;
  const { element } = Atlas.dom;
  const { range } = Atlas.words;
  const { current, theme } = Atlas.state;
  const { valueOf } = Atlas.weighing;

  /** Whether the list tells what parties make of a site. */
  function isByParties() {
    return Atlas.colouring.isByParties();
  }

  /** What the columns mean. */
  function note() {
    if (heads().length === 0) return "";
    return isByParties() ? text.list_help.parties : text.list_help.bars;
  }

  /** The names over the columns. */
  function heads() {
    return isByParties() ? [text.parties] : theme().criteria.map((id) => criteria.get(id).label);
  }

  /** The bar of a value from 0 to 100; hatched is what is not known. */
  function bar(low, high) {
    const [sure, unsure] = [element("span", { class: "bar-value" }), element("span", { class: "bar-unsure" })];
    sure.style.width = `${low}%`;
    unsure.style.width = `${high - low}%`;
    return element("span", { class: "bar", "aria-hidden": "true" }, sure, unsure);
  }

  /** How a site does on one criterion; the sentence behind it stands on the sheet, and shows when a pointer rests here. */
  function criterionCell(site, id) {
    const { low, high } = valueOf(site, id);
    const figure = low === 0 && high === 100 ? text.unknown : range(low, high);
    return element("td", { class: "row-criterion", title: sheetOf(site)?.evidence[id] }, bar(low, high), element("span", {}, figure));
  }

  /** What parties make of a site, in words. */
  function partiesCell(site) {
    return element("td", { class: "row-parties" }, ...(sheetOf(site)?.results[current.profile].parties ?? []));
  }

  /** The cells of a site, one under each name. */
  function cells(site) {
    return isByParties() ? [partiesCell(site)] : theme().criteria.map((id) => criterionCell(site, id));
  }

  return { note, heads, cells, isByParties };
})();
