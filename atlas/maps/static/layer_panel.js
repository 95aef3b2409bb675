/** The panel that switches layers, with the legend of each. */
Atlas.layerPanel = (() => {
  const { payload, text, layerBadge } = Atlas.data;
  const { element } = Atlas.dom;
  const button = document.getElementById("layers-button");
  const panel = document.getElementById("layers-panel");

  /** One layer: checkbox, name, badge, and what its signs mean. */
  function layerItem({ id, label, mark, visible, note, legend }, onSwitch) {
    const box = element("input", { type: "checkbox", id: `layer-${id}`, "data-layer": id });
    box.checked = visible;
    box.addEventListener("change", () => onSwitch(box.checked));
    return element(
      "section",
      { class: "layer-item" },
      element("p", { class: "layer-name" }, box, element("label", { for: box.id }, label), mark),
      legend,
      note ? element("p", { class: "layer-note" }, note) : null,
    );
  }

  /** The legend of a layer. */
  function legendOf(layer) {
    const rows = layer.classes.map((kind) => {
      const fill = kind.shape === "fill" ? Atlas.layersOnMap.areaFill(layer, kind) : null;
      return element("li", {}, Atlas.symbols.sample(kind, fill), element("span", {}, kind.label));
    });
    return element("ul", { class: "layer-legend" }, ...rows);
  }

  /** The item of a layer from the data. */
  function dataItem(layer) {
    const item = {
      id: layer.id,
      label: layer.label,
      mark: layerBadge(layer),
      visible: layer.visible,
      note: [layer.note, layer.source].filter(Boolean).join(" "),
      legend: legendOf(layer),
    };
    return layerItem(item, (visible) => Atlas.layersOnMap.show(layer, visible));
  }

  /** The item of the sites, which lie above all layers. */
  function sitesItem() {
    const item = { id: "sites", label: text.sites_layer, mark: null, visible: true, note: text.sites_layer_note, legend: null };
    return layerItem(item, (visible) => {
      Atlas.sitesOnMap.show(visible);
      Atlas.mapLabels.arrange();
    });
  }

  /** Opens or closes the panel. */
  function toggle(open) {
    panel.hidden = !open;
    button.setAttribute("aria-expanded", String(open));
  }

  /** Fills the panel, top layer first as on the map, and makes button and Escape work. */
  function start() {
    panel.append(sitesItem(), ...[...payload.layers].reverse().map(dataItem));
    button.addEventListener("click", () => toggle(panel.hidden));
    panel.parentElement.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || panel.hidden) return;
      event.stopPropagation();
      toggle(false);
      button.focus();
    });
  }

  return { start };
})();
