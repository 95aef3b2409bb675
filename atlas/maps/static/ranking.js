/** The ranked list beside the map, and the choice of the profile that ranks it. */
Atlas.ranking = (() => {
  const { payload, profiles, text, ordered, isKnockedOut, scoreClass, siteBadges } = Atlas.data;
  const { element, button } = Atlas.dom;
  const { current, change, onChange } = Atlas.state;
  const place = document.getElementById("ranking-tables");
  const heading = document.getElementById("ranking-heading");
  const allExamples = payload.sites.every((site) => site.example);
  const select = document.getElementById("profile");
  const description = document.getElementById("profile-description");

  /** The rank in the colour of the score class, as on the map. */
  function rankChip(site) {
    if (isKnockedOut(site, current.profile)) return element("span", { class: "chip is-out" }, "\u00d7");
    const { fill } = scoreClass(site, current.profile);
    const chip = element("span", { class: "chip" }, site.results[current.profile].rank_text);
    chip.style.backgroundColor = fill;
    chip.style.color = Atlas.symbols.inkOn(fill);
    return chip;
  }

  /** Name (the button that opens the sheet), place and badges. */
  function nameCell(site) {
    const open = button({ class: "row-button", "data-site": site.id }, () => change({ site: site.id }, "list"), site.name);
    const below = element("span", { class: "row-place" }, site.place, ...rowBadges(site));
    return element("th", { scope: "row" }, open, below);
  }

  /** The badges of a row; what holds for all sites is said once, above the list. */
  function rowBadges(site) {
    return siteBadges(allExamples ? { ...site, example: false } : site);
  }

  /** The score as figure and bar; the hatched end is what depends on unknowns. */
  function scoreCell(site) {
    const { score_text: figure, low, high } = site.results[current.profile];
    const sure = element("span", { class: "bar-sure" });
    const unsure = element("span", { class: "bar-unsure" });
    sure.style.width = `${low}%`;
    sure.style.backgroundColor = scoreClass(site, current.profile).fill;
    unsure.style.width = `${high - low}%`;
    return element("td", { class: "row-score" }, element("span", {}, figure), element("span", { class: "bar", "aria-hidden": "true" }, sure, unsure));
  }

  /** One row of the ranking. */
  function rankedRow(site) {
    return row(site, element("td", { class: "row-rank" }, rankChip(site)), nameCell(site), scoreCell(site));
  }

  /** One row of the sites that fall out, with the reason. */
  function knockedOutRow(site) {
    const reasons = site.results[current.profile].knock_outs.map((reason) => reason.label).join("; ");
    const rank = element("td", { class: "row-rank" }, rankChip(site), element("span", { class: "visually-hidden" }, text.knocked_out));
    return row(site, rank, nameCell(site), element("td", { class: "row-reason" }, reasons));
  }

  /** A row that points out its site on the map. */
  function row(site, ...cells) {
    const made = element("tr", { "data-row": site.id }, ...cells);
    made.addEventListener("pointerenter", () => Atlas.sitesOnMap.pointOut(site.id, true));
    made.addEventListener("pointerleave", () => Atlas.sitesOnMap.pointOut(site.id, false));
    return made;
  }

  /** A table with its head. */
  function table(labelledBy, last, rows) {
    const heads = [text.rank, text.site, last].map((label) => element("th", { scope: "col" }, label));
    return element(
      "table",
      { class: "ranking-table", "aria-labelledby": labelledBy },
      element("thead", {}, element("tr", {}, ...heads)),
      element("tbody", {}, ...rows),
    );
  }

  /** Writes the list for the current profile. */
  function write() {
    const sites = ordered(current.profile);
    const out = sites.filter((site) => isKnockedOut(site, current.profile));
    const ranked = sites.filter((site) => !out.includes(site));
    const list = ranked.length > 0 ? table(heading.id, text.score, ranked.map(rankedRow)) : element("p", {}, text.none_ranked);
    place.replaceChildren(list);
    if (out.length > 0) {
      const below = element("h3", { id: "knocked-out-heading", class: "list-subheading" }, text.knocked_out_heading);
      place.append(below, table(below.id, text.reason, out.map(knockedOutRow)));
    }
    select.value = current.profile;
    description.textContent = profiles.get(current.profile).description;
    mark();
  }

  /** Marks the row of the open site. */
  function mark() {
    for (const made of place.querySelectorAll("tr[data-row]")) {
      made.classList.toggle("is-chosen", made.dataset.row === current.site);
    }
  }

  /** Puts the focus on the row of a site. */
  function focusOn(id) {
    for (const made of place.querySelectorAll("button[data-site]")) {
      if (made.dataset.site === id) made.focus();
    }
  }

  /** Fills the choice of profiles and the list, and follows changes. */
  function start() {
    select.append(...payload.profiles.map(({ id, label }) => element("option", { value: id }, label)));
    select.addEventListener("change", () => change({ profile: select.value }, "list"));
    if (allExamples) heading.after(Atlas.dom.badge(text.example_badge, "example"));
    write();
    onChange((before) => (before.profile === current.profile ? mark() : write()));
  }

  return { start, focusOn };
})();
