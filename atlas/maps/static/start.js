/** Brings the page to life, in the order in which parts build on each other. */
Atlas.scoreLegend.start();
Atlas.baseMap.start();
Atlas.layersOnMap.start();
Atlas.sitesOnMap.start();
Atlas.mapLabels.start();
Atlas.layerPanel.start();
Atlas.ranking.start();
Atlas.sheet.start();
Atlas.printing.start();
Atlas.state.followAddress();
