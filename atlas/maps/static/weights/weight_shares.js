/** Weights as tenths of a point that add to exactly 1000, so that 'together 100' is true of the figures on the screen. */
Atlas.weightShares = (() => {
  const WHOLE = 1000;
  const total = (tenths) => tenths.reduce((sum, each) => sum + each, 0);

  /** Shares out whole tenths in these proportions; what is left after rounding down goes to the largest remainders. */
  function shared(raw, whole) {
    const sum = total(raw);
    // What differs from a whole tenth by rounding alone is that tenth.
    const exact = raw.map((each) => Math.round((whole * each * 1e9) / sum) / 1e9);
    const tenths = exact.map(Math.floor);
    const places = exact.map((_, at) => at).sort((one, other) => exact[other] - tenths[other] - (exact[one] - tenths[one]));
    for (const at of places.slice(0, whole - total(tenths))) tenths[at] += 1;
    return tenths;
  }

  /** Weights as tenths in the order of these criteria, 0 for one that does not weigh. */
  function tenthsOf(weights, ids) {
    return shared(ids.map((id) => weights[id] ?? 0), WHOLE);
  }

  /** Tenths as weights again, of the criteria that weigh. */
  function weightsOf(tenths, ids) {
    return Object.fromEntries(ids.map((id, at) => [id, tenths[at] / 10]).filter(([, weight]) => weight > 0));
  }

  /**
   * Sets one of the weights; the others share what is left in the proportions that they had. Where they had nothing,
   * it goes in the proportions of `instead`; where nobody can take it, all stays as it was.
   */
  function withOne(tenths, at, wanted, instead) {
    const others = [tenths, instead].map((each) => each.with(at, 0)).find((each) => total(each) > 0);
    return others ? shared(others, WHOLE - wanted).with(at, wanted) : tenths;
  }

  return { tenthsOf, weightsOf, withOne, total };
})();
