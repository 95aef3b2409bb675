/** The base map under the layers: off until a reader asks for it, since it comes over the internet. */
Atlas.background = (() => {
  const { payload, text } = Atlas.data;
  const { element, button } = Atlas.dom;
  const { fill } = Atlas.words;
  const { map, whole } = Atlas.baseMap;
  const { current, change, onChange } = Atlas.state;
  const { id, url, deepest_zoom: deepest, publisher, licence } = payload.base_map;
  const words = text.tools.background;
  /** How long paper waits for the service. */
  const WAIT_MS = 5000;
  /** What the page may load was settled by its first script, for as long as it is open. */
  const isAllowed = document.getElementById("no-images-from-outside") === null;
  /** A frame in a notebook loses its address when it is loaded anew. */
  const isPossible = location.protocol !== "about:";
  const tiles = L.tileLayer(url, { maxNativeZoom: deepest, bounds: whole.isValid() ? whole.pad(1) : null });

  /** Switches by loading the page anew with the other policy; the address brings the picture back. */
  function toggle() {
    change({ background: current.background === null ? id : null }, "tools");
  }

  /** Loads the page anew where address and policy do not agree, once the address is written. */
  function follow() {
    if ((current.background === id) !== isAllowed) queueMicrotask(() => location.reload());
  }

  /** Lets the layers show what lies below them from the first tile on. */
  function onTile() {
    if (map.getContainer().classList.contains("has-background")) return;
    map.getContainer().classList.add("has-background");
    Atlas.mapTools.say("");
  }

  /** Says it where not a single tile came. */
  function onLoad() {
    if (!map.getContainer().classList.contains("has-background")) Atlas.mapTools.say(words.unreachable);
  }

  /** Puts the tiles on the map, with the name of who made them. */
  function show() {
    tiles.on({ tileload: onTile, load: onLoad }).addTo(map);
    map.getContainer().after(element("p", { class: "map-attribution" }, fill(words.attribution, { publisher, licence })));
  }

  /** Waits until the tiles of the view are there, but not for ever. */
  function settled() {
    if (!isAllowed || !tiles.isLoading()) return Promise.resolve();
    return Promise.race([new Promise((done) => tiles.once("load", done)), new Promise((done) => setTimeout(done, WAIT_MS))]);
  }

  /** The sentence that tells what switching on means, and the switch. */
  function panel() {
    const about = element("p", {}, isAllowed ? words.is_on : words.about);
    return [about, button({ class: "button", id: "background-switch" }, toggle, isAllowed ? words.switch_off : words.switch_on)];
  }

  /** Draws it where it is on, and follows the address. */
  function start() {
    if (isAllowed) show();
    onChange(["background"], follow);
  }

  return { start, panel, settled, isOn: isAllowed, isPossible };
})();
