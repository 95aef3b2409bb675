/** Figures and sentences as the page's language writes them, rounded as Python rounds: halves to the even neighbour. */
Atlas.words = (() => {
  const { payload } = Atlas.data;
  const formats = new Map();

  /** The format of numbers with so many decimals. */
  function format(decimals) {
    if (!formats.has(decimals)) {
      const digits = { minimumFractionDigits: decimals, maximumFractionDigits: decimals };
      formats.set(decimals, new Intl.NumberFormat(payload.language, { ...digits, roundingMode: "halfEven", signDisplay: "negative" }));
    }
    return formats.get(decimals);
  }

  /** A number with so many decimals; only what lies exactly halfway is left for the format to round, which reads 1.05 as just that. */
  function number(value, decimals = 0) {
    const isExact = Number.isInteger(value * 2 ** (decimals + 1));
    return format(decimals).format(isExact ? value : Number(value.toFixed(decimals)));
  }

  /** The whole number next to a value. */
  function whole(value) {
    const below = Math.floor(value);
    const half = value - below === 0.5;
    return half ? below + (below % 2) : Math.round(value);
  }

  /** Two bounds as one figure where they are written alike, else as a range. */
  function range(low, high, decimals = 0) {
    const [from, to] = [number(low, decimals), number(high, decimals)];
    return from === to ? from : `${from}\u2013${to}`;
  }

  /** Fills a sentence of the glossary: "{count} van {all}". */
  function fill(sentence, facts) {
    return sentence.replace(/\{(\w+)\}/g, (_, name) => facts[name]);
  }

  return { number, whole, range, fill };
})();
