/** What earlier meetings left open about the sites that the list shows. */
Atlas.openDecisions = (() => {
  const { payload, sites, text } = Atlas.data;
  const { element, button, badge } = Atlas.dom;
  const { number, fill } = Atlas.words;
  const { change, onChange } = Atlas.state;
  const place = document.getElementById("open-decisions");
  const heading = element("h3", { id: "open-decisions-heading", class: "list-subheading", tabindex: "-1" }, text.open_decisions.heading);
  const body = element("div");
  const jump = button({ class: "button" }, () => { heading.scrollIntoView(); heading.focus(); });

  /** The open decisions about the sites shown; first those that must be done by now. */
  function open() {
    const all = Object.entries(payload.sheets).flatMap(([id, { decisions }]) => decisions.map((one) => ({ ...one, site: sites.get(id) })));
    const shown = all.filter(({ is_open, site }) => is_open && Atlas.filters.passes(site));
    return [...shown.filter(({ is_late }) => is_late), ...shown.filter(({ is_late }) => !is_late)];
  }

  /** One decision, with the site that it is about. */
  function item({ site, meeting, text: words, owner, due, is_late: isLate }) {
    const terms = `${text.decision_owner}: ${owner} \u00b7 ${text.decision_due}: ${due} `;
    return element(
      "li",
      { class: "open-decision" },
      button({ class: "row-button" }, () => change({ site: site.id }, "list"), site.name),
      element("p", {}, element("strong", {}, meeting), " ", words),
      element("p", { class: "decision-terms" }, terms, isLate ? badge(text.open_decisions.late, "late") : null),
    );
  }

  /** Writes the decisions, and their number on the button that goes to them. */
  function write() {
    const decisions = open();
    const late = decisions.filter(({ is_late }) => is_late).length;
    jump.textContent = fill(text.open_decisions.jump, { count: number(decisions.length) });
    jump.title = late > 0 ? text.open_decisions.note : "";
    if (late > 0) jump.append(" ", badge(fill(text.open_decisions.late_count, { count: number(late) }), "late"));
    jump.hidden = decisions.length === 0;
    const note = element("p", { class: "section-note" }, late > 0 ? text.open_decisions.note : "");
    const list = element("ul", {}, ...decisions.map(item));
    body.replaceChildren(...(decisions.length > 0 ? [note, list] : [element("p", {}, text.open_decisions.none)]));
  }

  /** Writes the decisions and follows which sites are shown. */
  function start() {
    place.append(heading, body);
    document.getElementById("list-tools").prepend(jump);
    write();
    onChange(["filter"], write);
  }

  return { start };
})();
