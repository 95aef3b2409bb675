/** The table of a comparison: a column for each site, and first where the sites differ most. */
Atlas.comparisonTable = (() => {
  const { criteria, profiles, knockOuts, knockOutsOf, siteBadges, sheetOf, text } = Atlas.data;
  const { element, button } = Atlas.dom;
  const { number, range, fill } = Atlas.words;
  const { current } = Atlas.state;
  const words = text.comparison;
  /** A row of which each cell holds a figure or a few words. */
  const SHORT = { class: "is-short" };

  // On a phone each row becomes a block by its style, and some browsers then forget that it was a table: hence the roles.
  /** A row: what it is about, and a cell for each site that says whose it is. */
  function row(name, chosen, cells, attributes = {}) {
    const made = chosen.map((site, at) => element("td", { role: "cell", "data-site": site.name }, ...[cells[at]].flat()));
    return element("tr", { role: "row", ...attributes }, element("th", { role: "rowheader", scope: "row" }, ...[name].flat()), ...made);
  }

  /** Rows under a heading of their own, or nothing where there are none. */
  function group(heading, note, chosen, rows) {
    if (rows.length === 0) return [];
    const words = element("th", { role: "rowheader", scope: "rowgroup", colspan: chosen.length + 1 }, element("h3", {}, heading), note ? element("p", { class: "section-note" }, note) : null);
    return [element("tbody", { role: "rowgroup" }, element("tr", { role: "row", class: "group-head" }, words), ...rows)];
  }

  /** A row of what each site's sheet tells; none where no sheet tells anything. */
  function toldRow(name, chosen, tell, attributes = {}) {
    const told = chosen.map(tell);
    if (told.every((each) => each.length === 0)) return null;
    return row(name, chosen, told.map((each) => (each.length === 0 ? words.none : each)), attributes);
  }

  /** A list of sentences; one sentence needs no list. */
  function sentences(items) {
    if (items.length < 2) return items.flat();
    return [element("ul", {}, ...items.map((each) => element("li", {}, ...[each].flat())))];
  }

  /** What was explained of a site under the profile, or nothing where the page holds too many sites to tell it of each. */
  function resultOf(site) {
    return sheetOf(site)?.results[current.profile] ?? { knock_outs: [], warnings: [], lifts: [], certainty: [], parties: [], unknowns: [] };
  }

  /** The name of a site, which opens its sheet, and a button to take it away; on paper its name alone. */
  function columnName(site, { openSite, takeAway }) {
    const opening = button({ class: "column-open" }, () => openSite(site.id), site.name);
    const printed = element("span", { class: "for-print column-printed", "aria-hidden": "true" }, site.name);
    return element("span", { class: "column-name" }, opening, printed, Atlas.signs.button("cross", fill(words.take_away, { site: site.name }), () => takeAway(site.id)));
  }

  /** The head: name, place and badges of each site. */
  function head(chosen, actions) {
    const heads = chosen.map((site) =>
      element(
        "th",
        { role: "columnheader", scope: "col" },
        columnName(site, actions),
        element("span", { class: "column-place" }, site.place, ...siteBadges(site)),
      ),
    );
    const corner = element("th", { role: "columnheader", scope: "col" }, words.aspect);
    return element("thead", { role: "rowgroup" }, element("tr", { role: "row" }, corner, ...heads));
  }

  /** The rank, or that the site falls out. */
  function rank(site) {
    const standing = Atlas.scoring.of(site);
    const chip = element("span", { class: "column-rank" }, Atlas.ranking.rankChip(site, standing));
    chip.append(standing.out ? text.knocked_out : "", Atlas.ranking.movement(standing) ?? "");
    return chip;
  }

  /** The score with its bounds. */
  function score(site) {
    const { out, low, high } = Atlas.scoring.of(site);
    const figure = element("strong", { class: "column-score" }, range(low, high));
    return element("span", {}, out ? `${text.score_apart}: ` : "", figure, ` ${text.score_scale}`);
  }

  /** Why a site falls out: in full from its sheet, by name without one. */
  function reasons(site) {
    const told = resultOf(site).knock_outs.map((each) => [element("strong", {}, `${each.label}: `), each.text, each.shortfall ? ` ${each.shortfall}` : ""]);
    return sentences(told.length > 0 ? told : knockOutsOf(site, current.profile).map((name) => knockOuts.get(name).label));
  }

  /** How the sites come out. */
  function outcome(chosen) {
    const rows = [row(text.rank, chosen, chosen.map(rank), SHORT), row(text.score, chosen, chosen.map(score), SHORT), toldRow(text.knock_outs, chosen, reasons)];
    return group(words.outcome, null, chosen, rows.filter(Boolean));
  }

  /** What a criterion brings each site, the points between the most and the least, and whether that is sure. */
  function difference(ones) {
    const points = ones.map((one) => one.points);
    const [most, least] = [ones[points.indexOf(Math.max(...points))], ones[points.indexOf(Math.min(...points))]];
    return { criterion: most.criterion, ones, points: most.points - least.points, isSure: most.low >= least.high };
  }

  /** The differences of the criteria that weigh, the largest first. */
  function differences(chosen) {
    const parts = chosen.map(Atlas.contributions.of);
    return parts[0].map((_, at) => difference(parts.map((part) => part[at]))).sort((one, other) => other.points - one.points);
  }

  /** Whether a difference is so small that it is written as nothing. */
  function isNothing({ points }) {
    return number(points, 1) === number(0, 1);
  }

  /** How many criteria, the largest differences first, make up half of all points that differ. */
  function decisiveCount(ordered) {
    const half = ordered.reduce((sum, { points }) => sum + points, 0) / 2;
    let sum = 0;
    return ordered.findIndex(({ points }) => (sum += points) >= half) + 1;
  }

  /** A criterion: how much the sites differ on it, and for each its bar, points and evidence. */
  function criterionRow(one, chosen, heaviest) {
    const { label, agreement } = criteria.get(one.criterion);
    const sentence = fill(one.isSure ? words.difference : words.difference_unsure, { points: number(one.points, 1) });
    const name = [element("span", { class: "aspect-name" }, label), isNothing(one) ? "" : element("span", { class: "aspect-difference" }, sentence), element("span", { class: "agreement" }, agreement)];
    return row(name, chosen, one.ones.map((each, at) => criterionCell(each, chosen[at], heaviest)), { "data-criterion": one.criterion });
  }

  /** What a criterion brings one site. */
  function criterionCell(one, site, heaviest) {
    const unknown = one.known ? null : element("span", { class: "contribution-unknown" }, text.unknown);
    const points = element("p", { class: "column-points" }, element("strong", {}, Atlas.contributions.pointsText(one)), unknown ?? "");
    return [Atlas.contributions.bar(one, heaviest), points, element("p", { class: "contribution-evidence" }, sheetOf(site)?.evidence[one.criterion] ?? "")];
  }

  /** The criteria that weigh: where the difference is made, smaller differences, and no difference. */
  function weighed(chosen) {
    const ordered = differences(chosen);
    const heaviest = Math.max(...ordered.map(({ ones }) => ones[0].weight));
    const rows = ordered.map((one) => criterionRow(one, chosen, heaviest));
    const equal = ordered.filter(isNothing).length;
    const [decisive, other] = [Math.min(decisiveCount(ordered), ordered.length - equal), ordered.length - equal];
    for (const made of rows.slice(0, decisive)) made.classList.add("is-decisive");
    return [
      ...group(words.decisive, words.decisive_note, chosen, rows.slice(0, decisive)),
      ...group(words.smaller, null, chosen, rows.slice(decisive, other)),
      ...group(words.equal, null, chosen, rows.slice(other)),
    ];
  }

  /** What was explained; by other weights than the proposal's only with that said above it. */
  function explained(chosen) {
    const note = Atlas.scoring.isProposal() ? null : fill(text.of_proposal, { profile: profiles.get(current.profile).label });
    const rows = [
      toldRow(text.why, chosen, (site) => (sheetOf(site) ? [] : [fill(text.no_sheet, { id: site.id })])),
      toldRow(text.warnings, chosen, (site) => sentences(resultOf(site).warnings)),
      toldRow(text.lifts, chosen, (site) => sentences(resultOf(site).lifts.map((lift) => [element("strong", {}, `${lift.label}: `), lift.text]))),
      toldRow(text.certainty, chosen, (site) => sentences(resultOf(site).certainty)),
      toldRow(text.parties, chosen, (site) => sentences(resultOf(site).parties)),
      toldRow(text.unknowns, chosen, (site) => sentences(resultOf(site).unknowns)),
    ];
    return group(words.explained, note, chosen, rows.filter(Boolean));
  }

  /** The facts, each in a row of its own, and where they come from. */
  function facts(chosen) {
    const factsOf = (site) => sheetOf(site)?.facts ?? [];
    const labels = [...new Set(chosen.flatMap((site) => factsOf(site).map(({ label }) => label)))];
    const rows = labels.map((label) => toldRow(label, chosen, (site) => factsOf(site).filter((fact) => fact.label === label).map((fact) => fact.text), SHORT));
    return group(text.facts, null, chosen, [...rows, toldRow(text.source, chosen, (site) => [sheetOf(site)?.source ?? []].flat())].filter(Boolean));
  }

  /** The whole table. */
  function of(chosen, actions) {
    const groups = [outcome, weighed, explained, facts].flatMap((each) => each(chosen));
    return element("table", { class: "comparison-table", role: "table", "aria-labelledby": "comparison-heading" }, head(chosen, actions), ...groups);
  }

  return { of };
})();
