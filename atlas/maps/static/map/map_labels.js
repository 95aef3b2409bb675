/** Names of villages on the map, each inside its village and clear of numbers and other names, as far as may be. */
Atlas.mapLabels = (() => {
  const { payload } = Atlas.data;
  const { element } = Atlas.dom;
  const { map, pane, whole, letterSize } = Atlas.baseMap;
  /** Half the height of a name and half the size of a number, in letter sizes. */
  const HALF = { name: 0.5, number: 0.72 };
  /** What it costs, in pixels of distance from the middle, to cover something or to stand outside. */
  const COST = { name: 200, number: 170, beyondVillage: 120, beyondMap: 140 };
  /** How far from the middle a name may move, in pixels. */
  const OFFSETS = [0, -12, 12, -24, 24, -36, 36, -48, 48, -60, 60, -84, 84];
  const STEPS = OFFSETS.flatMap((down) => OFFSETS.map((right) => [right, down])).sort((one, other) => Math.hypot(...one) - Math.hypot(...other));
  const group = L.layerGroup();
  let labels = [];

  /** The parts of an area, each a list of rings. */
  function partsOf(geometry) {
    return geometry.type === "MultiPolygon" ? geometry.coordinates : [geometry.coordinates];
  }

  /** The middle of a shape's largest part. */
  function middle(geometry) {
    const rings = partsOf(geometry).map((part) => ringMiddle(part[0]));
    return rings.reduce((best, ring) => (ring.area > best.area ? ring : best)).place;
  }

  /** Centre of gravity and size of a ring. */
  function ringMiddle(ring) {
    let [area, x, y] = [0, 0, 0];
    for (let i = 0; i + 1 < ring.length; i += 1) {
      const cross = (ring[i][0] - ring[0][0]) * (ring[i + 1][1] - ring[0][1]) - (ring[i + 1][0] - ring[0][0]) * (ring[i][1] - ring[0][1]);
      area += cross;
      x += cross * (ring[i][0] + ring[i + 1][0] + ring[0][0]);
      y += cross * (ring[i][1] + ring[i + 1][1] + ring[0][1]);
    }
    const place = area === 0 ? ring[0] : [x / (3 * area), y / (3 * area)];
    return { area: Math.abs(area), place: L.latLng(place[1], place[0]) };
  }

  /** Makes the label of one village. */
  function makeLabel(feature) {
    const face = element("span", { class: feature.class === "town" ? "place-name place-name-town" : "place-name" }, feature.title);
    const icon = L.divIcon({ className: "place-name-place", html: face, iconSize: [0, 0] });
    const place = middle(feature.geometry);
    return { face, place, geometry: feature.geometry, marker: L.marker(place, { icon, pane: "place-names", interactive: false, keyboard: false }) };
  }

  /** Moves every label to its best place; all are measured before the first is moved. */
  function arrange() {
    if (!map.hasLayer(group)) return;
    const [frame, letter] = [wholeFrame(), letterSize()];
    const taken = Atlas.sitesOnMap.taken().map(({ point }) => ({ ...box(point, HALF.number * letter, HALF.number * letter), kind: "number" }));
    for (const label of labels) measure(label, letter);
    for (const label of labels) {
      const best = bestPlace(label, taken, frame);
      // A name in the wrong village misleads; it comes back when there is room, closer in.
      label.face.classList.toggle("is-crowded-out", !best.home);
      if (!best.home) continue;
      label.face.style.translate = `calc(-50% + ${best.step[0]}px) calc(-50% + ${best.step[1]}px)`;
      taken.push({ ...best.wanted, kind: "name" });
    }
  }

  /** Measures half of a name each way, once for every size of letters. */
  function measure(label, letter) {
    if (label.letter === letter) return;
    Object.assign(label, { letter, half: [label.face.offsetWidth / 2, HALF.name * letter] });
  }

  /** The place that costs least; beyond what it costs, being further off costs more whatever is there. */
  function bestPlace(label, taken, frame) {
    const middle = map.latLngToLayerPoint(label.place);
    let best = { cost: Infinity };
    for (const step of STEPS) {
      if (Math.hypot(...step) >= best.cost) break;
      const place = judge(label, middle.add(step), step, taken, frame);
      if (place.cost < best.cost) best = place;
    }
    return best;
  }

  /** What a place for a label costs. */
  function judge(label, point, step, taken, frame) {
    const wanted = box(point, ...label.half);
    let cost = Math.hypot(...step);
    for (const other of taken) if (!apart(wanted, other)) cost += COST[other.kind];
    if (!within(wanted, frame)) cost += COST.beyondMap;
    const home = covers(label.geometry, map.layerPointToLatLng(point));
    if (!home) cost += COST.beyondVillage;
    return { wanted, step, cost, home };
  }

  /** Whether an area covers a place: a line from there crosses its edges an odd number of times. */
  function covers(geometry, { lng, lat }) {
    let inside = false;
    for (const ring of partsOf(geometry).flat()) {
      for (let i = 0; i + 1 < ring.length; i += 1) {
        const [[x, y], [nextX, nextY]] = [ring[i], ring[i + 1]];
        if (y > lat !== nextY > lat && lng < x + ((lat - y) * (nextX - x)) / (nextY - y)) inside = !inside;
      }
    }
    return inside;
  }

  /** Where a name may stand: the area of the map, with a little beyond. */
  function wholeFrame() {
    const [upperLeft, lowerRight] = [whole.getNorthWest(), whole.getSouthEast()].map((corner) => map.latLngToLayerPoint(corner));
    return { left: upperLeft.x - 10, right: lowerRight.x + 10, top: upperLeft.y - 10, bottom: lowerRight.y + 10 };
  }

  /** Whether a box lies inside another. */
  function within(inner, outer) {
    return inner.left > outer.left && inner.right < outer.right && inner.top > outer.top && inner.bottom < outer.bottom;
  }

  /** A box around a point. */
  function box(point, halfWidth, halfHeight) {
    return { left: point.x - halfWidth, right: point.x + halfWidth, top: point.y - halfHeight, bottom: point.y + halfHeight };
  }

  /** Whether two boxes leave each other free. */
  function apart(one, other) {
    return one.right < other.left || other.right < one.left || one.bottom < other.top || other.bottom < one.top;
  }

  /** Names come and go with the layer of the villages. */
  function show(visible) {
    if (visible) map.addLayer(group);
    else map.removeLayer(group);
    arrange();
  }

  /** Makes the labels and keeps them in order. */
  function start() {
    const villages = payload.layers.find((layer) => layer.id === "villages");
    if (!villages) return;
    pane("place-names", 560);
    map.getPane("place-names").setAttribute("aria-hidden", "true");
    labels = villages.features.map(makeLabel);
    for (const label of labels) group.addLayer(label.marker);
    show(villages.visible);
    Atlas.layersOnMap.onSwitch((layer) => { if (layer.id === "villages") show(layer.visible); });
    map.on("zoomend resize", arrange);
    Atlas.state.onChange(["theme", "profile", "weights", "filter", "site"], arrange);
  }

  return { start, arrange };
})();
