/** Whose weights hold, and setting one by hand, with the others along. */
Atlas.weightChoice = (() => {
  const { payload, profiles, parties, text } = Atlas.data;
  const { current, change, onChange } = Atlas.state;
  const { tenthsOf, weightsOf, withOne } = Atlas.weightShares;
  /** The weights that were set by hand last, by profile, to come back to from those of a party. */
  const own = new Map();
  /** The slider that is being moved, and how all weights were when that began. */
  let session = null;

  /** All criteria: first those that weigh in the profile, in its order. */
  function order() {
    const first = weighing();
    return [...first, ...payload.criteria.map(({ id }) => id).filter((id) => !first.includes(id))];
  }

  /** The criteria that weigh in the profile. */
  function weighing() {
    return Object.keys(profiles.get(current.profile).weights);
  }

  /** The weights that hold, in tenths, in that order. */
  function tenths() {
    return tenthsOf(Atlas.scoring.weights(), order());
  }

  /** How it was when this slider began to move: before anything else set the weights, or another slider. */
  function begun(id, from) {
    const goesOn = session?.id === id && session.profile === current.profile && session.last === current.weights;
    if (!goesOn) session = { id, from, profile: current.profile, chosen: current.weights, tenths: tenths() };
    return session;
  }

  /** Takes one slider from its place to another; back where it began, all weights are what they were. At 0 it is 0. */
  function move(id, from, to) {
    const ids = order();
    const begin = begun(id, from);
    const evenly = ids.map((each) => (weighing().includes(each) ? 1 : 0));
    const moved = to > 0 && to === begin.from ? begin.tenths : withOne(begin.tenths, ids.indexOf(id), Math.round(to * 10), evenly);
    change({ weights: chosenBy(moved, begin, ids) }, "weights");
    begin.last = current.weights;
  }

  /** Weights as the state keeps them: under the name that they had, or as the proposal where they are just that. */
  function chosenBy(moved, begin, ids) {
    const known = [[begin.tenths, begin.chosen], [tenthsOf(profiles.get(current.profile).weights, ids), null]];
    const same = known.find(([each]) => each.every((weight, at) => weight === moved[at]));
    return same ? same[1] : weightsOf(moved, ids);
  }

  /** What can be chosen: the proposal, each party, and the weights set by hand where there are any. */
  function presets() {
    const given = [...parties.values()].map(({ id, labels, weights }) => ({
      value: `party.${id}`, label: labels[current.profile], known: weights[current.profile] !== null,
    }));
    return [{ value: "proposal", label: text.weights.proposal, known: true }, ...given, { value: "own", label: text.weights.own, known: own.has(current.profile) }];
  }

  /** Which of them holds. */
  function preset() {
    if (current.weights === null) return "proposal";
    return typeof current.weights === "string" ? `party.${current.weights}` : "own";
  }

  /** Takes one of them. */
  function take(value) {
    const weights = { proposal: null, own: own.get(current.profile) };
    change({ weights: value in weights ? weights[value] : value.slice("party.".length) }, "weights");
  }

  /** Remembers what was set by hand. */
  function start() {
    onChange(["weights"], () => { if (preset() === "own") own.set(current.profile, current.weights); });
  }

  return { start, order, weighing, tenths, move, presets, preset, take };
})();
