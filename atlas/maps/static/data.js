/** The meeting's data as Python wrote it, and the ways into it. */
Atlas.data = (() => {
  const payload = JSON.parse(document.getElementById("atlas-data").textContent);
  const byId = (items) => new Map(items.map((item) => [item.id, item]));
  const sites = byId(payload.sites);
  const profiles = byId(payload.profiles);
  const classes = byId(payload.score_classes);
  const criteria = byId(payload.criteria);
  const text = payload.texts;

  /** The sites of a profile in its order: ranked first, knocked-out last. */
  function ordered(profile) {
    return profiles.get(profile).order.map((id) => sites.get(id));
  }

  /** Whether a site falls out under a profile. */
  function isKnockedOut(site, profile) {
    return site.results[profile].knock_outs.length > 0;
  }

  /** The score class of a site under a profile. */
  function scoreClass(site, profile) {
    return classes.get(site.results[profile].class);
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

  return { payload, sites, profiles, criteria, text, ordered, isKnockedOut, scoreClass, siteBadges, layerBadge };
})();
