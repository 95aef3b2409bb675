/** What the page shows: theme, profile, weights, site, filters. Kept in the address, so that a link brings it back. */
Atlas.state = (() => {
  const { payload, themes } = Atlas.data;
  const { fromAddress, toAddress } = Atlas.address;
  const current = startOf(payload.themes[0]);
  const listeners = [];
  /** What makes another picture, to which the browser's back button returns; the rest only refines it. */
  const STEPS = new Set(["theme", "profile", "site", "comparison"]);
  /** What changes many times a second while a hand moves it: the address waits until it rests. */
  const SLIDING = new Set(["weights", "position"]);
  const REST_MS = 120;
  let resting = null;
  let written = null;

  /** The picture with which a theme begins. */
  function startOf(theme) {
    return {
      theme: theme.id, profile: theme.profile, weights: null, site: null, comparison: [], layers: theme.layers,
      filter: theme.place === "everywhere" ? {} : { place: theme.place }, position: null, background: null,
    };
  }

  /** The theme on the table. */
  function theme() {
    return themes.get(current.theme);
  }

  /** What a wish comes to: another theme brings its own picture, another profile its own weights. */
  function completed(wanted) {
    if (wanted.theme !== undefined && wanted.theme !== current.theme) {
      const { position, background, comparison } = current;
      return { ...startOf(themes.get(wanted.theme)), position, background, comparison, ...wanted };
    }
    if (wanted.profile !== undefined && wanted.profile !== current.profile) return { weights: null, ...wanted };
    return wanted;
  }

  /** Takes over a change, and tells those who follow one of the changed parts what was before and who asked. */
  function apply(wanted, origin) {
    const before = { ...current };
    const changed = Object.keys(wanted).filter((key) => JSON.stringify(wanted[key]) !== JSON.stringify(before[key]));
    for (const key of changed) current[key] = wanted[key];
    for (const { keys, listener } of listeners) {
      if (keys.some((key) => changed.includes(key))) listener(before, origin);
    }
    return changed;
  }

  /** Changes the picture on behalf of a part of the page: "map", "list", "weights", "address". */
  function change(wanted, origin) {
    const changed = apply(completed(wanted), origin);
    if (changed.length === 0) return;
    clearTimeout(resting);
    if (changed.every((key) => SLIDING.has(key))) resting = setTimeout(write, REST_MS, false);
    else write(changed.some((key) => STEPS.has(key)));
  }

  /** Writes the address of the picture. */
  function write(isStep) {
    toAddress(current, startOf(theme()), isStep);
    written = location.hash;
  }

  /** Calls the listener after every change of one of these parts. */
  function onChange(keys, listener) {
    listeners.push({ keys, listener });
  }

  /** Takes over what the address says; what it leaves out is as its theme begins. */
  function readAddress() {
    clearTimeout(resting);
    written = location.hash;
    const { theme: id, ...told } = fromAddress();
    const begin = startOf(themes.get(id) ?? payload.themes[0]);
    apply({ ...begin, ...told }, "address");
  }

  /** Follows the address from now on, to begin with what it says already. */
  function followAddress() {
    readAddress();
    // "#ranking" of the skip link is a place on the page and says nothing about the picture.
    window.addEventListener("hashchange", () => {
      // Nor does the page's own step, which is told only when the next change may be on its way already.
      if (location.hash === written) return;
      if (location.hash === "" || location.hash.includes("=")) readAddress();
    });
  }

  return { current, theme, change, onChange, followAddress };
})();
