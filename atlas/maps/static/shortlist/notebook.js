/** What stands on the meeting's shortlist, in which order and with which notes; kept in this browser at every change. */
Atlas.notebook = (() => {
  const { payload } = Atlas.data;
  const KEY = `locatieatlas-minutes:${payload.meeting.id}:${payload.meeting.title}`;
  const listeners = [];
  let entries = [];
  let isKept = true;
  let isSaved = true;
  /** Where the browser kept a list that can't be taken whole: the reason, and the entries that have no site here. */
  let lost = null;

  /** Takes over what this browser kept; a browser that keeps nothing has nothing to say yet. */
  function takeKept() {
    try {
      const written = localStorage.getItem(KEY);
      const { known, unknown } = written === null ? { known: [], unknown: [] } : Atlas.minutes.read(written);
      entries = known;
      lost = unknown.length > 0 ? { unknown } : null;
    } catch (problem) {
      if (problem instanceof Atlas.minutes.Refusal) lost = { reason: problem.message, unknown: [] };
      else isKept = false;
    }
  }

  /** Keeps the list, or remembers that this browser refuses to. */
  function keep() {
    try {
      localStorage.setItem(KEY, Atlas.minutes.write(entries));
      isKept = true;
    } catch {
      isKept = false;
    }
  }

  /** Takes over a list and tells who follows it; `isOrder` is false where only the words of a note changed. */
  function become(changed, isOrder) {
    entries = changed;
    isSaved = false;
    keep();
    tell(isOrder);
  }

  /** Tells who follows the list. */
  function tell(isOrder) {
    for (const listener of listeners) listener(isOrder);
  }

  /** The place of a site on the list, -1 where it is not on it. */
  function placeOf(id) {
    return entries.findIndex((entry) => entry.id === id);
  }

  /** Whether someone wrote something with a site. */
  function hasNotes(id) {
    const { decision, owner, due } = entries[placeOf(id)];
    return [decision, owner, due].some((each) => each !== "");
  }

  /** Puts a site at the end of the list. */
  function add(id) {
    become([...entries, { id, decision: "", owner: "", due: "" }], true);
  }

  /** Takes a site and its notes off the list. */
  function remove(id) {
    become(entries.filter((entry) => entry.id !== id), true);
  }

  /** Moves a site one place; at the end of the list it stays. */
  function move(id, by) {
    const [from, to] = [placeOf(id), placeOf(id) + by];
    if (to < 0 || to >= entries.length) return;
    const changed = [...entries];
    [changed[from], changed[to]] = [changed[to], changed[from]];
    become(changed, true);
  }

  /** Writes a part of a site's note: decision, owner or due. */
  function note(id, part, written) {
    become(entries.map((entry) => (entry.id === id ? { ...entry, [part]: Atlas.minutes.clean(written) } : entry)), false);
  }

  /** Remembers that the list as it is now is in a file. */
  function saved() {
    isSaved = true;
  }

  /** Whether closing the page would lose something. */
  function wouldBeLost() {
    return !isKept && !isSaved && entries.length > 0;
  }

  /** Follows the same page in another window of this browser, so that neither overwrites the other's notes. */
  function followOthers() {
    window.addEventListener("storage", ({ key }) => {
      if (key !== KEY) return;
      takeKept();
      tell(true);
    });
  }

  takeKept();
  return {
    all: () => entries,
    has: (id) => placeOf(id) >= 0,
    isKept: () => isKept,
    lost: () => lost,
    onChange: (listener) => listeners.push(listener),
    replace: (changed) => become(changed, true),
    placeOf, hasNotes, add, remove, move, note, saved, wouldBeLost, followOthers,
  };
})();
