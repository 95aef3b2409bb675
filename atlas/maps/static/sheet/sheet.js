/** The sheet of the open site: what it scores and why. */
Atlas.sheet = (() => {
  const { sites, profiles, text, sheetOf, siteBadges } = Atlas.data;
  const { element, button, svg } = Atlas.dom;
  const { number, range, fill } = Atlas.words;
  const { current, change, onChange } = Atlas.state;
  const sheetPlace = document.getElementById("sheet");
  const ranking = document.getElementById("ranking");
  const announcement = document.getElementById("announcement");
  /** On a phone the sheet covers the page, so that the page behind it must be out of reach as well. */
  const covering = window.matchMedia("(max-width: 52rem)");
  const behind = document.querySelectorAll(".masthead, .map-column, .profile-bar, .about, .skip-link");

  /** A section with a heading, or nothing when it has nothing to say. */
  function section(heading, name, items) {
    if (items.length === 0) return null;
    return element("section", { class: `sheet-section ${name}` }, element("h3", {}, heading), ...items);
  }

  /** A list of sentences. */
  function sentences(lines) {
    return lines.length === 0 ? [] : [element("ul", {}, ...lines.map((one) => element("li", {}, one)))];
  }

  /** The sites that the list shows, in its order. */
  function listed() {
    return Atlas.scoring.ordered().filter(Atlas.filters.passes);
  }

  /** Goes to the site before or after this one in the order of the list. */
  function step(by) {
    const order = listed();
    const at = order.findIndex((site) => site.id === current.site);
    change({ site: order[(at + by + order.length) % order.length].id }, "list");
  }

  /** A small drawn sign. */
  function sign(path) {
    return svg("svg", { viewBox: "0 0 16 16", class: "sign", "aria-hidden": "true" }, svg("path", { d: path, class: "line-icon" }));
  }

  /** A button with only a sign; its name is for who hears or hovers. */
  function signButton(name, path, action, attributes) {
    return button({ class: "button sign-button", "aria-label": name, title: name, ...attributes }, action, sign(path));
  }

  /** Close, previous, next. */
  function bar(site) {
    const order = listed();
    return element(
      "div",
      { class: "sheet-bar" },
      signButton(text.previous_site, "M10 3 5 8l5 5", () => step(-1), { "data-step": "previous" }),
      signButton(text.next_site, "M6 3l5 5-5 5", () => step(1), { "data-step": "next" }),
      element("span", { class: "sheet-position" }, `${number(order.indexOf(site) + 1)} ${text.of} ${number(order.length)}`),
      button({ class: "button sheet-close" }, close, sign("M4 4l8 8M12 4l-8 8"), text.close),
      element("div", { class: "sheet-toggles" }, Atlas.shortlist.toggleFor(site), Atlas.comparison.toggleFor(site)),
    );
  }

  /** Name, place, badges, score and rank. */
  function head(site, standing) {
    return element(
      "header",
      { class: "sheet-head" },
      element("h2", { id: "sheet-name", tabindex: "-1" }, site.name),
      element("p", { class: "sheet-place" }, site.place, ...siteBadges(site)),
      standing.out ? outcome(standing) : scoreLine(site, standing),
    );
  }

  /** Score and rank, large. */
  function scoreLine(site, standing) {
    const figure = element("span", { class: "score-figure" }, range(standing.low, standing.high));
    figure.style.borderColor = Atlas.colouring.of(site, standing).fill;
    return element(
      "p",
      { class: "score-line" },
      figure,
      element("span", { class: "score-scale" }, text.score_scale),
      element("span", { class: "score-rank" }, `${text.rank} `, element("strong", {}, number(standing.rank)), Atlas.ranking.movement(standing)),
    );
  }

  /** That it falls out, with the score apart from that. */
  function outcome(standing) {
    return element(
      "p",
      { class: "score-line is-out" },
      element("span", { class: "score-figure" }, text.knocked_out),
      element("span", { class: "score-scale" }, `${text.score_apart}: ${range(standing.low, standing.high)}`),
    );
  }

  /** The reasons that make it fall out. */
  function knockOuts(result) {
    const reasons = result.knock_outs.map((reason) =>
      element(
        "div",
        { class: "reason" },
        element("p", { class: "reason-label" }, reason.label),
        element("p", {}, reason.text),
        reason.shortfall ? element("p", { class: "reason-shortfall" }, reason.shortfall) : null,
      ),
    );
    return section(text.knock_outs, "is-knock-out", reasons);
  }

  /** The facts as pairs of name and value. */
  function facts(sheet) {
    const pairs = sheet.facts.map((fact) => element("div", {}, element("dt", {}, fact.label), element("dd", {}, fact.text)));
    return section(text.facts, "is-facts", pairs.length === 0 ? [] : [element("dl", {}, ...pairs)]);
  }

  /** What would lift the site: what it lacks, and who can do something about it. */
  function lifts(result) {
    const items = result.lifts.map(({ label, text: words }) =>
      element("li", {}, element("strong", {}, `${label}: `), words),
    );
    return section(text.lifts, "is-lifts", items.length === 0 ? [] : [element("ul", {}, ...items)]);
  }

  /** The checklist of the housing vision: each point with its answer. */
  function assessment(sheet) {
    const points = sheet.assessment.map(({ aspect, answer, text: words }) =>
      element("div", {}, element("dt", {}, aspect), element("dd", {}, element("strong", {}, answer), words ? `. ${words}` : "")),
    );
    return section(text.assessment, "is-facts is-assessment", points.length === 0 ? [] : [element("dl", {}, ...points)]);
  }

  /** What earlier meetings decided. */
  function decisions(sheet) {
    const items = sheet.decisions.map((one) =>
      element(
        "div",
        { class: "decision" },
        element("p", {}, element("strong", {}, one.meeting), " ", one.text),
        element("p", { class: "decision-terms" }, decisionTerms(one)),
      ),
    );
    return section(text.decisions, "is-decisions", items);
  }

  /** Who does it, by when, and how it stands. */
  function decisionTerms({ owner, due, status }) {
    const terms = [[text.decision_owner, owner], [text.decision_due, due], [text.decision_status, status]];
    return terms.filter(([, value]) => value).map(([name, value]) => `${name}: ${value}`).join(" \u00b7 ");
  }

  /** What was explained by the profile's own weights; by other weights, only with that said above it. */
  function explained(result) {
    return [
      Atlas.scoring.isProposal() ? null : element("p", { class: "section-note is-proposal-note" }, fill(text.of_proposal, { profile: profiles.get(current.profile).label })),
      section(text.why, "is-why", result.why ? [element("p", {}, result.why)] : []),
      section(text.warnings, "is-warning", sentences(result.warnings)),
      lifts(result),
      section(text.certainty, "is-certainty", sentences(result.certainty)),
      section(text.parties, "is-parties", sentences(result.parties)),
    ];
  }

  /** The bars of the score. */
  function contributions(site) {
    const note = element("p", { class: "section-note" }, text.contributions_note);
    return section(text.contributions, "is-contributions", [note, Atlas.contributions.bars(site)]);
  }

  /** All that the sheet of a site tells. */
  function told(site, sheet) {
    const result = sheet.results[current.profile];
    return [
      knockOuts(result),
      ...explained(result),
      contributions(site),
      section(text.unknowns, "is-unknown", sentences(result.unknowns)),
      assessment(sheet),
      facts(sheet),
      decisions(sheet),
      section(text.source, "is-source", [element("p", {}, sheet.source)]),
    ];
  }

  /** What can be told of a site without a sheet: the page holds too many sites. */
  function toldInShort(site) {
    return [section(text.why, "is-why", [element("p", {}, fill(text.no_sheet, { id: site.id }))]), contributions(site)];
  }

  /** Writes the sheet of a site. */
  function write(site) {
    const sheet = sheetOf(site);
    const body = [head(site, Atlas.scoring.of(site)), ...(sheet ? told(site, sheet) : toldInShort(site))];
    sheetPlace.replaceChildren(bar(site), scroller(body.filter(Boolean)));
  }

  /** What scrolls under the bar; it takes the focus, so that arrow keys scroll it. */
  function scroller(parts) {
    const attributes = { class: "sheet-body", tabindex: "0", role: "group", "aria-labelledby": "sheet-name" };
    return element("div", attributes, ...parts);
  }

  /** Opens the sheet, or refreshes it when it is open. */
  function open(before, origin) {
    const site = sites.get(current.site);
    const button = document.activeElement?.dataset?.step;
    const isSame = !sheetPlace.hidden && before.site === current.site;
    const scrolled = isSame ? sheetPlace.querySelector(".sheet-body").scrollTop : 0;
    write(site);
    sheetPlace.hidden = false;
    keepBehind();
    sheetPlace.querySelector(".sheet-body").scrollTop = scrolled;
    if (isSame) return;
    announcement.textContent = `${text.opened}: ${site.name}, ${site.place}`;
    if (button) sheetPlace.querySelector(`[data-step="${button}"]`).focus();
    else if (before.site !== current.site && origin !== "address") document.getElementById("sheet-name").focus();
  }

  /** Closes the sheet from within. */
  function close() {
    change({ site: null }, "list");
  }

  /** Hides the sheet and gives the focus back to the row it came from. */
  function hide(before) {
    sheetPlace.hidden = true;
    sheetPlace.replaceChildren();
    keepBehind();
    announcement.textContent = text.closed;
    Atlas.ranking.focusOn(before.site);
  }

  /** Puts out of reach what the sheet covers: the list, and on a phone all the rest. */
  function keepBehind() {
    ranking.inert = !sheetPlace.hidden;
    for (const part of behind) part.inert = !sheetPlace.hidden && covering.matches;
  }

  /** Follows the state, Escape and the width of the screen. */
  function start() {
    onChange(["site", "profile", "weights", "theme", "filter"], (before, origin) => {
      if (current.site !== null) open(before, origin);
      else if (before.site !== null) hide(before);
    });
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && current.site !== null) close();
    });
    covering.addEventListener("change", keepBehind);
  }

  return { start };
})();
