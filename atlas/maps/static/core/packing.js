/** Makes rows of the columns in which Python packed them; see packing.py. */
Atlas.packing = (() => {
  /** Puts a column of each key together to objects; to assign would lose a key that JavaScript has a use for, such as __proto__. */
  function rowsOf(columns, count) {
    const filled = Object.entries(columns).map(([key, form]) => [key, unpacked(form, count)]);
    return Array.from({ length: count }, (_, at) => Object.fromEntries(filled.map(([key, values]) => [key, values[at]])));
  }

  /** Puts a column of each place together to lists. */
  function tuplesOf(columns, count) {
    const filled = columns.map((form) => unpacked(form, count));
    return Array.from({ length: count }, (_, at) => filled.map((values) => values[at]));
  }

  /** Cuts one column of all items into lists. */
  function listsOf({ lengths, items }, count) {
    const each = unpacked(lengths, count);
    const all = unpacked(items, each.reduce((sum, length) => sum + length, 0));
    let from = 0;
    return each.map((length) => all.slice(from, (from += length)));
  }

  /** Adds up steps, in whole numbers, so that every number is what it was. */
  function sumsOf({ scale, steps }) {
    let sum = 0;
    return steps.map((step) => (sum += step) / scale);
  }

  /** So many values, in whatever form they come. */
  function unpacked(form, count) {
    if (Array.isArray(form)) return form;
    if (form.of) return rowsOf(form.of, count);
    if (form.each) return tuplesOf(form.each, count);
    if (form.lengths) return listsOf(form, count);
    if (form.words) return form.at.map((place) => form.words[place]);
    if (form.steps) return sumsOf(form);
    return new Array(count).fill(form.all);
  }

  /** The whole payload, with rows in the place of what was packed. */
  function payload(data) {
    const rows = (table) => unpacked(table.rows, table.count);
    const byId = (ids, values) => Object.fromEntries(ids.map((id, at) => [id, values[at]]));
    const sites = rows(data.sites);
    const ids = sites.map(({ id }) => id);
    return {
      ...data,
      sites,
      sheets: byId(data.sheets.sites, rows(data.sheets)),
      profiles: data.profiles.map((each) => ({ ...each, standing: each.standing && byId(ids, unpacked(each.standing, ids.length)) })),
      layers: data.layers.map((each) => ({ ...each, features: rows(each.features) })),
    };
  }

  return { payload };
})();
