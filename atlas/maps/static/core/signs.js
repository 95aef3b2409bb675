/** Buttons with only a small drawn sign; their name is for who hears or hovers. */
Atlas.signs = (() => {
  const { button, svg } = Atlas.dom;
  const PATHS = { up: "M3 10l5-5 5 5", down: "M3 6l5 5 5-5", left: "M10 3 5 8l5 5", right: "M6 3l5 5-5 5", cross: "M4 4l8 8M12 4l-8 8" };

  /** The sign itself. */
  function sign(name) {
    return svg("svg", { viewBox: "0 0 16 16", class: "sign", "aria-hidden": "true" }, svg("path", { d: PATHS[name], class: "line-icon" }));
  }

  /** A button with a sign and no text. */
  function signButton(name, label, action, attributes = {}) {
    return button({ class: "button sign-button", "aria-label": label, title: label, ...attributes }, action, sign(name));
  }

  return { sign, button: signButton };
})();
