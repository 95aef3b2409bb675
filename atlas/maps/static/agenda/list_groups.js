/** The parts of the list, each a table under a heading: the ranked sites (by what parties make of them, where that is the theme) and those that fall out. */
Atlas.listGroups = (() => {
  const { payload, profiles, text } = Atlas.data;
  const { current } = Atlas.state;

  /** The ranked sites as one table without a heading of its own. */
  function ranking(sites) {
    return [{ id: "ranked", label: null, badge: null, last: text.score, sites }];
  }

  /** The ranked sites by what parties make of them, with a mark where the weights are an example. */
  function standings(sites) {
    const { standing, standing_is_example: isExample } = profiles.get(current.profile);
    const badge = isExample ? text.list_groups.example : null;
    return payload.standings.map(({ id, label }) => ({ id, label, badge, last: text.score, sites: sites.filter((site) => standing[site.id] === id) }));
  }

  /** The groups of the sites that are shown, in their order; a group without sites is left out. */
  function of(sites) {
    // Who falls out comes last, so that all the others stand before the first of them.
    const isOut = Atlas.scoring.now().out;
    const first = sites.findIndex(({ place_in_data: at }) => isOut[at] === 1);
    const ranked = first < 0 ? sites : sites.slice(0, first);
    const groups = Atlas.themeColumns.isByParties() ? standings(ranked) : ranking(ranked);
    const out = { id: "knocked-out", label: text.knocked_out_heading, badge: null, last: text.reason, sites: sites.slice(ranked.length) };
    return [...groups, out].filter((group) => group.sites.length > 0);
  }

  return { of };
})();
