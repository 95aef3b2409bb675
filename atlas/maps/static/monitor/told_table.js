/** A table as Python worded it: names over the columns, and rows that begin with their own name. */
Atlas.toldTable = (() => {
  const { element } = Atlas.dom;

  /** A cell; the first of a row is its name, and figures stand to the right. */
  function cell(words, at, numeric) {
    const attributes = { class: numeric[at] ? "is-figure" : null };
    return at === 0 ? element("th", { scope: "row" }, words) : element("td", attributes, words);
  }

  /** The table, in a frame that scrolls aside by itself where a phone is too narrow for it. */
  function make({ caption, heads, numeric, rows }) {
    const names = heads.map((name, at) => element("th", { scope: "col", class: numeric[at] ? "is-figure" : null }, name));
    const body = rows.map((words) => element("tr", {}, ...words.map((word, at) => cell(word, at, numeric))));
    const table = element("table", { class: "told-table" }, element("caption", {}, caption), element("thead", {}, element("tr", {}, ...names)), element("tbody", {}, ...body));
    return element("div", { class: "told-frame", tabindex: "0", role: "group", "aria-label": caption }, table);
  }

  return { make };
})();
