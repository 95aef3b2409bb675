/** The page on the whole screen, without the frame of the browser around it. */
Atlas.fullScreen = (() => {
  /** Makes a button switch it; where the browser refuses it, the button is not there. */
  function make(pressed) {
    const follow = () => pressed.setAttribute("aria-pressed", String(document.fullscreenElement !== null));
    pressed.hidden = !document.fullscreenEnabled;
    pressed.addEventListener("click", () => (document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen()));
    document.addEventListener("fullscreenchange", follow);
    follow();
  }

  return { make };
})();
