/** The tabs above the list: the sites, the map as a table, and the shortlist of the meeting. */
Atlas.panelTabs = (() => {
  const { text } = Atlas.data;
  const { element, button } = Atlas.dom;
  const { number, fill } = Atlas.words;
  const { current, change, onChange } = Atlas.state;
  const place = document.getElementById("panel-tabs");
  const count = element("span", { class: "tab-count" });
  const tabs = [
    tab("ranking", text.tabs.sites),
    tab("layer-table", text.tabs.table),
    tab("shortlist", text.tabs.shortlist, count),
  ];
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

  /** How many sites the shortlist has. */
  function writeCount() {
    const sites = Atlas.shortlist.count();
    const words = element("span", { class: "visually-hidden" }, fill(text.tabs.count, { count: number(sites) }));
    count.replaceChildren(element("span", { "aria-hidden": "true" }, number(sites)), words);
    count.hidden = sites === 0;
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
    Atlas.shortlist.onChange(writeCount);
    onChange(["site"], onSheet);
  }

  return { start };
})();
