/** What stands around the map on paper: the view in words, the legend, and as much of the list as fits. */
Atlas.paper = (() => {
  const { payload, profiles, parties, criteria, knockOuts, knockOutsOf, siteBadges, layerBadge, text } = Atlas.data;
  const { element } = Atlas.dom;
  const { number, range, fill } = Atlas.words;
  const { current, theme } = Atlas.state;
  const words = text.printing;
  const [head, legend, list, count, foot] = ["head", "legend", "list", "count", "foot"].map((name) => document.getElementById(`paper-${name}`));
  /** More rows than this fit on no sheet of paper. */
  const MOST = 250;

  /** Meeting and agenda point: 'Agendapunt 3 van 9: Dorpen (afspraak 5)'. */
  function agendaLine() {
    const { label, agreement } = theme();
    const place = payload.themes.indexOf(theme()) + 1;
    const point = fill(text.theme_bar.position, { place: number(place), all: number(payload.themes.length) });
    const named = agreement ? `${label} (${agreement})` : label;
    return payload.themes.length > 1 ? `${point}: ${named}` : named;
  }

  /** The weights one by one, where they are not the proposal; a sheet of paper has no button to look them up. */
  function weightsLine() {
    if (Atlas.scoring.isProposal()) return null;
    const party = parties.get(current.weights);
    const whose = party ? fill(text.weights.party_strip, { party: party.labels[current.profile] }) : text.weights.own_strip;
    const pairs = Object.entries(Atlas.scoring.weights()).filter(([, weight]) => weight > 0);
    const each = pairs.map(([id, weight]) => fill(words.weight, { criterion: criteria.get(id).label, points: number(weight, 1) }));
    return fill(words.weights, { whose, weights: each.join("; ") });
  }

  /** What the list and the map are narrowed to. */
  function filterLine() {
    const pairs = Object.entries(current.filter);
    const each = pairs.map(([kind, value]) => fill(words.filtered, { name: text.filters[kind], value: Atlas.filterChoices.labelOf(kind, value) ?? value }));
    return pairs.length === 0 ? null : fill(words.filter, { filters: each.join("; ") });
  }

  /** A paragraph, or nothing where there is nothing to say. */
  function line(words, attributes = {}) {
    return words ? element("p", attributes, words) : null;
  }

  /** Writes the top: what meeting, what view, what question, and what the reader must know of it. */
  function writeHead() {
    const { title, quarter_text: quarter, reference_date: date, example_text: example, working_group_text: group } = payload.meeting;
    const parts = [
      line(`${title}, ${quarter} \u00b7 ${text.reference_date} ${date}`, { class: "paper-meeting" }),
      line(agendaLine(), { class: "paper-agenda" }),
      line(theme().question, { class: "paper-question" }),
      line([fill(words.profile, { profile: profiles.get(current.profile).label }), filterLine(), weightsLine()].filter(Boolean).join(" "), { class: "paper-weighing" }),
      line(example, { class: "notice-example" }),
      line(group, { class: "notice-working-group" }),
    ];
    head.replaceChildren(...parts.filter(Boolean));
  }

  /** The legend of one layer. */
  function layerLegend(layer) {
    return element("section", {}, element("h4", {}, layer.label, " ", layerBadge(layer)), Atlas.layerPanel.legendOf(layer));
  }

  /** Writes the legends of the layers that are on, the top one first. */
  function writeLegend() {
    const layers = payload.layers.filter(({ visible, features }) => visible && features.length > 0).reverse();
    legend.replaceChildren(...layers.map(layerLegend));
  }

  /** What stands at the end of a row: the score, or the reason why a site falls out. */
  function result(site, standing) {
    if (!standing.out) return element("span", { class: "paper-score" }, range(standing.low, standing.high));
    return element("span", { class: "paper-reason" }, knockOutsOf(site, current.profile).map((name) => knockOuts.get(name).label).join("; "));
  }

  /** One site of the list. */
  function row(site) {
    const standing = Atlas.scoring.of(site);
    const name = element("span", { class: "paper-name" }, element("strong", {}, site.name), ` ${site.place}`, ...siteBadges({ ...site, example: false }));
    const parts = [Atlas.ranking.rankChip(site, standing), name, result(site, standing)];
    return element("p", { class: standing.out ? "paper-row is-out" : "paper-row", "data-site": site.id }, ...parts);
  }

  /** The heading of a part of the list, with the mark of example weights; the ranking itself has none. */
  function groupHeading({ label, badge }) {
    return label ? [element("p", { class: "paper-group" }, label, " ", badge ? Atlas.dom.badge(badge, "example") : null)] : [];
  }

  /** The list as the screen has it, with its headings. */
  function rows() {
    const shown = Atlas.scoring.ordered().filter(Atlas.filters.passes);
    const groups = Atlas.listGroups.of(shown).flatMap((group) => [...groupHeading(group), ...group.sites.slice(0, MOST).map(row)]);
    return { shown, rows: groups.slice(0, MOST) };
  }

  /** Whether a row lies in a column beyond the two that there is room for. */
  function isBeyond(made) {
    return made.getBoundingClientRect().left >= list.getBoundingClientRect().right;
  }

  /** Writes as much of the list as fits, and how many sites do not. */
  function writeList() {
    const { shown, rows: all } = rows();
    list.replaceChildren(element("h3", {}, text.list_heading), ...all);
    const fitting = all.filter((made) => !isBeyond(made));
    while (fitting.at(-1)?.classList.contains("paper-group")) fitting.pop();
    for (const made of all) if (!fitting.includes(made)) made.remove();
    tellCount(list.querySelectorAll(".paper-row").length, shown.length);
  }

  /** Says how many of the sites are here, how many found no room, and among how many they are ranked. */
  function tellCount(shown, all) {
    const sentences = [fill(words.listed, { shown: number(shown), all: number(all) })];
    if (all > shown) sentences.push(fill(words.left_out, { count: number(all - shown) }));
    if (all < payload.sites.length) sentences.push(fill(text.filters.rank_among, { all: number(payload.sites.length) }));
    count.textContent = sentences.join(" ");
  }

  /** Writes the bottom: what the map shows, and from whom all this is. */
  function writeFoot() {
    const sources = document.querySelector(".attribution").textContent.trim().replace(/\s+/g, " ");
    foot.replaceChildren(line(words.view), line(sources));
  }

  /** Writes all; the list last, when everything around it has its size. */
  function write() {
    writeHead();
    writeLegend();
    writeFoot();
    writeList();
  }

  return { write };
})();
