/** Weighs, adds and ranks: the weighted sum of values that Python made, with bounds where something is not known. */
Atlas.weighing = (() => {
  const { payload, profiles, criteria, knockOutsOf } = Atlas.data;
  const count = payload.sites.length;
  /** Scores are compared in so many parts of a point, so that a rank never hangs on the order of adding, as in Python. */
  const PARTS = 1e9;
  /** More than any score counts in parts. Twice that times 40.000 sites is a number that is still exact to the last one. */
  const MOST = 101 * PARTS;
  payload.criteria.forEach((criterion, place) => { criterion.place = place; });
  /** The values of all sites per criterion, an unknown as the middle of its bounds; and the bounds, which most sites share with it. */
  const middle = payload.criteria.map(({ place }) => Float64Array.from(payload.sites, ({ values }) => values[place] ?? NaN));
  const [low, high] = [middle.map((column) => column.slice()), middle.map((column) => column.slice())];
  /** The places of the sites of which not everything is known. */
  const unsure = [];
  const outs = new Map();

  /** Takes over the bounds of what is not known of each site. */
  function takeBounds() {
    payload.sites.forEach(({ open }, at) => {
      for (const [place, least, most] of open) {
        [low[place][at], high[place][at]] = [least, most];
        if (Number.isNaN(middle[place][at])) middle[place][at] = (least + most) / 2;
      }
      if (open.length > 0) unsure.push(at);
    });
  }

  /** The value of a site for a criterion, 0 to 100, with its bounds and whether it is known. */
  function valueOf(site, criterion) {
    const { place } = criteria.get(criterion);
    const at = site.place_in_data;
    return { value: middle[place][at], low: low[place][at], high: high[place][at], known: site.values[place] !== null };
  }

  /** The sum of one kind of values, for all sites. */
  function sumOf(weighed) {
    const total = new Float64Array(count);
    for (const [place, weight] of weighed) {
      const values = middle[place];
      for (let at = 0; at < count; at += 1) total[at] += values[at] * weight;
    }
    for (let at = 0; at < count; at += 1) total[at] /= 100;
    return total;
  }

  /** The sum of bounds: of the score where everything is known, anew for the other sites. */
  function boundOf(weighed, bounds, score) {
    const total = score.slice();
    for (const at of unsure) total[at] = 0;
    for (const [place, weight] of weighed) {
      const values = bounds[place];
      for (const at of unsure) total[at] += values[at] * weight;
    }
    for (const at of unsure) total[at] /= 100;
    return total;
  }

  /** Which sites fall out under a profile, 1 for each that does. */
  function outOf(profile) {
    if (!outs.has(profile)) outs.set(profile, Uint8Array.from(payload.sites, (site) => (knockOutsOf(site, profile).length > 0 ? 1 : 0)));
    return outs.get(profile);
  }

  /** The places of the sites in order: best first, those that fall out last, equals by id. One number per site holds all three, for numbers sort fast. */
  function orderOf(keys, out) {
    const sortable = new Float64Array(count);
    for (let at = 0; at < count; at += 1) sortable[at] = ((out[at] + 1) * MOST - keys[at]) * count + at;
    sortable.sort();
    const order = new Array(count);
    for (let place = 0; place < count; place += 1) order[place] = sortable[place] % count;
    return order;
  }

  /** The order of the sites, and the rank of each: equals share it, and who is out has 0. */
  function rank(score, out) {
    const keys = score.map((each) => Math.round(each * PARTS));
    const order = orderOf(keys, out);
    const ranks = new Int32Array(count);
    for (let place = 0; place < count && !out[order[place]]; place += 1) {
      const [at, above] = [order[place], order[place - 1]];
      ranks[at] = place > 0 && keys[above] === keys[at] ? ranks[above] : place + 1;
    }
    return { order, rank: ranks };
  }

  /** Scores, bounds, order and ranks for a set of weights that adds to 100, under the knock-outs of a profile. */
  function weigh(weights, profile) {
    const weighed = Object.entries(weights).map(([criterion, weight]) => [criteria.get(criterion).place, weight]);
    const [score, out] = [sumOf(weighed), outOf(profile)];
    return { score, low: boundOf(weighed, low, score), high: boundOf(weighed, high, score), out, ...rank(score, out) };
  }

  takeBounds();
  return { weigh, valueOf, proposal: (profile) => profiles.get(profile).weights };
})();
