/** What the list can be narrowed to: for each kind of filter the values that the sites of this meeting have. */
Atlas.filterChoices = (() => {
  const { payload, text } = Atlas.data;
  const alphabet = new Intl.Collator(payload.language);
  const places = [{ value: "villages", label: text.filters.villages }, { value: "town", label: text.filters.town }];
  /** By kind, in the order in which they are asked and stand in the address. */
  const choices = new Map([
    ["place", places],
    ["village", valuesOf("village")],
    ["corporation", valuesOf("corporation")],
    ["owner", namedOf("owner", payload.owners)],
    ["stage", namedOf("stage", payload.stages)],
  ]);

  /** The values that sites have, of those that the meeting has words for, in their order. */
  function namedOf(key, named) {
    const present = new Set(payload.sites.map((site) => site[key]));
    return named.filter(({ id }) => present.has(id)).map(({ id, label }) => ({ value: id, label }));
  }

  /** The values that sites have, each once, as they are written. */
  function valuesOf(key) {
    const values = new Set(payload.sites.map((site) => site[key]));
    return [...values].filter((value) => value !== null).sort(alphabet.compare).map((value) => ({ value, label: value }));
  }

  /** How a value is called, or undefined where no site can have it. */
  function labelOf(kind, value) {
    return choices.get(kind)?.find((choice) => choice.value === value)?.label;
  }

  return { choices, labelOf };
})();
