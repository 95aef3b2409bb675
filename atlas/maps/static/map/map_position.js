/** Where the map looks, kept in the address from the moment that a person moves it. */
Atlas.mapPosition = (() => {
  const { map, showAll } = Atlas.baseMap;
  const { current, change, onChange } = Atlas.state;
  /** Less than this, in pixels, is no move: another size of the frame rounds the middle of the map. */
  const STILL = 2;
  let isOurs = false;
  let seen = { zoom: null, centre: null };

  /** The position in words of the address: zoom, latitude, longitude. */
  function position() {
    const { lat, lng } = map.getCenter();
    return [map.getZoom(), lat, lng].map((each, place) => Number(each.toFixed(place === 0 ? 1 : 5)));
  }

  /** Moves the map without a person having done so: the address stays as it is. */
  function quietly(move) {
    isOurs = true;
    move();
    isOurs = false;
    note();
  }

  /** Remembers where the map is. */
  function note() {
    seen = { zoom: map.getZoom(), centre: map.getCenter() };
  }

  /** Whether the map is where it was last seen; Leaflet may tell of a move more than once. */
  function isStill() {
    return seen.zoom === map.getZoom() && map.project(seen.centre).distanceTo(map.project(map.getCenter())) < STILL;
  }

  /** Goes where the address says, or shows everything. */
  function follow() {
    quietly(() => {
      if (current.position === null) showAll({ animate: false });
      else map.setView([current.position[1], current.position[2]], current.position[0], { animate: false });
    });
  }

  /** Keeps where a person went. */
  function keep() {
    if (isOurs || isStill()) return;
    note();
    change({ position: position() }, "map");
  }

  /** Shows the whole area anew when the room for it has changed, unless a person moved the map. */
  function keepWhole() {
    if (current.position === null && !isOurs) follow();
  }

  /** Follows address and map; the whole area stays whole when the map gets another size. */
  function start() {
    map.on("moveend", keep);
    map.on("resize", keepWhole);
    onChange(["position"], (_, origin) => { if (origin === "address") follow(); });
  }

  return { start, quietly, keepWhole };
})();
