/** Tells what other weights did to the top of the list, once the weights rest. */
Atlas.weightNews = (() => {
  const { payload, text } = Atlas.data;
  const { number, fill } = Atlas.words;
  const { onChange } = Atlas.state;
  const announcement = document.getElementById("announcement");
  const REST = 700;
  /** So many sites are told of; more would not be listened to. */
  const MOST = 3;
  let [before, timer] = [null, null];

  /** The best of the sites that the list shows. */
  function top() {
    const shown = Atlas.scoring.ordered().filter((site) => !Atlas.scoring.of(site).out && Atlas.filters.passes(site));
    return shown.slice(0, payload.shortlist_sites);
  }

  /** What changed in the top: who stands elsewhere than before. */
  function sentence() {
    const best = top();
    const ranks = best.map((site) => ({ site: site.name, rank: Atlas.scoring.of(site).rank, before: before[site.place_in_data] }));
    const moved = ranks.filter((one) => one.rank !== one.before).slice(0, MOST);
    if (moved.length === 0) return best.length === 0 ? "" : fill(text.weights.same_top, { count: number(best.length) });
    const told = moved.map((one) => fill(text.weights.moved, { site: one.site, rank: number(one.rank), before: number(one.before) }));
    return `${told.join("; ")}.`;
  }

  /** Takes the ranks as they are for what later news is compared with. */
  function rest() {
    before = Atlas.scoring.now().rank.slice();
  }

  /** Tells it, to who hears and by the panel to who sees. */
  function tell(write) {
    announcement.textContent = sentence();
    write(announcement.textContent);
    rest();
  }

  /** Follows the weights; another profile or another link begins a list of its own. */
  function start(write) {
    rest();
    onChange(["profile", "weights"], (was, origin) => {
      clearTimeout(timer);
      if (origin === "weights") timer = setTimeout(tell, REST, write);
      else { rest(); write(""); }
    });
  }

  return { start };
})();
