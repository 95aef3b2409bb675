/** Says above the list whose weights it follows, so that nobody takes them for the proposal. */
Atlas.weightsStrip = (() => {
  const { parties, text } = Atlas.data;
  const { element, button } = Atlas.dom;
  const { fill } = Atlas.words;
  const { current, onChange } = Atlas.state;
  const place = document.getElementById("weights-strip");
  const whose = element("p", {});

  /** Whose weights hold. */
  function sentence() {
    if (Atlas.weightChoice.preset() === "own") return text.weights.own_strip;
    return fill(text.weights.party_strip, { party: parties.get(current.weights).labels[current.profile] });
  }

  /** Shows the strip, or hides it where the proposal holds. */
  function write() {
    place.hidden = Atlas.scoring.isProposal();
    if (!place.hidden) whose.textContent = sentence();
  }

  /** Takes the proposal again; the button goes, so that the focus needs another place. */
  function reset() {
    Atlas.weightChoice.take("proposal");
    document.getElementById("weights-button").focus();
  }

  /** Writes the strip and follows the weights. */
  function start() {
    place.append(whose, button({ class: "button" }, reset, text.weights.reset));
    write();
    onChange(["profile", "weights"], write);
  }

  return { start };
})();
