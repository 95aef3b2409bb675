/** The canvas that holds all sites, as one of Leaflet's renderers. */
Atlas.siteCanvas = (() => {
  const { map } = Atlas.baseMap;
  const { drawAll } = Atlas.siteDrawing;
  /** How many dots a printer gets for one of the screen's. */
  const ON_PAPER = 3;
  let isOnPaper = false;

  /** A canvas that moves and scales with the map; Leaflet's renderers know how. */
  const Drawing = L.Renderer.extend({
    _initContainer() {
      this._container = document.createElement("canvas");
      this._container.className = "site-canvas";
      this._pen = this._container.getContext("2d");
    },
    _destroyContainer() {
      this._container.remove();
      delete this._container;
    },
    _update() {
      if (this._map._animatingZoom && this._bounds) return;
      L.Renderer.prototype._update.call(this);
      L.DomUtil.setPosition(this._container, this._bounds.min);
      this.draw();
    },
    /** Draws everything anew. */
    draw() {
      const ratio = isOnPaper ? ON_PAPER : window.devicePixelRatio || 1;
      const size = this._bounds.getSize();
      fit(this._container, size, ratio);
      this._pen.setTransform(ratio, 0, 0, ratio, 0, 0);
      this._pen.clearRect(0, 0, size.x, size.y);
      drawAll(this._pen, this.frame(size));
    },
    /** How the world at zoom 0 lies on the canvas: its scale, and where the canvas begins. */
    frame(size) {
      const { x, y } = map.getPixelOrigin().add(this._bounds.min);
      return { scale: map.getZoomScale(this._zoom, 0), left: x, top: y, width: size.x, height: size.y };
    },
  });

  /** Gives the canvas its size; one that has it stays as it is. */
  function fit(canvas, size, ratio) {
    const [width, height] = [Math.round(size.x * ratio), Math.round(size.y * ratio)];
    if (canvas.width === width && canvas.height === height) return;
    Object.assign(canvas, { width, height });
    Object.assign(canvas.style, { width: `${size.x}px`, height: `${size.y}px` });
  }

  /** Draws finer for a printer. */
  function forPaper(on, drawing) {
    isOnPaper = on;
    if (map.hasLayer(drawing)) drawing.draw();
  }

  return { make: (options) => new Drawing(options), forPaper };
})();
