/** The meeting's data as Python wrote it, and the ways into it. */
Atlas.data = (() => {
  const payload = Atlas.packing.payload(JSON.parse(document.getElementById("atlas-data").textContent));
  const byId = (items) => new Map(items.map((item) => [item.id, item]));
  payload.sites.forEach((site, place) => { site.place_in_data = place; });
  const sites = byId(payload.sites);
  const profiles = byId(payload.profiles);
  const parties = byId(payload.parties);
  const themes = byId(payload.themes);
  const criteria = byId(payload.criteria);
  const knockOuts = byId(payload.knock_outs);
  const text = payload.texts;

  /** What the sheet of a site tells, or null where the page holds too many sites to tell it of each. */
  function sheetOf(site) {
    return Object.hasOwn(payload.sheets, site.id) ? payload.sheets[site.id] : null;
  }

  /** The names of what takes a site out under a profile. */
  function knockOutsOf(site, profile) {
    const counting = profiles.get(profile).knock_outs;
    return site.knock_outs.filter((name) => counting.includes(name));
  }

  /** The badges that a site carries. */
  function siteBadges(site) {
    return [
      site.example ? Atlas.dom.badge(text.example_badge, "example") : null,
      site.working_group ? Atlas.dom.badge(text.working_group_badge, "working-group") : null,
    ];
  }

  /** The badge that says where a layer comes from. */
  function layerBadge(layer) {
    return Atlas.dom.badge(layer.badge, layer.badge === text.example_badge ? "example" : null);
  }

  return { payload, sites, profiles, parties, themes, criteria, knockOuts, text, sheetOf, knockOutsOf, siteBadges, layerBadge };
})();
