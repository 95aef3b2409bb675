/** The scores that hold now, by the profile and the weights that the group chose, beside those of the proposal. */
Atlas.scoring = (() => {
  const { payload, parties, sites } = Atlas.data;
  const { weigh, proposal } = Atlas.weighing;
  const { current } = Atlas.state;
  const proposals = new Map();
  let kept = null;

  /** The scores of a profile by its own weights. */
  function proposed(profile) {
    if (!proposals.has(profile)) proposals.set(profile, weigh(proposal(profile), profile));
    return proposals.get(profile);
  }

  /** The weights that hold: the profile's, a party's, or those that were set by hand. */
  function weights() {
    if (current.weights === null) return proposal(current.profile);
    if (typeof current.weights === "string") return parties.get(current.weights).weights[current.profile] ?? proposal(current.profile);
    return current.weights;
  }

  /** All that was weighed for what is chosen now. */
  function now() {
    if (kept?.profile !== current.profile || kept?.chosen !== current.weights) {
      const result = current.weights === null ? proposed(current.profile) : weigh(weights(), current.profile);
      kept = { ...result, sites: result.order.map((at) => payload.sites[at]), profile: current.profile, chosen: current.weights };
    }
    return kept;
  }

  /** The sites in order: ranked first, those that fall out last. */
  function ordered() {
    return now().sites;
  }

  /** How one site stands now; `rose` is how many places above the proposal, null where it is out. */
  function of(site) {
    const { score, low, high, out, rank } = now();
    const at = site.place_in_data;
    const rose = out[at] ? null : proposed(current.profile).rank[at] - rank[at];
    return { score: score[at], low: low[at], high: high[at], out: out[at] === 1, rank: rank[at], rose };
  }

  /** Whether the weights are the profile's own, of which the sentences of a sheet speak. */
  function isProposal() {
    return current.weights === null;
  }

  /** How many sites are ranked. */
  function rankedCount() {
    return sites.size - now().out.reduce((sum, each) => sum + each, 0);
  }

  return { now, of, ordered, weights, isProposal, rankedCount };
})();
