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
      cancelAnimationFrame(this._asked);
      this._asked = null;
      this._container.remove();
      delete this._container;
    },
    _update() {
      if (this._map._animatingZoom && this._bounds) return;
      L.Renderer.prototype._update.call(this);
      L.DomUtil.setPosition(this._container, this._bounds.min);
      this.drawNow();
    },
    /** Draws everything anew before the screen shows its next picture, once however often it is asked for. */
    draw() {
      this._asked ??= requestAnimationFrame(() => this.drawNow());
    },
    /** Draws everything anew. */
    drawNow() {
      cancelAnimationFrame(this._asked);
      this._asked = null;
      const frame = this.frame();
      fit(this._container, frame);
      this._pen.setTransform(frame.ratio, 0, 0, frame.ratio, 0, 0);
      this._pen.clearRect(0, 0, frame.width, frame.height);
      drawAll(this._pen, frame);
    },
    /** How the world at zoom 0 lies on the canvas: its scale, where the canvas begins, its size, and dots per pixel. */
    frame() {
      const { x: left, y: top } = map.getPixelOrigin().add(this._bounds.min);
      const { x: width, y: height } = this._bounds.getSize();
      return { scale: map.getZoomScale(this._zoom, 0), left, top, width, height, ratio: isOnPaper ? ON_PAPER : window.devicePixelRatio || 1 };
    },
  });

  /** Gives the canvas its size; one that has it stays as it is. */
  function fit(canvas, { width, height, ratio }) {
    const dots = { width: Math.round(width * ratio), height: Math.round(height * ratio) };
    if (canvas.width === dots.width && canvas.height === dots.height) return;
    Object.assign(canvas, dots);
    Object.assign(canvas.style, { width: `${width}px`, height: `${height}px` });
  }

  /** Draws finer for a printer. */
  function forPaper(on, drawing) {
    isOnPaper = on;
    if (map.hasLayer(drawing)) drawing.drawNow();
  }

  return { make: (options) => new Drawing(options), forPaper };
})();
