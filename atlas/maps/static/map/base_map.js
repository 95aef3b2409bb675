/** The empty map: land, edges of what may be seen, zoom buttons, scale bar. */
Atlas.baseMap = (() => {
  const { payload, text } = Atlas.data;
  const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  let letter = null;

  /** What Leaflet scales while the map is zoomed: the drawings of the layers, each as large as the map, and the sites. */
  const DRAWINGS = ".leaflet-pane > svg, .leaflet-pane > canvas";

  // With moves in three dimensions the browser would keep every drawing and every sign as a picture of its own.
  L.Browser.ie3d = true;
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
    trackResize: false,
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
    return L.geoJSON(landShapes, { ...style, style: () => style }).addTo(map);
  }

  /** Whether a geometry covers ground. */
  function isArea({ type }) {
    return type === "Polygon" || type === "MultiPolygon";
  }

  /** Everything the map is about: land and sites. */
  function extent() {
    const bounds = L.latLngBounds([]);
    for (const each of [land.getBounds(), Atlas.siteShapes.boundsOf(payload.sites)]) if (each.isValid()) bounds.extend(each);
    return bounds;
  }

  /** How much of the top of the map its tools cover while no card of theirs is open; their style says so. */
  function toolsHeight() {
    return parseFloat(getComputedStyle(document.getElementById("map-tools")).minHeight);
  }

  /** Shows the whole area, clear of the tools and of the open legend. */
  function showAll({ animate = !calm } = {}) {
    const paddingBottomRight = [14 + Atlas.mapLegend.width(), 14];
    if (whole.isValid()) map.fitBounds(whole, { paddingTopLeft: [14, 14 + toolsHeight()], paddingBottomRight, animate });
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

  /** The size of a letter in pixels, which signs on the map follow; to ask for it anew makes the browser work out all styles. */
  function letterSize() {
    letter ??= parseFloat(getComputedStyle(document.documentElement).fontSize);
    return letter;
  }

  /** Whether a place lies on the land: a line from there crosses the edges of one of its parts an odd number of times. */
  function isOnLand({ lng, lat }) {
    const crosses = ([x, y], [nextX, nextY]) => y > lat !== nextY > lat && lng < x + ((lat - y) * (nextX - x)) / (nextY - y);
    const isInside = (rings) => rings.flatMap((ring) => ring.slice(1).filter((corner, at) => crosses(ring[at], corner))).length % 2 === 1;
    return landShapes.some(({ type, coordinates }) => (type === "MultiPolygon" ? coordinates : [coordinates]).some(isInside));
  }

  /**
   * Tells the browser to keep each drawing as a picture of its own, which scales without being drawn anew: only while the map is zoomed.
   * Otherwise they are one, since without a graphics card it takes too long to lay them all over one another for every frame of a drag.
   */
  function setApart(on) {
    for (const drawing of map.getPane("mapPane").querySelectorAll(DRAWINGS)) drawing.style.willChange = on ? "transform" : "auto";
  }

  /** How far out one may zoom: a little further than the whole area, whatever the size of the screen. */
  function limitZoom() {
    map.setMinZoom(map.getBoundsZoom(whole) - 1);
  }

  /** Shows the map, once everything around it has its size. */
  function start() {
    map.invalidateSize();
    showAll({ animate: false });
    if (!whole.isValid()) return;
    limitZoom();
    map.on("resize", limitZoom);
    // The frame also changes when what stands around it does, such as a longer question.
    new ResizeObserver(() => map.invalidateSize({ debounceMoveend: true })).observe(map.getContainer());
    map.setMaxBounds(whole.pad(1));
  }

  // Letters follow the size of the window, and are others on paper; either way the map gets another size too.
  map.on("resize", () => { letter = null; });
  // A drag then moves pictures that the browser has, and draws nothing.
  map.getPane("mapPane").style.willChange = "transform";
  map.on("zoomstart", () => setApart(true));
  map.on("zoomend", () => setApart(false));
  map.on("layeradd", ({ layer }) => { if (layer instanceof L.Renderer) setApart(false); });
  const landShapes = (groundLayer()?.features ?? []).map((feature) => feature.geometry).filter(isArea);
  const land = drawLand();
  const whole = extent();
  // At the bottom the next control comes above the one before.
  L.control.scale({ imperial: false, maxWidth: 120 }).addTo(map);
  L.control.zoom({ position: "bottomleft", zoomInTitle: text.zoom_in, zoomOutTitle: text.zoom_out }).addTo(map);
  addWholeAreaButton();

  return { map, pane, calm, whole, letterSize, isOnLand, showAll, start };
})();
