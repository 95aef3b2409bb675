/** How the sites are drawn: outlines from nearby, dots from afar, the best on top; thousands of them within a step of a slider. */
Atlas.siteDrawing = (() => {
  const { payload, sites } = Atlas.data;
  const { boxes, signs, trace, touches } = Atlas.siteShapes;
  const { current } = Atlas.state;
  /** An outline smaller than this, in pixels, is a dot; one too small for dashes has a thin line. */
  const DOT = 9;
  const DASHED = 24;
  /** The radius of a dot, how much of the room that each has it may take where they are many, and from where on it has a line. */
  const RADIUS = { most: 4.5, least: 1.5, ofRoom: 0.16, lined: 3.5 };
  const LINE = { thin: 0.7, usual: 1.3, chosen: 3.5 };
  const INK = "#17242b";
  const OUT = { ink: "#5a656b", dot: "#b4bbbe", size: 0.65 };
  const NO_DASHES = [];
  /** How far beyond the canvas a site may lie whose dot or line is still on it, in pixels. */
  const AROUND = 10;
  const all = Int32Array.from(payload.sites.keys());
  const dashes = payload.sites.map((site) => payload.stages.find(({ id }) => id === site.stage).dash);
  let hatch = null;

  /** The places in the data of the sites that are shown and in view. */
  function inView({ scale, left, top, width, height }) {
    const shown = Atlas.filters.passing();
    const [west, north, east, south] = [left - AROUND, top - AROUND, left + width + AROUND, top + height + AROUND].map((each) => each / scale);
    return all.filter((at) => shown[at] && touches(at, west, north, east, south));
  }

  /** How large the outline of a site is on the screen. */
  function sizeOf(at, { scale }) {
    return Math.max(boxes[4 * at + 2] - boxes[4 * at], boxes[4 * at + 3] - boxes[4 * at + 1]) * scale;
  }

  /** The radius of the dots: smaller where there are many, so that they do not bury the map. */
  function radiusFor(places, frame) {
    const count = places.reduce((sum, at) => sum + (sizeOf(at, frame) < DOT), 0);
    const room = Math.sqrt((frame.width * frame.height) / count);
    return Math.min(RADIUS.most, Math.max(RADIUS.least, RADIUS.ofRoom * room));
  }

  /** Draws a site that is too small to be seen from here. */
  function drawDot(pen, at, { scale, left, top }, radius) {
    pen.beginPath();
    pen.arc(signs[2 * at] * scale - left, signs[2 * at + 1] * scale - top, radius, 0, 2 * Math.PI);
    pen.fill();
    if (radius >= RADIUS.lined) drawLine(pen, LINE.thin, NO_DASHES);
  }

  /** Draws the outline of a site; its line tells the stage of the plan. */
  function drawOutline(pen, at, frame) {
    pen.beginPath();
    trace(pen, at, frame);
    pen.fill("evenodd");
    if (sizeOf(at, frame) < DASHED) drawLine(pen, LINE.thin, NO_DASHES);
    else drawLine(pen, LINE.usual, dashes[at]);
  }

  /** Draws the line of the path. */
  function drawLine(pen, width, dash) {
    pen.lineWidth = width;
    pen.setLineDash(dash);
    pen.stroke();
  }

  /** Draws the sites of one class. */
  function drawClass(pen, kind, places, frame, radius) {
    const isOut = kind.id === "knocked_out";
    pen.strokeStyle = isOut ? OUT.ink : INK;
    pen.fillStyle = isOut ? hatched(pen) : kind.fill;
    for (const at of places) if (sizeOf(at, frame) >= DOT) drawOutline(pen, at, frame);
    pen.fillStyle = isOut ? OUT.dot : kind.fill;
    for (const at of places) if (sizeOf(at, frame) < DOT) drawDot(pen, at, frame, isOut ? OUT.size * radius : radius);
  }

  /** Draws everything, the best class last and with a heavy line the chosen site. */
  function drawAll(pen, frame) {
    const places = inView(frame);
    const radius = radiusFor(places, frame);
    const [kinds, kindOf] = [Atlas.colouring.classes(), Atlas.colouring.places()];
    pen.globalAlpha = 0.92;
    for (let kind = kinds.length - 1; kind >= 0; kind -= 1) {
      drawClass(pen, kinds[kind], places.filter((at) => kindOf[at] === kind), frame, radius);
    }
    pen.globalAlpha = 1;
    if (current.site !== null) drawChosen(pen, sites.get(current.site).place_in_data, frame);
  }

  /** The heavy line around the chosen site. */
  function drawChosen(pen, at, frame) {
    pen.beginPath();
    trace(pen, at, frame);
    pen.strokeStyle = INK;
    drawLine(pen, LINE.chosen, NO_DASHES);
  }

  /** The hatch of sites that fall out, made once. */
  function hatched(pen) {
    if (hatch) return hatch;
    const tile = Object.assign(document.createElement("canvas"), { width: 8, height: 8 });
    const ink = tile.getContext("2d");
    ink.fillStyle = "#f1f1ee";
    ink.fillRect(0, 0, 8, 8);
    ink.strokeStyle = "#7c868b";
    ink.lineWidth = 1.3;
    ink.stroke(new Path2D("M-2 2l4-4M0 8l8-8M6 10l4-4"));
    hatch = pen.createPattern(tile, "repeat");
    return hatch;
  }

  return { drawAll };
})();
