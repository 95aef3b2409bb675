/** The tab that tells where the parties stand on the promises behind the view; drawn when it is first looked at. */
Atlas.monitor = (() => {
  const { payload, text } = Atlas.data;
  const { element } = Atlas.dom;
  const { current, onChange } = Atlas.state;
  const words = text.monitor;
  const place = document.getElementById("monitor");
  const { monitor } = payload;
  /** How each part that a view can have besides its targets is written. */
  const PARTS = { villages: Atlas.villageCharts.part, chains: Atlas.renewalChains.part, supply: supplyPart };
  let written = null;
  let opener = null;

  /** Homes that come against households that search, per village. */
  function supplyPart({ heading, sentences, table }) {
    return [element("h3", {}, heading), element("ul", { class: "monitor-lines" }, ...sentences.map((each) => element("li", {}, each))), Atlas.toldTable.make(table)];
  }

  /** The promises of this view. */
  function targetPart(groups) {
    if (groups.length === 0) return [];
    return [element("h3", {}, words.targets), Atlas.targetBars.legend(), ...groups.map(Atlas.targetBars.group)];
  }

  /** The promises of other views, so that none is out of reach. */
  function otherPart(groups) {
    if (groups.length === 0) return [];
    const details = element("details", { class: "monitor-figures" }, element("summary", {}, words.other_targets), ...groups.map(Atlas.targetBars.group));
    return [details];
  }

  /** Writes what the view on the table has to tell, unless it stands there already. */
  function write() {
    if (place.hidden || written === current.theme) return;
    written = current.theme;
    const { targets, parts } = monitor.themes[current.theme];
    const [own, other] = [true, false].map((wanted) => monitor.targets.filter(({ id }) => targets.includes(id) === wanted));
    const told = [...parts.flatMap((part) => PARTS[part](monitor[part])), ...targetPart(own)].filter((each) => each !== null);
    const first = told.length > 0 ? told : [element("p", {}, words.no_targets)];
    place.replaceChildren(element("p", { class: "section-note" }, monitor.date), ...first, ...otherPart(other));
    place.scrollTop = 0;
  }

  /** Gives the focus back to the button that opened a sheet, when that closes over this tab. */
  function onSheet() {
    if (current.site === null && !place.hidden) opener?.focus();
    if (current.site === null) opener = null;
  }

  /** Follows the tab, the agenda and the sheet. */
  function start() {
    if (monitor === null) return;
    place.addEventListener("click", ({ target }) => { opener = target.closest("button"); });
    onChange(["site"], onSheet);
    Atlas.panelTabs.onChoice(write);
    onChange(["theme"], write);
  }

  return { start };
})();
