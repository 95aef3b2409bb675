/** The numbers on the map: the ranks of the best sites in view that have room for one, in the shape of their corporation. */
Atlas.siteSigns = (() => {
  const { sites } = Atlas.data;
  const { element } = Atlas.dom;
  const { map, pane, letterSize } = Atlas.baseMap;
  const { signs, signPlace } = Atlas.siteShapes;
  const { current } = Atlas.state;
  /** How many of the best in view can have a number, and how far apart two must be, in letter sizes. */
  const MOST = 60;
  const ROOM = 1.35;
  const group = L.layerGroup();
  const markers = new Map();
  let places = [];

  /** The view with a little around it, in pixels of the world at zoom 0. */
  function view() {
    const scale = map.getZoomScale(map.getZoom(), 0);
    const { min, max } = map.getPixelBounds();
    const [aside, above] = [(max.x - min.x) / 10, (max.y - min.y) / 10];
    return { left: (min.x - aside) / scale, top: (min.y - above) / scale, right: (max.x + aside) / scale, bottom: (max.y + above) / scale };
  }

  /** The best sites in view that the list shows, the chosen one first. */
  function candidates() {
    const { left, top, right, bottom } = view();
    const shown = Atlas.filters.passing();
    const isIn = (at) => shown[at] && signs[2 * at] >= left && signs[2 * at] <= right && signs[2 * at + 1] >= top && signs[2 * at + 1] <= bottom;
    const chosen = sites.get(current.site);
    const found = chosen && isIn(chosen.place_in_data) ? [chosen] : [];
    for (const site of Atlas.scoring.ordered()) {
      if (found.length === MOST) break;
      if (site !== chosen && isIn(site.place_in_data)) found.push(site);
    }
    return found;
  }

  /** Chooses who gets a number: whoever has room, best rank first. */
  function choose() {
    const room = ROOM * letterSize();
    places = [];
    for (const site of candidates()) {
      const point = map.latLngToLayerPoint(signPlace(site));
      if (places.every((other) => apart(other.point, point, room))) places.push({ site, point });
    }
  }

  /** Whether two numbers leave each other free. */
  function apart(one, other, room) {
    return Math.abs(one.x - other.x) > room || Math.abs(one.y - other.y) > room;
  }

  /** Puts the numbers on the map and takes away those that lost their place. */
  function arrange() {
    choose();
    const kept = new Set(places.map(({ site }) => site.id));
    for (const [id, { marker }] of markers) if (!kept.has(id)) { group.removeLayer(marker); markers.delete(id); }
    places.forEach(({ site }, place) => paint(site, place));
  }

  /** Gives one number its figure, colour and shape, where they are not what they were. */
  function paint(site, place) {
    if (!markers.has(site.id)) markers.set(site.id, made(site));
    const sign = markers.get(site.id);
    const standing = Atlas.scoring.of(site);
    const { fill } = Atlas.colouring.of(site, standing);
    sign.face.classList.toggle("is-chosen", site.id === current.site);
    sign.marker.setZIndexOffset(100000 - place * 100);
    const painted = `${fill} ${standing.out} ${standing.rank}`;
    if (painted === sign.painted) return;
    sign.painted = painted;
    sign.face.classList.toggle("is-out", standing.out);
    sign.face.replaceChildren(Atlas.symbols.siteSign(site, fill, standing.out ? null : standing.rank));
  }

  /** A marker for a site. */
  function made(site) {
    const face = element("span", { class: "site-marker", "data-site": site.id });
    const icon = L.divIcon({ className: "site-marker-place", html: face, iconSize: [28, 28] });
    const marker = L.marker(signPlace(site), { icon, pane: "site-markers", keyboard: false, interactive: false });
    group.addLayer(marker);
    return { marker, face, painted: null };
  }

  /** The site whose number lies under a point of the map, null where there is none. */
  function at(point) {
    const half = (ROOM * letterSize()) / 2;
    const under = places.find((each) => !apart(each.point, point, half));
    return under?.site ?? null;
  }

  /** Points out a site, for as long as the pointer is on its row. */
  function pointOut(id, on) {
    markers.get(id)?.face.classList.toggle("is-pointed-out", on);
  }

  /** Where numbers stand now, for names that must keep clear of them. */
  function taken() {
    return map.hasLayer(group) ? places : [];
  }

  pane("site-markers", 600);
  map.getPane("site-markers").setAttribute("aria-hidden", "true");
  return { group, arrange, at, pointOut, taken };
})();
