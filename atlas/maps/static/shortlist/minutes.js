/** The minutes as a file: the shortlist with its notes as JSON, and strictly back; `atlas minutes` reads the same. */
Atlas.minutes = (() => {
  const { payload, sites, text } = Atlas.data;
  const { fill, number } = Atlas.words;
  const words = text.shortlist;
  const [FORMAT, VERSION] = ["locatieatlas-minutes", 1];
  const [MOST_SIGNS, MOST_BYTES, SHOWN] = [2000, 5e6, 80];
  const FIELDS = ["id", "decision", "owner", "due"];
  /** Signs that steer a screen, turn the order of letters or are half a letter; `atlas minutes` takes none of them. */
  const STEERING = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\p{Surrogate}]/gu;

  /** Says in a sentence why a file is not taken. */
  class Refusal extends Error {}

  /** Refuses with a sentence, unless something holds. */
  function insist(holds, sentence, facts = {}) {
    if (!holds) throw new Refusal(fill(sentence, facts));
  }

  /** A text of bearable length without signs that are no text. */
  function clean(written) {
    return written.slice(0, MOST_SIGNS).replace(STEERING, "");
  }

  /** The day on which the quarter of the meeting begins: nothing can be due before it. */
  function firstDay() {
    const [year, quarter] = payload.meeting.id.split("-Q");
    return `${year}-${String(3 * quarter - 2).padStart(2, "0")}-01`;
  }

  /** A day as people write it: 1 oktober 2026. */
  function dayInWords(written) {
    const month = new Intl.DateTimeFormat(payload.language, { month: "long", timeZone: "UTC" }).format(new Date(written));
    const [year, , day] = written.split("-").map(Number);
    return `${day} ${month} ${year}`;
  }

  /** Whether this is a day of the calendar from the meeting's quarter on. */
  function isDay(written) {
    if (!/^\d{4}-\d\d-\d\d$/.test(written) || written < firstDay()) return false;
    const day = new Date(`${written}T00:00:00Z`);
    return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(written);
  }

  /** A text of a file, or nothing where it says nothing. */
  function field(each, name) {
    const found = each[name] ?? "";
    const isText = typeof found === "string" && found === clean(found);
    const fits = isText && (name !== "due" || found === "" || isDay(found));
    insist(fits, words.bad_field, { site: each.id.slice(0, SHOWN), field: words[name], value: String(JSON.stringify(found)).slice(0, SHOWN) });
    return found;
  }

  /** One site of a file with its notes. */
  function entryOf(each, at) {
    const isEntry = each !== null && typeof each === "object" && typeof each.id === "string" && Object.keys(each).every((key) => FIELDS.includes(key));
    insist(isEntry, words.bad_site, { place: number(at + 1) });
    return { id: each.id, decision: field(each, "decision"), owner: field(each, "owner"), due: field(each, "due") };
  }

  /** Refuses a site that is there twice: which of the two notes would count? */
  function insistOnce(entries) {
    const seen = new Set();
    for (const { id } of entries) {
      insist(!seen.has(id), words.twice, { site: id.slice(0, SHOWN) });
      seen.add(id);
    }
  }

  /** What a text says as JSON. */
  function parsed(written) {
    try {
      return JSON.parse(written);
    } catch {
      throw new Refusal(words.unknown_format);
    }
  }

  /** The sites of minutes with their notes, the known ones apart from those that this page does not have. */
  function read(written) {
    const content = parsed(written);
    insist(content?.format === FORMAT, words.unknown_format);
    insist(content.version === VERSION, words.unknown_version, { version: String(content.version).slice(0, SHOWN), known: VERSION });
    insist(content.meeting === payload.meeting.id, words.other_meeting, { theirs: String(content.meeting).slice(0, SHOWN), ours: payload.meeting.id });
    insist(Array.isArray(content.sites), words.unknown_format);
    const entries = content.sites.map(entryOf);
    insistOnce(entries);
    return { known: entries.filter(({ id }) => sites.has(id)), unknown: entries.filter(({ id }) => !sites.has(id)) };
  }

  /** The entries of a file that someone hands in: of a bearable size, and of sites that are all known. */
  async function fromFile(file) {
    insist(file.size <= MOST_BYTES, words.too_large, { most: number(MOST_BYTES / 1e6) });
    const { known, unknown } = read(await file.text());
    insist(unknown.length === 0, words.unknown_sites, { sites: unknown.slice(0, 15).map(({ id }) => id.slice(0, SHOWN)).join(", ") });
    return known;
  }

  /** Minutes as text, with what the group looked at. */
  function write(entries) {
    const { theme, profile } = Atlas.state.current;
    const looked = { view: theme, profile, weights: Atlas.scoring.weights() };
    const content = { format: FORMAT, version: VERSION, meeting: payload.meeting.id, ...looked, sites: entries };
    return `${JSON.stringify(content, null, 2)}\n`;
  }

  return { Refusal, MOST_SIGNS, clean, firstDay, dayInWords, read, fromFile, write };
})();
