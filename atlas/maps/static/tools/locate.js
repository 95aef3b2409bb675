/** Where the reader stands, shown on the map. */
Atlas.locate = (() => {
  const { text } = Atlas.data;
  const { fill, number } = Atlas.words;
  const { map, pane, calm, isOnLand } = Atlas.baseMap;
  const words = text.tools.locate;
  const WAIT_MS = 15000;
  const CLOSE = 15;
  const PERMISSION_DENIED = 1;
  const drawing = L.layerGroup();

  /** Draws the place with the circle in which it may lie. */
  function show({ coords: { latitude, longitude, accuracy } }) {
    const place = L.latLng(latitude, longitude);
    drawing.clearLayers();
    if (!isOnLand(place)) return Atlas.mapTools.say(words.outside);
    const style = { pane: "locate", interactive: false };
    drawing.addLayer(L.circle(place, { ...style, radius: accuracy, className: "locate-area" }));
    drawing.addLayer(L.circleMarker(place, { ...style, radius: 7, className: "locate-point" }));
    map.setView(place, Math.max(map.getZoom(), CLOSE), { animate: !calm });
    Atlas.mapTools.say(fill(words.found, { metres: number(accuracy) }));
  }

  /** Tells why there is no place. */
  function fail({ code }) {
    Atlas.mapTools.say(code === PERMISSION_DENIED ? words.denied : words.unknown);
  }

  /** Asks the browser, which asks the reader. */
  function ask() {
    Atlas.mapTools.say(words.waiting);
    navigator.geolocation.getCurrentPosition(show, fail, { enableHighAccuracy: true, timeout: WAIT_MS });
  }

  /** Makes a button ask; without a browser that knows places it is not there. */
  function make(pressed) {
    pressed.hidden = !navigator.geolocation;
    drawing.addTo(map);
    pane("locate", 655);
    pressed.addEventListener("click", ask);
  }

  return { make };
})();
