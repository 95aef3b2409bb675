/** Makes the page ready for paper: the whole map in a frame of the size it gets there, and the sources unfolded. */
Atlas.printing = (() => {
  const { map, showAll } = Atlas.baseMap;
  const frame = document.querySelector(".map-frame");
  const about = document.querySelector(".about details");
  let screen = null;

  /** Before printing; the browser lays out for paper only afterwards, so the frame takes its size by a class. */
  function toPaper() {
    screen = { centre: map.getCenter(), zoom: map.getZoom(), open: about.open };
    frame.classList.add("for-paper");
    about.open = true;
    map.invalidateSize({ animate: false });
    showAll({ animate: false });
  }

  /** Afterwards, back to what was on the screen. */
  function toScreen() {
    frame.classList.remove("for-paper");
    if (screen === null) return;
    about.open = screen.open;
    map.invalidateSize({ animate: false });
    map.setView(screen.centre, screen.zoom, { animate: false });
  }

  /** Follows the browser's printing. */
  function start() {
    window.addEventListener("beforeprint", toPaper);
    window.addEventListener("afterprint", toScreen);
  }

  return { start };
})();
