/** Draws the chart of every village on the page of the villages; all else of that page stands in its HTML. */
(() => {
  const { scale, charts, words } = JSON.parse(document.getElementById("atlas-data").textContent);
  document.getElementById("chart-legend").append(Atlas.stepChart.legend(words));
  document.querySelectorAll(".chart-place").forEach((place, at) => {
    if (charts[at]) place.append(Atlas.stepChart.draw(charts[at], scale));
  });
})();
