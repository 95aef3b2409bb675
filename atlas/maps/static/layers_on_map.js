/** The layers under the sites: areas, lines and points, each in a pane of its own. */
Atlas.layersOnMap = (() => {
  const { payload, layerBadge } = Atlas.data;
  const { element } = Atlas.dom;
  const { map, pane } = Atlas.baseMap;
  const drawings = new Map();
  /** Below this zoom points are small dots, so that they do not bury the map. */
  const NEAR = 13.5;
  const listeners = [];

  /** The fill of an area class: hatched where it is a restriction or only a plan (dashed), else plain. */
  function areaFill(layer, kind) {
    const hatched = layer.id === "constraints" || kind.dash !== null;
    if (!hatched || !kind.fill) return kind.fill;
    kind.hatch ??= Atlas.symbols.hatch(`${layer.id}-${kind.place}`, kind.place, kind.stroke, null);
    return kind.hatch;
  }

  /** How wide a class is drawn: lines are wide, edges of areas thin. */
  function width(kind, shape) {
    if (kind.shape !== "line") return 1.4;
    return shape.type.endsWith("Polygon") ? 1.8 : 3;
  }

  /** How Leaflet draws a shape of a class. */
  function pathStyle(layer, kind, shape) {
    const fill = kind.shape === "line" ? null : areaFill(layer, kind);
    const hatched = fill !== null && fill.startsWith("url");
    return {
      color: kind.stroke,
      weight: width(kind, shape),
      dashArray: kind.dash,
      // A class without fill still answers a click, but only on its line.
      fill: fill !== null,
      fillColor: fill,
      fillOpacity: hatched ? 0.65 : 0.55,
    };
  }

  /** The card that a click on a feature opens. */
  function card(layer, feature) {
    return element(
      "div",
      { class: "card" },
      element("p", { class: "card-layer" }, layer.label, " ", layerBadge(layer)),
      feature.title ? element("p", { class: "card-title" }, feature.title) : null,
      ...feature.lines.map((line) => element("p", {}, line)),
    );
  }

  /** Draws one point as the symbol of its class. */
  function pointMarker(kind, place, paneName) {
    const icon = L.divIcon({ className: "point-symbol", html: Atlas.symbols.pointSymbol(kind, kind.place), iconSize: [20, 20] });
    return L.marker(place, { icon, pane: paneName, keyboard: false });
  }

  /** Draws a layer, ready to be put on the map. */
  function draw(layer, height) {
    const paneName = pane(`layer-${height}`, height);
    const renderer = L.svg({ pane: paneName });
    const kinds = new Map(layer.classes.map((kind) => [kind.id, kind]));
    return L.layerGroup(
      layer.features.map((feature) => {
        const kind = kinds.get(feature.class);
        const drawn = L.geoJSON(feature.geometry, {
          style: () => ({ ...pathStyle(layer, kind, feature.geometry), renderer }),
          pointToLayer: (_, place) => pointMarker(kind, place, paneName),
        });
        return drawn.bindPopup(() => card(layer, feature), { closeButton: false, maxWidth: 280 });
      }),
    );
  }

  /** Shows or hides a layer. */
  function show(layer, visible) {
    layer.visible = visible;
    if (visible) map.addLayer(drawings.get(layer.id));
    else map.removeLayer(drawings.get(layer.id));
    for (const listener of listeners) listener(layer);
  }

  /** Calls the listener when a layer comes or goes. */
  function onSwitch(listener) {
    listeners.push(listener);
  }

  /** Makes points small from afar. */
  function sizePoints() {
    map.getContainer().classList.toggle("is-far", map.getZoom() < NEAR);
  }

  /** Draws all layers, the first at the bottom, and shows those that start visible. */
  function start() {
    payload.layers.forEach((layer, place) => {
      layer.classes.forEach((kind, number) => { kind.place = number; });
      drawings.set(layer.id, draw(layer, 300 + place));
      if (layer.visible) show(layer, true);
    });
    map.on("zoomend", sizePoints);
    sizePoints();
  }

  return { start, show, onSwitch, areaFill };
})();
