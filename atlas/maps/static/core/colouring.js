/** What colours a site: the class of its score, or what the parties make of it. */
Atlas.colouring = (() => {
  const { payload, profiles } = Atlas.data;
  const { current, theme } = Atlas.state;
  const { whole } = Atlas.words;
  const knockedOut = payload.score_classes.find(({ id }) => id === "knocked_out");
  const scoreClasses = payload.score_classes.filter((each) => each !== knockedOut);
  const standings = new Map(payload.standings.map((each) => [each.id, each]));
  const standingPlaces = new Map();

  /** Whether sites show what the parties make of them. */
  function isByParties() {
    return theme().colour === "parties" && profiles.get(current.profile).standing !== null;
  }

  /** The place of a score's class: classes count whole points, as the list shows them. */
  function scorePlace(score) {
    const points = whole(score);
    let place = 0;
    while (place < scoreClasses.length - 1 && points < scoreClasses[place].least) place += 1;
    return place;
  }

  /** The places of the classes that parties put the sites in, under a profile. */
  function placesByParties(profile) {
    const ids = [...standings.keys()];
    if (!standingPlaces.has(profile)) {
      const { standing } = profiles.get(profile);
      standingPlaces.set(profile, Uint8Array.from(payload.sites, ({ id }) => ids.indexOf(standing[id])));
    }
    return standingPlaces.get(profile);
  }

  /** The classes that the legend explains now, the best first and last the one of sites that fall out. */
  function classes() {
    return [...(isByParties() ? standings.values() : scoreClasses), knockedOut];
  }

  /** The class of every site, as its place among the classes. */
  function places() {
    const { score, out } = Atlas.scoring.now();
    const last = classes().length - 1;
    const byParties = isByParties() ? placesByParties(current.profile) : null;
    return out.map((isOut, at) => (isOut ? last : byParties ? byParties[at] : scorePlace(score[at])));
  }

  /** The class of a site: label and colour. */
  function of(site, standing = Atlas.scoring.of(site)) {
    if (standing.out) return knockedOut;
    if (isByParties()) return standings.get(profiles.get(current.profile).standing[site.id]);
    return scoreClasses[scorePlace(standing.score)];
  }

  return { of, places, classes, isByParties };
})();
