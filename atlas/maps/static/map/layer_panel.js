/** The panel that switches layers, with the legend of each that is on. */
Atlas.layerPanel = (() => {
  const { payload, text, layerBadge } = Atlas.data;
  const { element } = Atlas.dom;
  const { ask, onSwitch, areaFill } = Atlas.layersOnMap;
  const button = document.getElementById("layers-button");
  const panel = document.getElementById("layers-panel");
  const followers = new Map();

  /** One choice: a box or a radio button, name and badge, and while it is on what belongs to it. */
  function choice(id, { label, mark = null, about = [], visible, group = null }, switched) {
    const kind = group === null ? { type: "checkbox" } : { type: "radio", name: group };
    const box = element("input", { ...kind, id: `layer-${id}`, "data-layer": id });
    const more = element("div", {}, ...about.filter(Boolean));
    const follow = (on) => { box.checked = on; more.hidden = !on; };
    box.addEventListener("change", () => { follow(box.checked); switched(box.checked); });
    followers.set(id, follow);
    follow(visible);
    const name = element("p", { class: "layer-name" }, box, element("label", { for: box.id }, label), mark);
    return element("section", { class: "layer-item" }, name, more);
  }

  /** The legend of a layer. */
  function legendOf(layer) {
    const rows = layer.classes.map((kind) => {
      const fill = kind.shape === "fill" ? areaFill(layer, kind) : null;
      return element("li", {}, Atlas.symbols.sample(kind, fill), element("span", {}, kind.label));
    });
    return element("ul", { class: "layer-legend" }, ...rows);
  }

  /** A remark under a name. */
  function note(words) {
    return words ? element("p", { class: "layer-note" }, words) : null;
  }

  /** The choice of a layer from the data. */
  function layerChoice(layer) {
    const about = [legendOf(layer), note([layer.note, layer.source].filter(Boolean).join(" "))];
    return choice(layer.id, { ...layer, mark: layerBadge(layer), about }, (on) => ask(layer, on));
  }

  /** The choices of a group, of which the map shows one or none. */
  function groupChoice(group) {
    const layers = payload.layers.filter((layer) => layer.group === group);
    const isNone = () => layers.every((layer) => !layer.visible);
    const none = choice("no-colour", { label: text.layers.no_colour, visible: isNone(), group }, () => ask(layers[0], false));
    onSwitch(() => followers.get("no-colour")(isNone()));
    const heading = element("legend", {}, text.layers.colour);
    return element("fieldset", { class: "layer-item layer-group" }, heading, note(text.layers.one_colour), none, ...layers.map(layerChoice));
  }

  /** The choice of the sites, which lie above all layers. */
  function sitesChoice() {
    const site = { label: text.sites_layer, visible: true, about: [note(text.sites_layer_note)] };
    return choice("sites", site, (visible) => {
      Atlas.sitesOnMap.show(visible);
      Atlas.mapLabels.arrange();
    });
  }

  /** All choices, the top layer first as on the map; a group stands where its top layer is. */
  function choices() {
    const layers = [...payload.layers].reverse();
    const heads = layers.filter(({ group }, place) => group === null || layers.findIndex((other) => other.group === group) === place);
    return heads.map((layer) => (layer.group === null ? layerChoice(layer) : groupChoice(layer.group)));
  }

  /** Opens or closes the panel. */
  function toggle(open) {
    panel.hidden = !open;
    button.setAttribute("aria-expanded", String(open));
  }

  /** Fills the panel, follows the map, and makes button and Escape work. */
  function start() {
    panel.append(sitesChoice(), ...choices());
    onSwitch((layer) => followers.get(layer.id)(layer.visible));
    button.addEventListener("click", () => toggle(panel.hidden));
    panel.parentElement.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || panel.hidden) return;
      event.stopPropagation();
      toggle(false);
      button.focus();
    });
  }

  return { start, legendOf };
})();
