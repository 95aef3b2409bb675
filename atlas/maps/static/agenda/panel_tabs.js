/** The tabs above the list: the sites, where the parties stand, the map as a table, and the shortlist of the meeting. */
Atlas.panelTabs = (() => {
  const { payload, text } = Atlas.data;
  const { element, button } = Atlas.dom;
  const { number, fill } = Atlas.words;
  const { current, change, onChange } = Atlas.state;
  const place = document.getElementById("panel-tabs");
  const [count, attention] = [element("span", { class: "tab-count" }), element("span", { class: "tab-count is-alarm" })];
  const tabs = [
    tab("ranking", text.tabs.sites),
    ...(payload.monitor ? [tab("monitor", text.monitor.tab, attention)] : []),
    tab("layer-table", text.tabs.table),
    tab("shortlist", text.tabs.shortlist, count),
  ];
  const listeners = [];
  let chosen = tabs[0];

  /** A tab with its panel. */
  function tab(id, ...label) {
    const made = button({ id: `tab-${id}`, class: "tab", role: "tab", "aria-controls": id }, () => choose(made), ...label);
    return made;
  }

  /** The panel of a tab. */
  function panelOf(one) {
    return document.getElementById(one.getAttribute("aria-controls"));
  }

  /** Shows the panel of a tab; a sheet that lies over it closes. */
  function choose(wanted) {
    chosen = wanted;
    for (const one of tabs) {
      one.setAttribute("aria-selected", String(one === chosen));
      one.tabIndex = one === chosen ? 0 : -1;
      panelOf(one).hidden = one !== chosen;
    }
    if (current.site !== null) change({ site: null }, "tabs");
    for (const listener of listeners) listener();
  }

  /** Calls the listener whenever a panel has come in view. */
  function onChoice(listener) {
    listeners.push(listener);
  }

  /** Arrows, Home and End go to another tab. */
  function onKey(event) {
    const at = tabs.indexOf(chosen);
    const to = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: tabs.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    choose(tabs[(to + tabs.length) % tabs.length]);
    chosen.focus();
  }

  /** Writes a number beside the name of a tab, and what it counts for who listens; none where there is nothing to count. */
  function writeNumber(place, value, sentence) {
    const words = element("span", { class: "visually-hidden" }, fill(sentence, { count: number(value) }));
    place.replaceChildren(element("span", { "aria-hidden": "true" }, number(value)), words);
    place.hidden = value === 0;
  }

  /** How many sites the shortlist has. */
  function writeCount() {
    writeNumber(count, Atlas.shortlist.count(), text.tabs.count);
  }

  /** How much of what the view promises needs attention. */
  function writeAttention() {
    if (payload.monitor) writeNumber(attention, payload.monitor.themes[current.theme].attention, text.monitor.attention);
  }

  /** What the sheet covers is out of reach; when it closes over another panel than the list, its tab takes the focus. */
  function onSheet() {
    for (const one of tabs) panelOf(one).inert = current.site !== null;
    if (current.site === null && chosen !== tabs[0]) queueMicrotask(() => { if (document.activeElement === document.body) chosen.focus(); });
  }

  /** Makes the tabs. */
  function start() {
    for (const one of tabs) {
      panelOf(one).setAttribute("role", "tabpanel");
      panelOf(one).setAttribute("aria-labelledby", one.id);
    }
    place.append(element("div", { class: "tab-list", role: "tablist", "aria-label": text.tabs.label }, ...tabs));
    place.addEventListener("keydown", onKey);
    choose(chosen);
    writeCount();
    writeAttention();
    Atlas.shortlist.onChange(writeCount);
    onChange(["theme"], writeAttention);
    onChange(["site"], onSheet);
  }

  return { start, onChoice };
})();
