/** The page's own script; every module adds one part to this object. */
const Atlas = {};

/** Building elements by DOM calls only, so that no text is ever read as HTML. */
Atlas.dom = (() => {
  const SVG = "http://www.w3.org/2000/svg";

  /** Fills an element with attributes and children; a child is a node or a text. */
  function fill(element, attributes, children) {
    for (const [name, value] of Object.entries(attributes)) {
      if (value !== null && value !== undefined) element.setAttribute(name, value);
    }
    element.append(...children.filter((child) => child !== null && child !== undefined));
    return element;
  }

  /** Makes an HTML element. */
  function element(tag, attributes = {}, ...children) {
    return fill(document.createElement(tag), attributes, children);
  }

  /** Makes an SVG element. */
  function svg(tag, attributes = {}, ...children) {
    return fill(document.createElementNS(SVG, tag), attributes, children);
  }

  /** Gives an element these children in this order, and touches only what is not in its place. */
  function put(parent, children) {
    const { childNodes } = parent;
    children.forEach((child, at) => { if (childNodes[at] !== child) parent.insertBefore(child, childNodes[at] ?? null); });
    while (childNodes.length > children.length) parent.lastChild.remove();
  }

  /** Makes a button that does something. */
  function button(attributes, action, ...children) {
    const made = element("button", { type: "button", ...attributes }, ...children);
    made.addEventListener("click", action);
    return made;
  }

  /** Makes the small mark beside a name: example, official, working group. */
  function badge(text, kind) {
    return element("span", { class: kind ? `badge badge-${kind}` : "badge" }, text);
  }

  return { element, svg, put, button, badge };
})();
