/** Which sites the list and the map show: narrowed by place, village, corporation, owner or stage of the plan. */
Atlas.filters = (() => {
  const { payload } = Atlas.data;
  const { current } = Atlas.state;
  let kept = null;
  const TESTS = {
    place: (site, wanted) => (wanted === "town" ? site.in_town === true : site.in_town === false),
    village: (site, wanted) => site.village === wanted,
    corporation: (site, wanted) => site.corporation === wanted,
    owner: (site, wanted) => site.owner === wanted,
    stage: (site, wanted) => site.stage === wanted,
  };

  /** Which sites pass all that was asked for, 1 for each that does. */
  function passing() {
    if (kept?.filter !== current.filter) {
      const wishes = Object.entries(current.filter);
      const passed = Uint8Array.from(payload.sites, (site) => (wishes.every(([key, wanted]) => TESTS[key](site, wanted)) ? 1 : 0));
      kept = { filter: current.filter, passed };
    }
    return kept.passed;
  }

  /** Whether a site passes. */
  function passes(site) {
    return passing()[site.place_in_data] === 1;
  }

  /** The sites that pass, in the order of the list. */
  function listed() {
    const passed = passing();
    return Atlas.scoring.ordered().filter(({ place_in_data: at }) => passed[at] === 1);
  }

  return { passing, passes, listed };
})();
