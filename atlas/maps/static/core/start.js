/** Brings the page to life, in the order in which parts build on each other. */
for (const part of [
  "scoreLegend", "baseMap", "layersOnMap", "sitesOnMap", "mapLabels", "layerPanel", "mapLegend", "themeBar", "profileChoice", "weightsPanel",
  "filterBar", "panelTabs", "ranking", "monitor", "layerTable", "shortlist", "sheet", "comparison", "mapTools", "mapPosition", "printing",
]) {
  Atlas[part].start();
}
Atlas.state.followAddress();
