/** The picture as words behind the # of the address, and back; what it does not know is left out. */
Atlas.address = (() => {
  const { sites, profiles, parties, themes, criteria, payload } = Atlas.data;
  const { labelOf } = Atlas.filterChoices;
  const layers = new Set(payload.layers.map(({ id }) => id));
  /** What the list can be narrowed to, with the word in the address. */
  const FILTERS = { place: "waar", village: "dorp", corporation: "corporatie", owner: "eigenaar", stage: "fase" };

  /** Names as one word: ids may hold the star that stands between them, and the sign that then takes its place. */
  function wordOf(names) {
    return names.map((name) => name.replace(/[%*]/g, encodeStar)).join("*");
  }

  /** The names in a word. */
  function namesIn(word) {
    return word.split("*").map((name) => name.replace(/%2A|%25/g, decodeURIComponent));
  }

  /** A sign as a browser would write it in an address; to `encodeURIComponent` a star is as good as a letter. */
  function encodeStar(sign) {
    return sign === "*" ? "%2A" : "%25";
  }

  /** Weights as tenths of a point, so that an address gives back exactly what it was given: net_addition.140*... */
  function weightsToWord(weights) {
    if (typeof weights === "string") return `partij.${weights}`;
    return wordOf(Object.entries(weights).map(([criterion, weight]) => `${criterion}.${Math.round(weight * 10)}`));
  }

  /** The weights of a word, or null where they are no weights that add to 100; of a criterion that is there twice, the last counts. */
  function weightsFromWord(word) {
    if (word === null) return null;
    if (word.startsWith("partij.")) return parties.has(word.slice(7)) ? word.slice(7) : null;
    const found = namesIn(word).map((each) => each.match(/^(.+)\.(\d{1,4})$/s) ?? []);
    const tenths = new Map(found.map(([, criterion, weight]) => [criterion, Number(weight)]));
    const isWhole = [...tenths.values()].reduce((sum, each) => sum + each, 0) === 1000 && [...tenths.keys()].every((criterion) => criteria.has(criterion));
    return isWhole ? Object.fromEntries([...tenths].map(([criterion, weight]) => [criterion, weight / 10])) : null;
  }

  /** Names in a word, those that are known. */
  function listed(word, known) {
    return [...new Set(namesIn(word))].filter((each) => known.has(each));
  }

  /** Where the map was: zoom, latitude and longitude. */
  function positionFromWord(word) {
    const parts = word.split("*").map(Number);
    return parts.length === 3 && parts.every(Number.isFinite) && Math.abs(parts[1]) < 86 ? parts : null;
  }

  /** What the address says. */
  function fromAddress() {
    const words = new URLSearchParams(location.hash.slice(1));
    const told = {};
    if (themes.has(words.get("beeld"))) told.theme = words.get("beeld");
    if (profiles.has(words.get("profiel"))) told.profile = words.get("profiel");
    if (sites.has(words.get("locatie"))) told.site = words.get("locatie");
    if (words.has("gewichten")) told.weights = weightsFromWord(words.get("gewichten"));
    if (words.has("vergelijk")) told.comparison = listed(words.get("vergelijk"), sites).slice(0, 3);
    if (words.has("lagen")) told.layers = listed(words.get("lagen"), layers);
    if (words.has("kaart")) told.position = positionFromWord(words.get("kaart"));
    if (words.get("achtergrond") === payload.base_map.id) told.background = payload.base_map.id;
    const filter = Object.entries(FILTERS).filter(([kind, word]) => labelOf(kind, words.get(word)) !== undefined);
    if (filter.length > 0 || words.has("alles")) told.filter = Object.fromEntries(filter.map(([kind, word]) => [kind, words.get(word)]));
    return told;
  }

  /** The words for a picture; what is as the theme begins needs none. */
  function wordsOf(picture, begin) {
    const words = new URLSearchParams({ beeld: picture.theme });
    if (picture.profile !== begin.profile) words.set("profiel", picture.profile);
    if (picture.weights !== null) words.set("gewichten", weightsToWord(picture.weights));
    if (picture.site !== null) words.set("locatie", picture.site);
    if (picture.comparison.length > 0) words.set("vergelijk", wordOf(picture.comparison));
    if (JSON.stringify(picture.layers) !== JSON.stringify(begin.layers)) words.set("lagen", wordOf(picture.layers));
    if (JSON.stringify(picture.filter) !== JSON.stringify(begin.filter)) {
      for (const [key, value] of Object.entries(picture.filter)) words.set(FILTERS[key], value);
      if (Object.keys(picture.filter).length === 0) words.set("alles", "1");
    }
    if (picture.position !== null) words.set("kaart", picture.position.join("*"));
    if (picture.background !== null) words.set("achtergrond", picture.background);
    return words;
  }

  /** Brings a picture to the address: as a new step for the back button, or in the place of the one that stands there. */
  function toAddress(picture, begin, isStep) {
    const hash = `#${wordsOf(picture, begin)}`;
    if (location.protocol === "about:") location.hash = hash; // a frame in a notebook has no history of its own
    // Not by `location.hash`: the browser would look through the whole page for a place of that name to scroll to.
    else history[isStep ? "pushState" : "replaceState"](null, "", hash);
  }

  return { fromAddress, toAddress };
})();
