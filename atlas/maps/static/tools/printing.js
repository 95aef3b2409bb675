/** Makes the page ready for paper: one sheet of A3 with the view as it stands on the screen. */
Atlas.printing = (() => {
  const { map, whole } = Atlas.baseMap;
  const { quietly } = Atlas.mapPosition;
  const root = document.documentElement;
  let screen = null;

  /** Draws the map anew at the size that its frame has now. */
  function redraw(isOnPaper, look) {
    Atlas.siteCanvas.forPaper(isOnPaper, Atlas.sitesOnMap.drawing);
    quietly(() => {
      map.invalidateSize({ animate: false });
      look();
    });
  }

  /** Has the sites printed as a picture: as the strokes of a pen, Chromium would lay the canvas's empty ground over the map. */
  function asPicture() {
    const pen = map.getContainer().querySelector(".site-canvas")?.getContext("2d");
    // Chromium prints strokes where it knows them all; reading the canvas in between makes it forget those before.
    pen?.getImageData(0, 0, 1, 1);
    pen?.clearRect(0, 0, 1, 1);
  }

  /** What was on the screen: the whole area where nobody moved the map, or else at least all that was in view. */
  function lookAsBefore() {
    const isWhole = Atlas.state.current.position === null && whole.isValid();
    map.fitBounds(isWhole ? whole : screen.bounds, { padding: isWhole ? [14, 14] : [0, 0], animate: false });
  }

  /** Before printing; the browser lays out for paper only afterwards, so that the page takes its form by a class. */
  function toPaper() {
    if (screen !== null) return;
    screen = { bounds: map.getBounds(), centre: map.getCenter(), zoom: map.getZoom() };
    root.classList.add("on-paper");
    Atlas.paper.write();
    redraw(true, lookAsBefore);
    asPicture();
  }

  /** Afterwards, back to what was on the screen. */
  function toScreen() {
    if (screen === null) return;
    const { centre, zoom } = screen;
    root.classList.remove("on-paper");
    redraw(false, () => map.setView(centre, zoom, { animate: false }));
    screen = null;
  }

  /** Prints, as soon as the base map is there for the size of the paper. */
  async function print() {
    if (Atlas.background.isOn) toPaper();
    await Atlas.background.settled();
    window.print();
  }

  /** Makes a button print. */
  function make(pressed) {
    pressed.addEventListener("click", print);
  }

  /** Takes the browser's own key for printing too where there are tiles to wait for. */
  function onKey(event) {
    if (!Atlas.background.isOn || event.key !== "p" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    print();
  }

  /** Follows the browser's printing. */
  function start() {
    document.addEventListener("keydown", onKey);
    window.addEventListener("beforeprint", toPaper);
    window.addEventListener("afterprint", toScreen);
  }

  return { make, start };
})();
