/** Measuring a distance on the map, by clicks, taps or keys. */
Atlas.measure = (() => {
  const { text } = Atlas.data;
  const { element, button } = Atlas.dom;
  const { number, fill } = Atlas.words;
  const { map, pane } = Atlas.baseMap;
  const words = text.tools.measure;
  const KILOMETRE = 1000;
  const container = map.getContainer();
  const drawing = L.layerGroup();
  let points = [];
  let isOn = false;
  let starter = null;

  /** How long the line is, in metres as the crow flies. */
  function length() {
    return points.slice(1).reduce((sum, point, at) => sum + map.distance(points[at], point), 0);
  }

  /** A length in words: '860 m hemelsbreed', '1,24 km hemelsbreed'. */
  function inWords(metres) {
    const isFar = Math.round(metres) >= KILOMETRE;
    return fill(isFar ? words.kilometres : words.metres, { distance: isFar ? number(metres / KILOMETRE, 2) : number(metres) });
  }

  /** What to do next, or what was measured. */
  function story() {
    if (points.length === 0) return words.begin;
    return points.length === 1 ? words.next : inWords(length());
  }

  /** Draws the line and its points, and tells the total. */
  function draw() {
    const style = { pane: "measure", interactive: false };
    const dots = points.map((point) => L.circleMarker(point, { ...style, radius: 5, className: "measure-point" }));
    drawing.clearLayers();
    for (const part of ["measure-edge", "measure-line"]) drawing.addLayer(L.polyline(points, { ...style, className: part }));
    for (const dot of dots) drawing.addLayer(dot);
    Atlas.mapTools.say(story(), back, stop);
  }

  /** Adds a point; a second click on one place adds nothing. */
  function add(point) {
    if (points.length > 0 && points[points.length - 1].equals(point)) return;
    points.push(point);
    draw();
  }

  /** Takes the last point away. */
  function takeBack() {
    points.pop();
    draw();
  }

  /** Takes a click for itself, before the sites and the layers below can. */
  function onClick(event) {
    if (!isOn || event.target.closest(".leaflet-control") || map.dragging.moved()) return;
    event.stopPropagation();
    add(map.mouseEventToLatLng(event));
  }

  /** What keys do while the map has the focus. */
  const KEYS = { Enter: () => add(map.getCenter()), Backspace: takeBack };

  /** Answers a key; Escape ends it from anywhere. */
  function onKey(event) {
    if (!isOn) return;
    const action = event.key === "Escape" ? () => toggle(false) : event.target === container ? KEYS[event.key] : undefined;
    if (!action) return;
    event.preventDefault();
    event.stopPropagation();
    action();
  }

  /** Begins with an empty line, or ends and leaves nothing behind. */
  function toggle(on) {
    isOn = on;
    points = [];
    draw();
    if (!on) Atlas.mapTools.say("");
    starter.setAttribute("aria-pressed", String(on));
    container.classList.toggle("is-measuring", on);
    map.doubleClickZoom[on ? "disable" : "enable"]();
    (on ? container : starter).focus({ preventScroll: true });
  }

  const back = button({ class: "button" }, takeBack, words.back);
  const stop = button({ class: "button" }, () => toggle(false), words.stop);

  /** Puts itself on the map, and gives the way to begin and end by a button. */
  function make(pressed) {
    starter = pressed;
    pane("measure", 660);
    drawing.addTo(map);
    container.append(element("span", { class: "measure-cross", "aria-hidden": "true" }));
    container.addEventListener("click", onClick, true);
    document.addEventListener("keydown", onKey, true);
    pressed.addEventListener("click", () => toggle(!isOn));
  }

  return { make, isOn: () => isOn };
})();
