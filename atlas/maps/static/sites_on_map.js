/** The sites on the map: outline in the colour of the score, and a small marker with the rank. */
Atlas.sitesOnMap = (() => {
  const { payload, ordered, isKnockedOut, scoreClass } = Atlas.data;
  const { element } = Atlas.dom;
  const { map, pane, calm, letterSize } = Atlas.baseMap;
  const { current, change, onChange } = Atlas.state;
  const CLOSE_ENOUGH = 14;
  const NEAREST = 15.7;
  /** How far apart two numbers must be, in letter sizes. */
  const ROOM = 1.25;
  const outlines = new Map();
  const markers = new Map();
  const group = L.layerGroup();
  let places = [];

  /** Leaflet wants latitude first. */
  function labelPlace(site) {
    return L.latLng(site.label_point[1], site.label_point[0]);
  }

  /** How a site's outline looks: colour by score; grey, hatched and dashed when it falls out. */
  function outlineStyle(site) {
    const kind = scoreClass(site, current.profile);
    const out = isKnockedOut(site, current.profile);
    const chosen = site.id === current.site;
    return {
      color: out ? "#5a656b" : "#17242b",
      weight: chosen ? 3.5 : 1.2,
      dashArray: out && !chosen ? "4 3" : null,
      fillColor: out ? knockedOutFill(kind) : kind.fill,
      fillOpacity: 0.9,
    };
  }

  /** The hatch for sites that fall out, made once. */
  function knockedOutFill(kind) {
    kind.hatch ??= Atlas.symbols.hatch("knocked-out", 0, "#7c868b", "#f1f1ee");
    return kind.hatch;
  }

  /** Draws a site; its name shows on hover. */
  function addSite(site, renderer) {
    const outline = L.geoJSON(site.geometry, { style: () => ({ ...outlineStyle(site), renderer }) });
    const face = element("span", { class: "site-marker" });
    const icon = L.divIcon({ className: "site-marker-place", html: face, iconSize: [24, 24] });
    const marker = L.marker(labelPlace(site), { icon, pane: "site-markers", keyboard: false, riseOnHover: true });
    for (const drawn of [outline, marker]) {
      drawn.on("click", () => change({ site: site.id }, "map"));
      drawn.bindTooltip(() => element("span", {}, site.name), { direction: "auto", offset: [8, 0] });
      group.addLayer(drawn);
    }
    outlines.set(site.id, outline);
    markers.set(site.id, { marker, face });
  }

  /** Colours everything by the current profile and site. */
  function paint() {
    for (const site of payload.sites) {
      outlines.get(site.id).setStyle(outlineStyle(site));
      paintMarker(site);
    }
    chooseNumbers();
  }

  /** Colours one marker. */
  function paintMarker(site) {
    const { face } = markers.get(site.id);
    const { fill } = scoreClass(site, current.profile);
    const out = isKnockedOut(site, current.profile);
    face.textContent = out ? "\u00d7" : site.results[current.profile].rank_text;
    face.style.backgroundColor = out ? "" : fill;
    face.style.color = out ? "" : Atlas.symbols.inkOn(fill);
    face.classList.toggle("is-out", out);
    face.classList.toggle("is-chosen", site.id === current.site);
  }

  /** Gives a number to the markers that have room at this zoom, best rank first; the others shrink to a dot below. */
  function chooseNumbers() {
    places = [];
    const room = ROOM * letterSize();
    inOrderOfNeed().forEach((site, place) => {
      const point = map.latLngToLayerPoint(labelPlace(site));
      const free = places.every((other) => other.kind === "dot" || apart(other.point, point, room));
      const { marker, face } = markers.get(site.id);
      face.classList.toggle("is-dot", !free);
      marker.setZIndexOffset((free ? 2 : 1) * 100000 - place * 1000);
      places.push({ point, kind: free ? "number" : "dot" });
    });
  }

  /** Whether two numbers leave each other free. */
  function apart(one, other, room) {
    return Math.abs(one.x - other.x) > room || Math.abs(one.y - other.y) > room;
  }

  /** The chosen site first, then by rank. */
  function inOrderOfNeed() {
    const sites = ordered(current.profile);
    return sites.filter((site) => site.id === current.site).concat(sites.filter((site) => site.id !== current.site));
  }

  /** Points out a site, for as long as the pointer is on its row. */
  function pointOut(id, on) {
    markers.get(id).face.classList.toggle("is-pointed-out", on);
  }

  /** Brings the open site into view; a click on the map itself does not change the zoom. */
  function bringIntoView(origin) {
    const place = labelPlace(Atlas.data.sites.get(current.site));
    if (origin === "map") map.panInside(place, { padding: [60, 60], animate: !calm });
    else map.setView(place, Math.max(map.getZoom(), zoomToSee(current.site)), { animate: !calm });
  }

  /** The zoom at which a site's outline stands clear of its marker, with its surroundings around it. */
  function zoomToSee(id) {
    const fitting = map.getBoundsZoom(outlines.get(id).getBounds().pad(1.5));
    return Math.min(NEAREST, Math.max(CLOSE_ENOUGH, fitting));
  }

  /** Where numbers and dots stand now, for names that must keep clear of them. */
  function markerPlaces() {
    return map.hasLayer(group) ? places : [];
  }

  /** Shows or hides all sites. */
  function show(visible) {
    if (visible) map.addLayer(group);
    else map.removeLayer(group);
  }

  /** Draws all sites and follows profile, site and zoom. */
  function start() {
    const renderer = L.svg({ pane: pane("site-outlines", 450), padding: 0.3 });
    pane("site-markers", 600);
    map.getPane("site-markers").setAttribute("aria-hidden", "true");
    for (const site of payload.sites) addSite(site, renderer);
    show(true);
    paint();
    map.on("zoomend", chooseNumbers);
    onChange((before, origin) => {
      paint();
      if (current.site !== null && current.site !== before.site) bringIntoView(origin);
    });
  }

  return { start, show, pointOut, markerPlaces };
})();
