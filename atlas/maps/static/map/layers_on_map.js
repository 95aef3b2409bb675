/** The layers under the sites: areas, lines and points, each in a pane of its own. */
Atlas.layersOnMap = (() => {
  const { payload, layerBadge } = Atlas.data;
  const { element } = Atlas.dom;
  const { map, pane } = Atlas.baseMap;
  const { current, change, onChange } = Atlas.state;
  const drawings = new Map();
  const listeners = [];
  /** Below this zoom points are small dots and paths are gone, so that they do not bury the map. */
  const NEAR = 13.5;
  /** From how many features on their signs must be small from afar, so that they do not bury the sites. */
  const MANY = 60;
  /** The zoom at which streets have the width of their class, and how many zoom levels double it. */
  const STREETS = { full: 16, doubles: 1.25, widest: 2.5, thinnest: 0.45, edge: 2 };

  /** The fill of an area class: hatched where the class names a hatch, else plain. */
  function areaFill(layer, kind) {
    if (!kind.symbol) return kind.fill;
    kind.hatch ??= Atlas.symbols.hatch(`${layer.id}-${kind.place}`, kind.symbol, kind.stroke, kind.fill);
    return kind.hatch;
  }

  /** How wide a class is drawn: lines are wide, edges of areas thin. */
  function width(layer, kind, shape) {
    if (layer.group !== null) return 1;
    if (kind.shape !== "line") return 1.4;
    return shape.type.endsWith("Polygon") ? 1.8 : 3;
  }

  /** How much of the ground a fill hides: a colour that stands for a figure is drawn as its legend has it. */
  function opacity(layer, kind) {
    if (layer.group !== null) return 1;
    if (kind.shape === "square") return 0.8;
    return kind.symbol ? 0.65 : 0.55;
  }

  /** How Leaflet draws a shape of a class. */
  function pathStyle(layer, kind, shape) {
    const fill = kind.shape === "line" ? null : areaFill(layer, kind);
    return {
      color: kind.stroke,
      weight: width(layer, kind, shape),
      dashArray: kind.dash,
      // A class without fill still answers a click, but only on its line.
      fill: fill !== null,
      fillColor: fill,
      fillOpacity: opacity(layer, kind),
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

  /** The shape of a feature: its own, or where it only colours a neighbourhood, that of the neighbourhood. */
  function shapeOf(feature, number) {
    return feature.geometry ?? payload.layers.find(({ id }) => id === "neighbourhoods").features[number].geometry;
  }

  /** Draws a feature that answers a click. */
  function drawFeature(layer, feature, number, { renderer, paneName, kinds }) {
    const kind = kinds.get(feature.class);
    const shape = shapeOf(feature, number);
    const drawn = L.geoJSON(shape, {
      style: () => ({ ...pathStyle(layer, kind, shape), renderer }),
      pointToLayer: (_, place) => pointMarker(kind, place, paneName),
    });
    return [drawn.bindPopup(() => card(layer, feature), { closeButton: false, maxWidth: 280 })];
  }

  /** Draws lines that only help to see where one is: the edges of a kind, and over them its middle. */
  function drawBackground(layer, feature, number, { renderer, kinds }) {
    const kind = kinds.get(feature.class);
    const strokes = [{ color: kind.stroke, part: "edge" }, ...(kind.fill ? [{ color: kind.fill, part: "middle" }] : [])];
    return strokes.map(({ color, part }) => {
      const style = { color, dashArray: kind.dash, renderer, interactive: false };
      return Object.assign(L.geoJSON(feature.geometry, { style: () => style, interactive: false }), { street: { kind, part } });
    });
  }

  /** Draws a layer, ready to be put on the map. */
  function draw(layer, height) {
    const paneName = pane(`layer-${height}`, height);
    map.getPane(paneName).classList.toggle("is-crowded", layer.features.length > MANY);
    const kinds = new Map(layer.classes.map((kind) => [kind.id, kind]));
    const tools = { renderer: L.svg({ pane: paneName, padding: 0.3 }), paneName, kinds };
    const drawOne = layer.interactive ? drawFeature : drawBackground;
    return L.layerGroup(layer.features.flatMap((feature, number) => drawOne(layer, feature, number, tools)));
  }

  /** Gives streets the width that suits the zoom; from afar only the lines of roads are left. */
  function sizeStreet({ kind, part }) {
    const scale = Math.min(STREETS.widest, 2 ** ((map.getZoom() - STREETS.full) / STREETS.doubles));
    const whole = Math.max(STREETS.thinnest, kind.width * scale);
    const weight = part === "edge" ? whole : whole - STREETS.edge;
    return { weight, stroke: weight > 0 && (kind.dash === null || map.getZoom() >= NEAR) };
  }

  /** Makes points small and streets thin from afar. */
  function sizeSigns() {
    map.getContainer().classList.toggle("is-far", map.getZoom() < NEAR);
    for (const drawing of drawings.values()) {
      drawing.eachLayer((drawn) => { if (drawn.street) drawn.setStyle(sizeStreet(drawn.street)); });
    }
  }

  /** Whether a layer gives way to one of its group that was asked for later: two colours on one place can't be read. */
  function givesWay(layer) {
    const asked = (other) => current.layers.indexOf(other.id);
    return layer.group !== null && payload.layers.some((other) => other.group === layer.group && asked(other) > asked(layer));
  }

  /** Shows or hides a layer. */
  function show(layer, visible) {
    if (map.hasLayer(drawings.get(layer.id)) === visible) return;
    layer.visible = visible;
    if (visible) map.addLayer(drawings.get(layer.id));
    else map.removeLayer(drawings.get(layer.id));
    for (const listener of listeners) listener(layer);
  }

  /** Shows the layers of the picture and no others. */
  function follow() {
    for (const layer of payload.layers) show(layer, current.layers.includes(layer.id) && !givesWay(layer));
  }

  /** Asks for a layer, or no longer; one that colours the neighbourhoods takes the place of another. */
  function ask(layer, wanted) {
    const same = payload.layers.filter((other) => layer.group !== null && other.group === layer.group).map(({ id }) => id);
    const others = current.layers.filter((id) => id !== layer.id && !same.includes(id));
    change({ layers: wanted ? [...others, layer.id] : others }, "layers");
  }

  /** Opens the card of a feature. */
  function open(layer, feature) {
    const [lon, lat] = feature.point;
    L.popup({ closeButton: false, maxWidth: 280, autoPan: false }).setLatLng([lat, lon]).setContent(card(layer, feature)).openOn(map);
  }

  /** Calls the listener when a layer comes or goes. */
  function onSwitch(listener) {
    listeners.push(listener);
  }

  /** Draws all layers, the first at the bottom, and follows the picture. */
  function start() {
    payload.layers.forEach((layer, place) => {
      layer.visible = false;
      layer.classes.forEach((kind, number) => { kind.place = number; });
      drawings.set(layer.id, draw(layer, 300 + place));
    });
    follow();
    onChange(["layers"], follow);
    map.on("zoomend", sizeSigns);
    sizeSigns();
  }

  return { start, ask, open, onSwitch, areaFill };
})();
