/** The shortlist as a file: saved for `atlas minutes`, and opened again. */
Atlas.shortlistFile = (() => {
  const { payload, sites, text } = Atlas.data;
  const { element, button } = Atlas.dom;
  const { fill } = Atlas.words;
  const { notebook, minutes } = Atlas;
  const words = text.shortlist;
  const name = fill(words.file, { meeting: payload.meeting.id });
  const told = element("p", { class: "shortlist-told", role: "status" });
  const chooser = element("input", { type: "file", accept: ".json,application/json", hidden: "" });
  const saving = element("div", { class: "shortlist-saving" }, button({ class: "button" }, save, words.save), element("p", { class: "section-note" }, fill(words.save_hint, { file: name })));
  const printing = button({ class: "button" }, () => window.print(), words.print);

  /** Says what became of a file. */
  function tell(sentence, facts) {
    told.textContent = fill(sentence, facts);
    told.scrollIntoView({ block: "nearest" });
  }

  /** Hands a text to the browser as a file to keep. */
  function download(written) {
    const address = URL.createObjectURL(new Blob([written], { type: "application/json" }));
    element("a", { href: address, download: name }).click();
    // Some browsers read the address only after a while.
    setTimeout(() => URL.revokeObjectURL(address), 60_000);
  }

  /** The first day on the list that is no day from the meeting's quarter on. */
  function wrongDay() {
    return [...document.querySelectorAll("#shortlist [data-due]")].find(({ validity }) => !validity.valid);
  }

  /** Saves the list, unless a day is wrong: then that comes first. */
  function save() {
    const wrong = wrongDay();
    if (wrong) {
      tell(words.wrong_day, { site: sites.get(wrong.dataset.due).name, day: minutes.dayInWords(minutes.firstDay()) });
      wrong.focus();
      return;
    }
    download(minutes.write(notebook.all()));
    notebook.saved();
    tell(words.saving, { file: name });
  }

  /** Opens a file, all of it or nothing; what is on the list is not replaced without asking. */
  async function open(file) {
    try {
      const entries = await minutes.fromFile(file);
      if (notebook.all().length > 0 && !window.confirm(fill(words.confirm_replace, { file: file.name }))) return;
      notebook.replace(entries);
      notebook.saved();
      tell(words.opened, { file: file.name });
    } catch (problem) {
      const reason = problem instanceof minutes.Refusal ? problem.message : words.unreadable;
      tell(words.refused, { file: file.name, reason });
    }
  }

  /** Shows what can be done with the list as it is now. */
  function follow() {
    for (const made of [saving, printing]) made.hidden = notebook.all().length === 0;
  }

  /** The part of the panel with the buttons; it asks before the page closes with notes that are nowhere else. */
  function part() {
    chooser.addEventListener("change", () => {
      if (chooser.files.length > 0) open(chooser.files[0]);
      chooser.value = "";
    });
    window.addEventListener("beforeunload", (event) => {
      if (notebook.wouldBeLost()) event.preventDefault();
    });
    notebook.onChange(follow);
    follow();
    const opening = button({ class: "button" }, () => chooser.click(), words.open);
    return element("div", { class: "shortlist-file" }, saving, opening, printing, chooser, told);
  }

  return { part };
})();
