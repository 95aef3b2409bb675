/** What each criterion adds to the score of a site, as horizontal bars. */
Atlas.contributions = (() => {
  const { criteria, text } = Atlas.data;
  const { element } = Atlas.dom;

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
  function item(contribution, evidence, heaviest) {
    const { label, agreement } = criteria.get(contribution.criterion);
    const unknown = contribution.value === null;
    return element(
      "li",
      { class: "contribution" },
      element(
        "p",
        { class: "contribution-head" },
        element("span", { class: "contribution-name" }, label),
        unknown ? element("span", { class: "contribution-unknown" }, text.unknown) : null,
        element("span", { class: "contribution-points" }, contribution.points_text),
      ),
      bar(contribution, heaviest),
      element("p", { class: "contribution-evidence" }, evidence ? `${evidence.text} ` : null, element("span", { class: "agreement" }, agreement)),
    );
  }

  /** The bars of a site under a profile; a criterion that does not weigh is left out. */
  function bars(site, result) {
    const evidence = new Map(site.evidence.map((one) => [one.criterion, one]));
    const weighed = result.contributions.filter(({ weight }) => weight > 0);
    const heaviest = Math.max(...weighed.map(({ weight }) => weight));
    return element("ul", { class: "contributions" }, ...weighed.map((one) => item(one, evidence.get(one.criterion), heaviest)));
  }

  return { bars };
})();
