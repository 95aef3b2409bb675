/** The tools at the top left of the map: search, and a row of buttons. */
Atlas.mapTools = (() => {
  const { text } = Atlas.data;
  const { element, button, svg } = Atlas.dom;
  const words = text.tools;
  const place = document.getElementById("map-tools");
  const SIGNS = {
    locate: "M8 3.5a4.5 4.5 0 1 0 0 9a4.5 4.5 0 1 0 0-9zM8 .8v2.7M8 12.5v2.7M.8 8h2.7M12.5 8h2.7",
    measure: "M1.2 10.8 10.8 1.2l4 4-9.6 9.6zM4 8l1.6 1.6M6.6 5.4 8.2 7M9.2 2.8l1.6 1.6",
    full_screen: "M1.5 2.5h13v9h-13zM5.5 14.5h5M8 11.5v3",
    background: "M1.5 3.5 6 1.8l4 1.7 4.5-1.7v10.7L10 14.2l-4-1.7-4.5 1.7zM6 1.8v10.7M10 3.5v10.7",
    print: "M4 6V1.5h8V6M4 12H1.5V6h13v6H12M4 9.5h8v5H4z",
  };
  const announcement = document.getElementById("announcement");
  const message = element("p", { class: "tool-message-text" });
  const controls = element("p", { class: "tool-message-controls" });
  const card = element("div", { class: "tool-card tool-message", hidden: "" }, message, controls);

  /** Says something under the tools, with the buttons that belong to it, or one that takes it away; nothing to say closes it. */
  function say(sentence, ...buttons) {
    message.textContent = sentence;
    announcement.textContent = sentence;
    const wanted = buttons.length > 0 ? buttons : [button({ class: "button" }, () => say(""), words.close)];
    if (buttons.length === 0 || buttons.some((each) => each.parentElement !== controls)) controls.replaceChildren(...wanted);
    card.hidden = sentence === "";
  }

  /** A button with a sign; its name is for who hears or hovers. */
  function tool(name, attributes = {}) {
    const label = words.names[name];
    const sign = svg("svg", { viewBox: "0 0 16 16", class: "tool-sign", "aria-hidden": "true" }, svg("path", { d: SIGNS[name], class: "line-icon" }));
    return element("button", { type: "button", id: `tool-${name.replace("_", "-")}`, class: "tool", "aria-label": label, title: label, ...attributes }, sign);
  }

  /** The button of the base map with the card that it opens. */
  function backgroundTool() {
    const { isPossible, panel: parts } = Atlas.background;
    const opener = tool("background", { "aria-expanded": "false", "aria-controls": "background-panel", hidden: isPossible ? null : "" });
    const attributes = { id: "background-panel", class: "tool-card", role: "group", "aria-label": words.names.background, hidden: "" };
    const panel = element("div", attributes, ...parts());
    const toggle = (isOpen) => { panel.hidden = !isOpen; opener.setAttribute("aria-expanded", String(isOpen)); };
    opener.addEventListener("click", () => toggle(panel.hidden));
    place.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || panel.hidden) return;
      event.stopPropagation();
      toggle(false);
      opener.focus();
    });
    return [opener, panel];
  }

  /** Makes a tool work. */
  function working(made, part) {
    part.make(made);
    return made;
  }

  /** Puts the tools in their place. */
  function start() {
    const [opener, panel] = backgroundTool();
    const row = element(
      "div",
      { class: "tool-row", role: "group", "aria-label": words.label },
      working(tool("locate"), Atlas.locate),
      working(tool("measure", { "aria-pressed": "false" }), Atlas.measure),
      working(tool("full_screen"), Atlas.fullScreen),
      opener,
      working(tool("print"), Atlas.printing),
    );
    place.append(Atlas.search.make(), row, panel, card);
    Atlas.background.start();
  }

  return { start, say, isBusy: () => Atlas.measure.isOn() };
})();
