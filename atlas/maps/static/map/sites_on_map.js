/** The sites on the map: outlines in the colour of their class, numbers, and what a pointer finds. */
Atlas.sitesOnMap = (() => {
  const { sites } = Atlas.data;
  const { element } = Atlas.dom;
  const { map, pane, calm } = Atlas.baseMap;
  const { current, change, onChange } = Atlas.state;
  const { at, boundsOf, signPlace } = Atlas.siteShapes;
  const { group, arrange, taken } = Atlas.siteSigns;
  const CLOSE_ENOUGH = 14;
  const NEAREST = 15.7;
  const drawing = Atlas.siteCanvas.make({ pane: pane("site-outlines", 450), padding: 0.3 });
  const name = L.tooltip({ direction: "right", offset: [12, 0], pane: pane("site-names", 640) });

  /** Draws what may have changed: colours, order, who is shown. */
  function redraw() {
    if (!map.hasLayer(drawing)) return;
    drawing.draw();
    arrange();
  }

  /** Brings the open site into view; a click on the map itself does not change the zoom. */
  function bringIntoView(origin) {
    const site = sites.get(current.site);
    if (origin === "map") map.panInside(signPlace(site), { padding: [60, 60], animate: !calm });
    else map.setView(signPlace(site), Math.max(map.getZoom(), zoomToSee(site)), { animate: !calm });
  }

  /** The zoom at which a site's outline stands clear of its sign, with its surroundings around it. */
  function zoomToSee(site) {
    return Math.min(NEAREST, Math.max(CLOSE_ENOUGH, map.getBoundsZoom(boundsOf([site]).pad(1.5))));
  }

  /** The site under the pointer, where the sites are shown and nothing lies over the map there; numbers lie on top. */
  function under(event) {
    if (!map.hasLayer(drawing) || event.target.closest(".leaflet-popup, .leaflet-control")) return null;
    return Atlas.siteSigns.at(map.mouseEventToLayerPoint(event)) ?? at(map.mouseEventToLatLng(event), map.getZoom(), Atlas.filters.passing());
  }

  /** Opens the site that was clicked, before a layer below it takes the click for itself. */
  function onClick(event) {
    const site = map.dragging.moved() || Atlas.mapTools.isBusy() ? null : under(event);
    if (site === null) return;
    event.stopPropagation();
    change({ site: site.id }, "map");
  }

  /** Tells the name of the site under the pointer. */
  function onMove(event) {
    const site = event.pointerType === "touch" ? null : under(event);
    map.getContainer().classList.toggle("is-over-site", site !== null);
    if (site === null) name.remove();
    else name.setLatLng(signPlace(site)).setContent(element("span", {}, site.name)).addTo(map);
  }

  /** Shows or hides all sites. */
  function show(visible) {
    for (const layer of [drawing, group]) visible ? map.addLayer(layer) : map.removeLayer(layer);
    redraw();
  }

  /** Draws all sites and follows what is chosen, and the map. */
  function start() {
    show(true);
    map.on("zoomend moveend resize", arrange);
    map.getContainer().addEventListener("click", onClick, true);
    map.getContainer().addEventListener("pointermove", onMove);
    map.getContainer().addEventListener("pointerleave", () => name.remove());
    onChange(["theme", "profile", "weights", "filter", "site"], redraw);
    onChange(["site"], (_, origin) => { if (current.site !== null && !(origin === "address" && current.position)) bringIntoView(origin); });
  }

  return { start, show, redraw, taken, drawing };
})();
