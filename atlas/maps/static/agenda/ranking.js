/** The ranked list beside the map. */
Atlas.ranking = (() => {
  const { payload, text, knockOuts, knockOutsOf, siteBadges } = Atlas.data;
  const { element, put, button } = Atlas.dom;
  const { number, range, fill } = Atlas.words;
  const { current, change, onChange } = Atlas.state;
  const place = document.getElementById("ranking-tables");
  const heading = document.getElementById("ranking-heading");
  const count = document.getElementById("ranking-count");
  const note = document.getElementById("columns-note");
  const allExamples = payload.sites.every((site) => site.example);
  /** How many rows are written at once; more on request. */
  const BATCH = 60;
  let most = BATCH;
  /** The rows and tables that are on the page: while weights move only their order changes, and what they tell of rank and score. */
  const rows = new Map();
  const parts = new Map();

  /** The rank in the colour of the class, as on the map. */
  function rankChip(site, standing) {
    if (standing.out) return element("span", { class: "chip is-out" }, "\u00d7");
    const { fill: colour } = Atlas.colouring.of(site, standing);
    const chip = element("span", { class: "chip" }, number(standing.rank));
    chip.style.backgroundColor = colour;
    chip.style.color = Atlas.symbols.inkOn(colour);
    return chip;
  }

  /** How many places a site rose or fell by other weights than the proposal's. */
  function movement({ rose }) {
    if (!rose) return null;
    const words = fill(rose > 0 ? text.rose : text.fell, { places: number(Math.abs(rose)) });
    const sign = element("span", { "aria-hidden": "true" }, `${rose > 0 ? "\u25b2" : "\u25bc"}\u2009${number(Math.abs(rose))}`);
    return element("span", { class: rose > 0 ? "movement is-up" : "movement is-down", title: words }, sign, element("span", { class: "visually-hidden" }, words));
  }

  /** Name (the button that opens the sheet), place and badges. */
  function nameCell(site) {
    const open = button({ class: "row-button", "data-site": site.id }, () => change({ site: site.id }, "list"), site.name);
    const below = element("span", { class: "row-place" }, site.place, ...siteBadges(allExamples ? { ...site, example: false } : site));
    return element("th", { scope: "row" }, open, below);
  }

  /** The score as figure and bar, and whether the site rose or fell; the hatched end is what depends on unknowns. */
  function score(site, standing) {
    const { low, high } = standing;
    const sure = element("span", { class: "bar-sure" });
    const unsure = element("span", { class: "bar-unsure" });
    sure.style.width = `${low}%`;
    sure.style.backgroundColor = Atlas.colouring.of(site, standing).fill;
    unsure.style.width = `${high - low}%`;
    return [element("span", {}, range(low, high)), " ", movement(standing) ?? "", element("span", { class: "bar", "aria-hidden": "true" }, sure, unsure)];
  }

  /** One row of the ranking. */
  function rankedRow(site) {
    const standing = Atlas.scoring.of(site);
    const { made, rank, result } = rowOf(site, "row-score");
    rank.replaceChildren(rankChip(site, standing));
    result.replaceChildren(...score(site, standing));
    return made;
  }

  /** One row of the sites that fall out, with the reason. */
  function knockedOutRow(site) {
    const { made, rank, result } = rowOf(site, "row-reason");
    if (rank.hasChildNodes()) return made;
    rank.append(rankChip(site, { out: true }), element("span", { class: "visually-hidden" }, text.knocked_out));
    result.append(knockOutsOf(site, current.profile).map((name) => knockOuts.get(name).label).join("; "));
    return made;
  }

  /** The row of a site, made when it is first asked for. */
  function rowOf(site, lastClass) {
    if (!rows.has(site.id)) rows.set(site.id, row(site, lastClass));
    return rows.get(site.id);
  }

  /** A row that points out its site on the map, with room for its rank and its result. */
  function row(site, lastClass) {
    const [rank, result] = [element("td", { class: "row-rank" }), element("td", { class: lastClass })];
    const made = element("tr", { "data-row": site.id }, rank, nameCell(site), result, ...Atlas.themeColumns.cells(site));
    made.addEventListener("pointerenter", () => Atlas.siteSigns.pointOut(site.id, true));
    made.addEventListener("pointerleave", () => Atlas.siteSigns.pointOut(site.id, false));
    return { made, rank, result };
  }

  /** A table with its head; the columns of the theme stand on a line of their own. */
  function table({ id, last }, body) {
    const own = Atlas.themeColumns.heads();
    const mark = allExamples ? Atlas.dom.badge(text.example_badge, "example") : null;
    const heads = [
      ...[[text.rank], [text.site, " ", mark], [last]].map((label) => element("th", { scope: "col" }, ...label)),
      ...own.map((label) => element("th", { scope: "col", class: "head-of-theme" }, label)),
    ];
    const made = element(
      "table",
      { id: `list-${id}`, class: "ranking-table", "aria-labelledby": id === "ranked" ? heading.id : `heading-${id}` },
      element("thead", {}, element("tr", {}, ...heads)),
      body,
    );
    made.style.setProperty("--span", 12 / own.length);
    return made;
  }

  /** What one group of the list consists of: heading, table, and the button for more of it. */
  function partsOf(group) {
    const body = element("tbody");
    const mark = group.badge ? Atlas.dom.badge(group.badge, "example") : null;
    return {
      label: group.label ? element("h3", { id: `heading-${group.id}`, class: "list-subheading" }, element("span", { class: "group-label" }, group.label), " ", mark ?? "") : null,
      table: table(group, body),
      body,
      more: button({ class: "button more-rows" }, () => showMore(body)),
    };
  }

  /** One group of the list as it is now. */
  function part(group) {
    if (!parts.has(group.id)) parts.set(group.id, partsOf(group));
    const { label, table: made, body, more } = parts.get(group.id);
    const shown = group.sites.slice(0, most);
    put(body, shown.map(group.id === "knocked-out" ? knockedOutRow : rankedRow));
    const left = group.sites.length - shown.length;
    more.textContent = fill(text.more_rows, { count: number(left) });
    return [label, made, left > 0 ? more : null];
  }

  /** Writes more rows, and puts the focus on the first of them. */
  function showMore(body) {
    const before = body.rows.length;
    most += 4 * BATCH;
    write();
    body.rows[before].querySelector("button[data-site]").focus();
  }

  /** What to say where no site is ranked. */
  function emptyNote(shown, groups) {
    if (groups.some(({ id }) => id !== "knocked-out")) return null;
    return element("p", {}, shown.length === 0 ? text.filters.none : text.none_ranked);
  }

  /** How many sites a filter leaves, and among which of them they are ranked. */
  function countText(shown) {
    if (Object.keys(current.filter).length === 0) return "";
    const facts = { shown: number(shown.length), all: number(payload.sites.length) };
    return `${fill(text.shown_of, facts)}. ${fill(text.filters.rank_among, facts)}`;
  }

  /** Writes the list as it is now. */
  function write() {
    const shown = Atlas.filters.listed();
    const groups = Atlas.listGroups.of(shown);
    count.textContent = countText(shown);
    note.textContent = Atlas.themeColumns.note();
    put(place, [emptyNote(shown, groups), ...groups.flatMap(part)].filter(Boolean));
    for (const [id, { made }] of rows) if (!made.isConnected) rows.delete(id);
    mark();
  }

  /** Marks the row of the open site. */
  function mark() {
    for (const made of place.querySelectorAll("tr[data-row]")) made.classList.toggle("is-chosen", made.dataset.row === current.site);
  }

  /** Puts the focus on the row of a site. */
  function focusOn(id) {
    for (const made of place.querySelectorAll("button[data-site]")) if (made.dataset.site === id) made.focus();
  }

  /** Writes the list and follows what is chosen. */
  function start() {
    write();
    Atlas.openDecisions.start();
    onChange(["theme", "profile"], () => { rows.clear(); parts.clear(); });
    onChange(["theme", "profile", "weights", "filter"], () => { most = BATCH; write(); });
    // Not at once, when the browser would have to lay out the page in the midst of the change.
    onChange(["theme", "profile", "filter"], () => requestAnimationFrame(() => { place.parentElement.scrollTop = 0; }));
    onChange(["site"], mark);
  }

  return { start, focusOn, rankChip, movement };
})();
