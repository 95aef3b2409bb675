/** Which profile weighs and which site is open; kept in the address so that a link brings it back. */
Atlas.state = (() => {
  const { payload, sites, profiles } = Atlas.data;
  const current = { profile: payload.profiles[0].id, site: null };
  const listeners = [];

  /** Reads the address; what it does not know is left out. */
  function fromAddress() {
    const words = new URLSearchParams(location.hash.slice(1));
    const profile = words.get("profiel");
    const site = words.get("locatie");
    return {
      profile: profiles.has(profile) ? profile : payload.profiles[0].id,
      site: sites.has(site) ? site : null,
    };
  }

  /** Writes the address. */
  function toAddress() {
    const words = new URLSearchParams({ profiel: current.profile });
    if (current.site !== null) words.set("locatie", current.site);
    location.hash = words.toString();
  }

  /** Takes over a change and tells everyone what was before and who asked ("map", "list", "address"). */
  function apply(change, origin) {
    const before = { ...current };
    Object.assign(current, change);
    if (before.profile === current.profile && before.site === current.site) return;
    for (const listener of listeners) listener(before, origin);
  }

  /** Changes profile or site on behalf of a part of the page. */
  function change(wanted, origin) {
    apply(wanted, origin);
    toAddress();
  }

  /** Calls the listener after every change. */
  function onChange(listener) {
    listeners.push(listener);
  }

  /** Follows the address from now on, to begin with what it says already. */
  function followAddress() {
    apply(fromAddress(), "address");
    // "#ranking" of the skip link is a place on the page and says nothing about a site.
    window.addEventListener("hashchange", () => {
      if (location.hash.includes("profiel=")) apply(fromAddress(), "address");
    });
  }

  return { current, change, onChange, followAddress };
})();
