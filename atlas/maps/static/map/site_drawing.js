/** How the sites are drawn: outlines from nearby, dots from afar, the best on top; thousands of them within a step of a slider. */
Atlas.siteDrawing = (() => {
  const { payload, sites } = Atlas.data;
  const { extents, signs, trace, touches } = Atlas.siteShapes;
  const { current } = Atlas.state;
  /** An outline smaller than this, in pixels, is a dot; one too small for dashes has a thin line. */
  const DOT = 9;
  const DASHED = 24;
  /** The radius of a dot, how much of the room that each has it may take where they are many, and from where on it has a line. */
  const RADIUS = { most: 4.5, least: 1.5, ofRoom: 0.14, lined: 3.5 };
  /** From so many dots of the screen on one sees that a dot is round; smaller ones are squares, drawn in a fifth of the time. */
  const ROUND = 2.5;
  const LINE = { thin: 0.7, usual: 1.3, chosen: 3.5 };
  const INK = "#17242b";
  /** Sites that fall out; where dots are many, theirs are smaller than the others. */
  const OUT = { ink: "#5a656b", dot: "#b4bbbe", crowded: 0.65 };
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

  /** The radius of the dots: smaller where there are many, so that they do not bury the map. */
  function radiusFor(places, frame) {
    const dots = places.filter((at) => extents[at] * frame.scale < DOT);
    const room = Math.sqrt((frame.width * frame.height) / dots.length);
    return Math.min(RADIUS.most, Math.max(RADIUS.least, RADIUS.ofRoom * room));
  }

  /** Draws a site that is too small to be seen from here. */
  function drawDot(pen, at, { scale, left, top, ratio }, radius) {
    const [x, y] = [signs[2 * at] * scale - left, signs[2 * at + 1] * scale - top];
    if (radius * ratio < ROUND) {
      pen.fillRect(x - radius, y - radius, 2 * radius, 2 * radius);
      return;
    }
    pen.beginPath();
    pen.arc(x, y, radius, 0, 2 * Math.PI);
    pen.fill();
    if (radius >= RADIUS.lined) drawLine(pen, LINE.thin, NO_DASHES);
  }

  /** Draws the outline of a site; its line tells the stage of the plan. */
  function drawOutline(pen, at, frame) {
    pen.beginPath();
    trace(pen, at, frame);
    pen.fill("evenodd");
    if (extents[at] * frame.scale < DASHED) drawLine(pen, LINE.thin, NO_DASHES);
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
    for (const at of places) if (extents[at] * frame.scale >= DOT) drawOutline(pen, at, frame);
    pen.fillStyle = isOut ? OUT.dot : kind.fill;
    const dot = isOut && radius < RADIUS.lined ? OUT.crowded * radius : radius;
    for (const at of places) if (extents[at] * frame.scale < DOT) drawDot(pen, at, frame, dot);
  }

  /** Draws everything, the best class last and with a heavy line the chosen site. */
  function drawAll(pen, frame) {
    const places = inView(frame);
    const radius = radiusFor(places, frame);
    const [kinds, kindOf] = [Atlas.colouring.classes(), Atlas.colouring.places()];
    const members = kinds.map(() => []);
    for (const at of places) members[kindOf[at]].push(at);
    pen.globalAlpha = 0.92;
    for (let kind = kinds.length - 1; kind >= 0; kind -= 1) drawClass(pen, kinds[kind], members[kind], frame, radius);
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
