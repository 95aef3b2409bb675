/** Small drawings in SVG: symbols of points, samples in legends, hatches. */
Atlas.symbols = (() => {
  const { svg } = Atlas.dom;

  /** Outlines on a field of 20 by 20; another shape for every kind tells them apart without colour. */
  const OUTLINES = {
    round: "M10 1a9 9 0 1 0 0 18a9 9 0 1 0 0-18z",
    square: "M3.5 1.5h13a2 2 0 0 1 2 2v13a2 2 0 0 1-2 2h-13a2 2 0 0 1-2-2v-13a2 2 0 0 1 2-2z",
    diamond: "M10 .4 19.6 10 10 19.6 .4 10z",
    hexagon: "M5.2 1.6h9.6L19.6 10l-4.8 8.4H5.2L.4 10z",
    house: "M10 .6 19 7.4V19H1V7.4z",
    shield: "M1.5 1.5h17v9.5c0 4-4 6.6-8.5 8.5c-4.5-1.9-8.5-4.5-8.5-8.5z",
    octagon: "M6.2 1h7.6L19 6.2v7.6L13.8 19H6.2L1 13.8V6.2z",
    drop: "M10 19.8C5 15.5 1.5 12 1.5 8.3a8.5 8 0 0 1 17 0C18.5 12 15 15.5 10 19.8z",
  };

  /** What stands inside: strokes in white. */
  const GLYPHS = {
    supermarket: ["square", "M4.5 8h11l-1.4 6.5H5.9zM7 8l2-4M13 8l-2-4"],
    gp: ["round", "M10 5.5v9M5.5 10h9"],
    pharmacy: ["diamond", "M7.3 12.7l5.4-5.4M8.5 6.8l4.7 4.7"],
    bus_stop: ["octagon", "M6 5.5h8v7.5H6zM6 9.5h8M7.8 13v2M12.2 13v2"],
    primary_school: ["house", "M4.8 9.8 10 7.4l5.2 2.4-5.2 2.4zM7 11.5v3q3 1.8 6 0v-3"],
    community_centre: ["hexagon", "M7 8.8a1.4 1.4 0 1 0 .01 0M13 8.8a1.4 1.4 0 1 0 .01 0M4.5 14.5q2.5-4 5 0q2.5-4 5.5 0"],
    playground: ["round", "M4.5 14.5 8 6h4l3.5 8.5M10 6v6M8 12.5h4"],
    pitch: ["square", "M3.5 12.5v-6h11l2 3v3zM3.5 9.5h13M7.5 14.5h.01M12.5 14.5h.01"],
    care_home: ["shield", "M10 14.5C6.5 12 5.2 10.3 5.2 8.3a2.4 2.4 0 0 1 4.8-.8a2.4 2.4 0 0 1 4.8 .8C14.8 10.3 13.5 12 10 14.5z"],
  };
  const SPARE_SHAPES = ["drop", "round", "hexagon", "diamond", "square", "octagon"];

  /** The drawing of a point: its own outline and glyph, or the first letter where none was drawn. */
  function pointSymbol(kind, place = 0) {
    const [outline, glyph] = GLYPHS[kind.symbol] ?? [SPARE_SHAPES[place % SPARE_SHAPES.length], null];
    const shape = svg("path", {
      d: OUTLINES[kind.shape === "square" && glyph === null ? "square" : outline],
      fill: kind.fill ?? "#fff",
      stroke: kind.stroke,
      "stroke-width": 1,
    });
    return svg("svg", { viewBox: "-1 -1 22 22", class: "symbol", "aria-hidden": "true" }, shape, inside(kind, glyph));
  }

  /** The white sign inside a point's outline. */
  function inside(kind, glyph) {
    if (kind.shape === "square" && glyph === null) return null;
    const ink = inkOn(kind.fill ?? "#ffffff");
    if (glyph !== null) return svg("path", { d: glyph, class: "symbol-glyph", stroke: ink });
    const letter = kind.label.slice(0, 1).toUpperCase();
    return svg("text", { x: 10, y: 14, class: "symbol-letter", fill: ink }, letter);
  }

  /** The outline of a site's sign, by the place of its corporation among those of the agreement. */
  const SITE_SHAPES = ["round", "square", "diamond", "hexagon"];
  const OTHER_SHAPE = "shield";

  /** Which outline stands for a site: its corporation's, or the one for all other owners. */
  function shapeOf({ corporation }) {
    return SITE_SHAPES[Atlas.data.payload.corporations.indexOf(corporation)] ?? OTHER_SHAPE;
  }

  /** The sign of a site: its rank in the colour of its class; a cross where it falls out. */
  function siteSign(site, fill, rank) {
    const out = rank === null;
    const colour = out ? "#eeeeea" : fill;
    const label = out ? "\u00d7" : String(rank);
    const face = svg("path", { d: OUTLINES[shapeOf(site)], fill: colour, class: out ? "sign-face is-out" : "sign-face" });
    const figure = svg("text", { x: 10, y: 13.6, class: label.length > 2 ? "sign-figure is-long" : "sign-figure", fill: inkOn(colour) }, label);
    return svg("svg", { viewBox: "-2 -2 24 24", class: "site-sign", "aria-hidden": "true" }, face, figure);
  }

  /** Hatches by the name that a class of a layer gives; each also differs from the others in grey. */
  const HATCHES = {
    slash: { size: 8, d: "M-2 2l4-4M0 8l8-8M6 10l4-4" },
    backslash: { size: 8, d: "M-2 6l4 4M0 0l8 8M6-2l4 4" },
    horizontal: { size: 7, d: "M0 3.5h7" },
    vertical: { size: 7, d: "M3.5 0v7" },
    grid: { size: 9, d: "M0 4.5h9M4.5 0v9" },
    mesh: { size: 9, d: "M0 9l9-9M0 0l9 9" },
    dots: { size: 7, d: "M3 3h1v1h-1z" },
    rings: { size: 9, d: "M6.7 4.5a2.2 2.2 0 1 0-4.4 0a2.2 2.2 0 1 0 4.4 0z" },
    crosses: { size: 8, d: "M2 2l4 4M6 2l-4 4" },
    waves: { size: 8, d: "M0 4c1.3-3 2.7-3 4 0s2.7 3 4 0" },
    ticks: { size: 8, d: "M2 .5v3M6 4.5v3" },
    chevrons: { size: 8, d: "M1 5.5l3-3l3 3" },
    squares: { size: 10, d: "M3 3h4v4h-4z" },
  };

  /** Puts a hatch on the page and gives the fill that refers to it. */
  function hatch(id, kind, colour, ground) {
    const { size, d } = HATCHES[kind] ?? HATCHES.slash;
    const name = `hatch-${id.replace(/[^\w-]/g, "_")}`;
    const pattern = svg(
      "pattern",
      { id: name, width: size, height: size, patternUnits: "userSpaceOnUse" },
      ground ? svg("rect", { width: size, height: size, fill: ground }) : null,
      svg("path", { d, stroke: colour, "stroke-width": 1.3, fill: "none" }),
    );
    hatchStore().append(pattern);
    return `url(#${name})`;
  }

  /** The hidden drawing that holds all hatches. */
  function hatchStore() {
    const present = document.getElementById("hatches");
    if (present) return present.firstChild;
    const store = svg("svg", { id: "hatches", class: "hatches", "aria-hidden": "true" }, svg("defs"));
    document.body.append(store);
    return store.firstChild;
  }

  /** The sample of a line; one with a fill has an edge on both sides of it. */
  function lineSample({ stroke, fill, dash, width }) {
    const edge = svg("path", { d: "M1 8h24", stroke, "stroke-width": width ?? 3, "stroke-dasharray": dash });
    const core = fill ? svg("path", { d: "M1 8h24", stroke: fill, "stroke-width": width - 2 }) : null;
    return svg("g", {}, edge, core);
  }

  /** The sample of a class in a legend. */
  function sample(kind, fill) {
    if (kind.shape === "point" || kind.shape === "square") return pointSymbol(kind, kind.place);
    const drawn =
      kind.shape === "line"
        ? lineSample(kind)
        : svg("rect", {
            x: 1.5, y: 1.5, width: 23, height: 13, rx: 2,
            fill: fill ?? "none", stroke: kind.stroke, "stroke-width": 1.5, "stroke-dasharray": kind.dash,
          });
    return svg("svg", { viewBox: "0 0 26 16", class: "sample", "aria-hidden": "true" }, drawn);
  }

  /** Dark or white, whichever reads better on a colour (contrast by WCAG's luminance). */
  function inkOn(colour) {
    const parts = [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16) / 255);
    const linear = parts.map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
    const luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2];
    return luminance > 0.19 ? "#0a0f12" : "#ffffff";
  }

  return { pointSymbol, hatch, sample, siteSign, shapeOf, inkOn };
})();
