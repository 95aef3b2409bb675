/** The keys that step through the agenda like slides, unless what has the focus needs them for itself. */
Atlas.slideKeys = (() => {
  const STEPS = { ArrowLeft: -1, ArrowRight: 1, PageUp: -1, PageDown: 1 };
  const WITH_OWN_ARROWS = "[role=tablist], [role=slider], [role=listbox], [role=combobox], [role=menu], .leaflet-container";
  const WITH_OWN_KEYS = "input, select, textarea, [contenteditable]";

  /** Whether a part of the page moves along with a key: up and down, or sideways. */
  function scrolls(part, isUpright) {
    const [overflow, room] = isUpright
      ? [getComputedStyle(part).overflowY, part.scrollHeight - part.clientHeight]
      : [getComputedStyle(part).overflowX, part.scrollWidth - part.clientWidth];
    return room > 1 && (part === document.scrollingElement || overflow === "auto" || overflow === "scroll");
  }

  /** Whether a part or anything around it moves along with a key. */
  function scrollsAround(part, isUpright) {
    return part !== null && (scrolls(part, isUpright) || scrollsAround(part.parentElement, isUpright));
  }

  /** Whether the focus is where the key means something else. */
  function isTaken({ key, target }) {
    const isPage = key.startsWith("Page");
    return target.closest(WITH_OWN_KEYS) !== null || (!isPage && target.closest(WITH_OWN_ARROWS) !== null) || scrollsAround(target, isPage);
  }

  /** Calls `step` with -1 or 1 for a key that steps, as long as `place` can be reached. */
  function follow(place, step) {
    document.addEventListener("keydown", (event) => {
      const by = STEPS[event.key];
      if (by === undefined || event.defaultPrevented || event.repeat || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
      if (place.closest("[inert]") !== null || isTaken(event)) return;
      event.preventDefault();
      step(by);
    });
  }

  return { follow };
})();
