/** Where every site lies, in pixels of the world at zoom 0: for drawing thousands at once and for finding what was pointed at. */
Atlas.siteShapes = (() => {
  const { payload } = Atlas.data;
  const count = payload.sites.length;
  /** How near a site's sign one must point, in pixels. */
  const NEAR = 12;
  /** Leaflet's own map of the world. */
  const WORLD = L.CRS.EPSG3857;
  /** The corners of all rings one after the other, x and y in turn; where each ring begins; and the first ring of each site. */
  const corners = [];
  const rings = [0];
  const firsts = [0];
  /** The box around each site: left, top, right, bottom. */
  const boxes = new Float64Array(4 * count);
  /** The larger of the width and the height of each box. */
  const extents = new Float64Array(count);
  /** The place of each site's sign, x and y in turn. */
  const signs = new Float64Array(2 * count);

  /** A place as a pixel of the world. */
  function worldPoint([lng, lat]) {
    const { x, y } = WORLD.latLngToPoint({ lng, lat }, 0);
    return [x, y];
  }

  /** Takes over one ring, and widens the box of its site. */
  function takeRing(ring, box) {
    for (const corner of ring) {
      const [x, y] = worldPoint(corner);
      corners.push(x, y);
      box[0] = Math.min(box[0], x);
      box[1] = Math.min(box[1], y);
      box[2] = Math.max(box[2], x);
      box[3] = Math.max(box[3], y);
    }
    rings.push(corners.length);
  }

  /** Takes over the outline of a site and the place of its sign. */
  function take({ geometry, label_point: label }, at) {
    const parts = geometry.type === "MultiPolygon" ? geometry.coordinates.flat() : geometry.coordinates;
    const box = [Infinity, Infinity, -Infinity, -Infinity];
    for (const ring of parts) takeRing(ring, box);
    firsts.push(rings.length - 1);
    boxes.set(box, 4 * at);
    extents[at] = Math.max(box[2] - box[0], box[3] - box[1]);
    signs.set(worldPoint(label), 2 * at);
  }

  /** Adds the outline of a site to the path of a pen, in pixels of the frame that it draws in. */
  function trace(pen, at, { scale, left, top }) {
    for (let ring = firsts[at]; ring < firsts[at + 1]; ring += 1) {
      pen.moveTo(corners[rings[ring]] * scale - left, corners[rings[ring] + 1] * scale - top);
      for (let to = rings[ring] + 2; to < rings[ring + 1]; to += 2) pen.lineTo(corners[to] * scale - left, corners[to + 1] * scale - top);
      pen.closePath();
    }
  }

  /** Whether any of a site's box is within another. */
  function touches(at, left, top, right, bottom) {
    return boxes[4 * at] <= right && boxes[4 * at + 1] <= bottom && boxes[4 * at + 2] >= left && boxes[4 * at + 3] >= top;
  }

  /** Whether a point lies inside: a line from there crosses the edges an odd number of times. */
  function covers(at, x, y) {
    if (!touches(at, x, y, x, y)) return false;
    let inside = false;
    for (let ring = firsts[at]; ring < firsts[at + 1]; ring += 1) {
      for (let to = rings[ring]; to + 3 < rings[ring + 1]; to += 2) {
        const [fromX, fromY, toX, toY] = [corners[to], corners[to + 1], corners[to + 2], corners[to + 3]];
        if (fromY > y !== toY > y && x < fromX + ((y - fromY) * (toX - fromX)) / (toY - fromY)) inside = !inside;
      }
    }
    return inside;
  }

  /** The site at a place among those that are shown, the one whose sign is nearest where there are several; null where there is none. */
  function at(place, zoom, shown) {
    const { x, y } = WORLD.latLngToPoint(place, 0);
    const reach = ((NEAR * WORLD.scale(0)) / WORLD.scale(zoom)) ** 2;
    let [found, nearest] = [null, Infinity];
    for (let each = 0; each < count; each += 1) {
      if (!shown[each]) continue;
      const away = (signs[2 * each] - x) ** 2 + (signs[2 * each + 1] - y) ** 2;
      if (away < nearest && (away < reach || covers(each, x, y))) [found, nearest] = [payload.sites[each], away];
    }
    return found;
  }

  /** The box around some sites, as Leaflet wants it. */
  function boundsOf(some) {
    const bounds = L.latLngBounds([]);
    for (const { place_in_data: place } of some) {
      for (const corner of [0, 2]) bounds.extend(WORLD.pointToLatLng(L.point(boxes[4 * place + corner], boxes[4 * place + corner + 1]), 0));
    }
    return bounds;
  }

  /** The place of a site's sign. */
  function signPlace(site) {
    return L.latLng(site.label_point[1], site.label_point[0]);
  }

  payload.sites.forEach(take);
  return { extents, signs, trace, touches, at, boundsOf, signPlace };
})();
