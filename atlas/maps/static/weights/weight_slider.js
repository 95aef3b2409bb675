/** The slider of one criterion: its weight, the step that it stands for, and its value curve. */
Atlas.weightSlider = (() => {
  const { sites, criteria, text } = Atlas.data;
  const { element } = Atlas.dom;
  const { number, fill } = Atlas.words;

  /** The parts of which a slider consists. */
  function parts(id) {
    const step = `weight-step-${id}`;
    return {
      input: element("input", { type: "range", id: `weight-${id}`, min: 0, max: 100, step: 0.5, "aria-describedby": step }),
      points: element("span", { class: "weight-points", "aria-hidden": "true" }),
      step: element("p", { id: step, class: "weight-step" }, `${criteria.get(id).step} `, element("span", { class: "agreement" }, criteria.get(id).agreement)),
      curve: element("div", { class: "weight-curve" }),
    };
  }

  /** Makes the slider; `onMove` hears from which position it goes to which. */
  function make(id, onMove) {
    const { input, points, step, curve } = parts(id);
    let [shown, position] = [null, null];

    /** Shows a weight in tenths; only what is another than before is written. */
    function show(tenths) {
      input.value = tenths / 10;
      position = input.valueAsNumber;
      if (tenths === shown) return;
      shown = tenths;
      const figure = { points: number(tenths / 10, 1) };
      points.textContent = fill(text.weights.points, figure);
      input.setAttribute("aria-valuetext", fill(text.weights.spoken, figure));
    }

    /** Draws the value curve with the place of the open site on it. */
    function drawCurve(site) {
      curve.replaceChildren(Atlas.valueCurve.draw(id, sites.get(site) ?? null));
    }

    input.addEventListener("input", () => onMove(id, position, input.valueAsNumber));
    const head = element("p", { class: "weight-head" }, element("label", { for: input.id }, criteria.get(id).label), points);
    return { item: element("li", { class: "weight-item" }, head, input, step, curve), show, drawCurve };
  }

  return { make };
})();
