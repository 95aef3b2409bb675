/** What each criterion adds to the score of a site, as horizontal bars. */
Atlas.contributions = (() => {
  const { criteria, text } = Atlas.data;
  const { element } = Atlas.dom;
  const { number, fill } = Atlas.words;
  const { valueOf } = Atlas.weighing;

  /** What a criterion brings a site: points that count, and the least and most that they can turn out. */
  function contribution(site, criterion, weight) {
    const { value, low, high, known } = valueOf(site, criterion);
    return { criterion, weight, known, points: (value * weight) / 100, low: (low * weight) / 100, high: (high * weight) / 100 };
  }

  /** All contributions to a site's score, the largest weight first; a criterion that does not weigh has none. */
  function of(site) {
    const weighed = Object.entries(Atlas.scoring.weights()).filter(([, weight]) => weight > 0);
    return weighed.sort((one, other) => other[1] - one[1]).map(([criterion, weight]) => contribution(site, criterion, weight));
  }

  /** The points in words: '5,0 van 14,0', with bounds where they are open. */
  function pointsText({ points, low, high, weight, known }) {
    const [from, to] = [number(low, 1), number(high, 1)];
    const sentence = from === to ? text.points : known ? text.points_known_range : text.points_range;
    return fill(sentence, { points: number(points, 1), low: from, high: to, weight: number(weight, 1) });
  }

  /** A bar: its width is the weight, the coloured part the points, the hatched part what is not certain. */
  function bar({ weight, low, high }, heaviest) {
    const track = element("div", { class: "track", "aria-hidden": "true" });
    track.style.width = `${(100 * weight) / heaviest}%`;
    track.append(part("track-points", 0, low, weight));
    if (low < high) track.append(part("track-unknown", low, high, weight));
    return track;
  }

  /** One part of a bar, from and to in points. */
  function part(name, from, to, weight) {
    const made = element("span", { class: name });
    made.style.left = `${(100 * from) / weight}%`;
    made.style.width = `${(100 * (to - from)) / weight}%`;
    return made;
  }

  /** One criterion: name, points, bar, the evidence and the agreement behind it. */
  function item(one, site, sheet, heaviest) {
    const { label, agreement } = criteria.get(one.criterion);
    return element(
      "li",
      { class: "contribution" },
      element(
        "p",
        { class: "contribution-head" },
        element("span", { class: "contribution-name" }, label),
        one.known ? null : element("span", { class: "contribution-unknown" }, text.unknown),
        element("span", { class: "contribution-points" }, pointsText(one)),
      ),
      bar(one, heaviest),
      element("p", { class: "contribution-evidence" }, sheet ? `${sheet.evidence[one.criterion]} ` : null, element("span", { class: "agreement" }, agreement)),
      Atlas.valueCurve.draw(one.criterion, site),
    );
  }

  /** The bars of a site. */
  function bars(site) {
    const weighed = of(site);
    const heaviest = Math.max(...weighed.map(({ weight }) => weight));
    return element("ul", { class: "contributions" }, ...weighed.map((one) => item(one, site, Atlas.data.sheetOf(site), heaviest)));
  }

  return { bars, of, bar, pointsText };
})();
