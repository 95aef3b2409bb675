/** The empty map: land, edges of what may be seen, zoom buttons, scale bar. */
Atlas.baseMap = (() => {
  const { payload, text } = Atlas.data;
  const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;

  const map = L.map("map_atlas", {
    attributionControl: false,
    zoomControl: false,
    zoomSnap: 0.1,
    zoomDelta: 0.5,
    wheelPxPerZoomLevel: 110,
    maxZoom: 18,
    zoomAnimation: !calm,
    fadeAnimation: !calm,
    markerZoomAnimation: !calm,
    inertia: !calm,
  });

  /** Makes a layer of its own height on the map, so that switching keeps the drawing order. */
  function pane(name, height) {
    map.createPane(name).style.zIndex = height;
    return name;
  }

  /** The layer that shows where the municipality is: villages, or else the first layer there is. */
  function groundLayer() {
    return payload.layers.find((layer) => layer.id === "villages") ?? payload.layers[0];
  }

  /** Draws the land under everything; it stays when all layers are off. */
  function drawLand() {
    const style = { renderer: L.svg({ pane: pane("land", 210) }), interactive: false, className: "land" };
    const shapes = (groundLayer()?.features ?? []).map((feature) => feature.geometry);
    return L.geoJSON(shapes, { ...style, style: () => style, filter: (shape) => isArea(shape) }).addTo(map);
  }

  /** Whether a geometry covers ground. */
  function isArea(shape) {
    const type = (shape.geometry ?? shape).type;
    return type === "Polygon" || type === "MultiPolygon";
  }

  /** Everything the map is about: land and sites. */
  function extent() {
    const bounds = L.latLngBounds([]);
    for (const shape of [land, L.geoJSON(payload.sites.map((site) => site.geometry))]) {
      if (shape.getBounds().isValid()) bounds.extend(shape.getBounds());
    }
    return bounds;
  }

  /** Shows the whole area. */
  function showAll({ animate = !calm } = {}) {
    if (whole.isValid()) map.fitBounds(whole, { padding: [14, 14], animate });
  }

  /** Adds the button that shows the whole area under the zoom buttons. */
  function addWholeAreaButton() {
    const control = L.control({ position: "bottomleft" });
    control.onAdd = () => {
      const button = Atlas.dom.button({ class: "whole-area", title: text.whole_area, "aria-label": text.whole_area }, () => showAll(), cornerMarks());
      L.DomEvent.disableClickPropagation(button);
      return button;
    };
    control.addTo(map);
  }

  /** The four corners that stand for 'all of it'. */
  function cornerMarks() {
    const { svg } = Atlas.dom;
    const corners = svg("path", { d: "M2 6V2h4M10 2h4v4M14 10v4h-4M6 14H2v-4", class: "line-icon" });
    return svg("svg", { viewBox: "0 0 16 16", "aria-hidden": "true" }, corners);
  }

  /** The size of a letter in pixels, which signs on the map follow. */
  function letterSize() {
    return parseFloat(getComputedStyle(document.documentElement).fontSize);
  }

  /** Shows the map, once everything around it has its size. */
  function start() {
    map.invalidateSize();
    showAll();
    if (!whole.isValid()) return;
    map.setMinZoom(map.getZoom() - 1);
    map.setMaxBounds(whole.pad(0.6));
  }

  const land = drawLand();
  const whole = extent();
  // At the bottom the next control comes above the one before.
  L.control.scale({ imperial: false, maxWidth: 120 }).addTo(map);
  L.control.zoom({ position: "bottomleft", zoomInTitle: text.zoom_in, zoomOutTitle: text.zoom_out }).addTo(map);
  addWholeAreaButton();

  return { map, pane, calm, whole, letterSize, showAll, start };
})();
