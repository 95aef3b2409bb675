/** The meeting's shortlist: which sites, what was decided about them, who does it and by when. */
Atlas.shortlist = (() => {
  const { payload, sites, text } = Atlas.data;
  const { element, button } = Atlas.dom;
  const { number, fill } = Atlas.words;
  const { current, change, onChange } = Atlas.state;
  const { notebook, minutes, signs } = Atlas;
  const words = text.shortlist;
  const place = document.getElementById("shortlist");
  const announcement = document.getElementById("announcement");
  const list = element("ol", { class: "shortlist-items" });
  const status = element("p", { class: "section-note" });
  const warning = element("p", { class: "shortlist-warning", role: "status" });
  const OWNERS = "shortlist-owners";

  /** Says a sentence about a site to who hears the page. */
  function announce(sentence, id, facts = {}) {
    announcement.textContent = fill(sentence, { site: sites.get(id).name, ...facts });
  }

  /** Puts a site on the list or takes it off; a note is not thrown away without asking. */
  function toggle(id) {
    if (!notebook.has(id)) {
      notebook.add(id);
      announce(words.added, id);
    } else if (!notebook.hasNotes(id) || window.confirm(fill(words.confirm_remove, { site: sites.get(id).name }))) {
      notebook.remove(id);
      announce(words.removed, id);
    }
  }

  /** Shows on a toggle whether its site is on the list. */
  function dress(made) {
    made.setAttribute("aria-pressed", String(notebook.has(made.dataset.listed)));
  }

  /** The button on a site's sheet that puts it on the list or takes it off. */
  function toggleFor(site) {
    const made = button({ class: "button toggle", "data-listed": site.id }, () => toggle(site.id), words.toggle);
    dress(made);
    return made;
  }

  /** Moves a site; the focus stays with it. */
  function move(id, by) {
    notebook.move(id, by);
    list.querySelector(`[data-move="${by}${CSS.escape(id)}"]`).focus();
    announce(words.moved, id, { place: number(notebook.placeOf(id) + 1), count: number(notebook.all().length) });
  }

  /** A button that moves a site; where it can't go on, it says so and stays in reach. */
  function mover(site, name, by, isEnd) {
    const attributes = { "data-move": `${by}${site.id}`, "aria-disabled": isEnd ? "true" : null };
    return signs.button(name, fill(words[name], { site: site.name }), () => move(site.id, by), attributes);
  }

  /** Takes a site off the list from within; the focus goes to the heading. */
  function takeOff(id) {
    toggle(id);
    if (!notebook.has(id)) place.querySelector("h2").focus();
  }

  /** Name and place of a site, and the buttons that move it or take it off. */
  function head(site, at, count) {
    return element(
      "div",
      { class: "shortlist-head" },
      element("p", { class: "shortlist-name" }, button({ class: "shortlist-open", "data-open": site.id }, () => change({ site: site.id }, "list"), site.name), element("span", {}, site.place)),
      mover(site, "up", -1, at === 0),
      mover(site, "down", 1, at === count - 1),
      signs.button("cross", fill(words.remove, { site: site.name }), () => takeOff(site.id)),
    );
  }

  /** A text as it stands on paper. */
  function onPaper(part, written) {
    return part === "due" && written !== "" ? minutes.dayInWords(written) : written;
  }

  /** Keeps what is typed; a day before the meeting's quarter, or one that is no day, is not taken. */
  function take(id, part, control, printed) {
    const written = control.validity.valid ? control.value : "";
    control.setAttribute("aria-invalid", String(!control.validity.valid));
    notebook.note(id, part, written);
    printed.textContent = onPaper(part, written);
  }

  /** A field under its name, which also says of which site it is; and its text for paper, where a field may cut it. */
  function field(part, entry, control) {
    const ofSite = element("span", { class: "visually-hidden" }, ` ${fill(words.of_site, { site: sites.get(entry.id).name })}`);
    const printed = element("span", { class: "for-print", "aria-hidden": "true" }, onPaper(part, entry[part]));
    control.value = entry[part];
    control.addEventListener("input", () => take(entry.id, part, control, printed));
    return element("label", { class: "field" }, element("span", { class: "field-name" }, words[part], ofSite), control, printed);
  }

  /** The fields of a site: the decision, who does it and by when. */
  function fields(entry) {
    const decision = element("textarea", { rows: "2", maxlength: minutes.MOST_SIGNS });
    const owner = element("input", { list: OWNERS, maxlength: minutes.MOST_SIGNS, autocomplete: "off" });
    const due = element("input", { type: "date", min: minutes.firstDay(), max: "9999-12-31", "data-due": entry.id });
    const terms = element("div", { class: "shortlist-terms" }, field("owner", entry, owner), field("due", entry, due));
    return [field("decision", entry, decision), terms];
  }

  /** One site of the list. */
  function item(entry, at, all) {
    return element("li", { "data-entry": entry.id }, head(sites.get(entry.id), at, all.length), ...fields(entry));
  }

  /** Names to choose from as owner: the members of the meeting, and who carried out earlier decisions. */
  function owners() {
    const earlier = Object.values(payload.sheets).flatMap(({ decisions }) => decisions.map((one) => one.owner));
    const names = new Set([...payload.members, ...payload.corporations, ...earlier.sort()]);
    names.delete(text.unknown);
    return element("datalist", { id: OWNERS }, ...[...names].map((name) => element("option", { value: name })));
  }

  /** What could not be taken over from what this browser kept. */
  function lostWords() {
    const { reason, unknown } = notebook.lost() ?? { unknown: [] };
    const gone = unknown.map((entry) => `${entry.id} (${[entry.decision, entry.owner, entry.due].filter(Boolean).join(", ") || words.no_note})`);
    if (gone.length > 0) return fill(words.lost_sites, { sites: gone.join("; ") });
    return reason ? fill(words.lost_list, { reason }) : "";
  }

  /** Says where the notes are; a browser that keeps nothing is a reason to warn. */
  function tellKeeping() {
    const isEmpty = notebook.all().length === 0;
    status.textContent = isEmpty ? words.empty : notebook.isKept() ? words.kept : "";
    const warned = notebook.isKept() || isEmpty ? lostWords() : words.not_kept;
    if (warning.textContent !== warned) warning.textContent = warned;
  }

  /** Writes the list, and whether a site is on it where that is told. */
  function write() {
    list.replaceChildren(...notebook.all().map(item));
    list.hidden = notebook.all().length === 0;
    for (const made of document.querySelectorAll("[data-listed]")) dress(made);
  }

  /** When a sheet over the list closes, the focus goes back to the site it was of. */
  function followSheet(before, origin) {
    if (current.site === null && origin !== "tabs") list.querySelector(`[data-open="${CSS.escape(before.site)}"]`)?.focus();
  }

  /** Makes the panel and follows the list. */
  function start() {
    place.append(element("h2", { tabindex: "-1" }, words.heading), status, warning, list, owners(), Atlas.shortlistFile.part());
    write();
    tellKeeping();
    notebook.onChange((isOrder) => {
      if (isOrder) write();
      tellKeeping();
    });
    notebook.followOthers();
    onChange(["site"], followSheet);
  }

  return { start, toggleFor, count: () => notebook.all().length, onChange: notebook.onChange };
})();
