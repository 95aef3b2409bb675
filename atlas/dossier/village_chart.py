"""The chart of a village: its social stock above or below the floor, quarter by quarter."""

from __future__ import annotations

import textwrap
import warnings
from typing import TYPE_CHECKING

from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

from atlas.dossier.village_result import village_words
from atlas.errors import printable

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd
    from matplotlib.axes import Axes

    from atlas.policy import Glossary
    from atlas.stock import Ledger
    from atlas.stock.village import Village

__all__ = ["VillageChart"]

_INCHES, _DPI = (12, 7.5), 100
_STOCK, _FLOOR, _BELOW, _QUIET, _WARNING = "#00558c", "#222222", "#c8500a", "#5c5c5c", "#fff3c4"
_MINUS = "\N{MINUS SIGN}"
_LINE_LENGTH, _MOST_LINES, _MOST_NAME = 128, 4, 48


class VillageChart:
    """Draws villages on one scale, with matplotlib's objects alone: without pyplot there is no window to be had."""

    def __init__(self, ledger: Ledger, glossary: Glossary, scale: tuple[int, int], *, is_example: bool) -> None:
        self._ledger, self._glossary, self._scale, self._is_example = ledger, glossary, scale, is_example
        self._words = village_words(ledger, glossary)
        self._edges = [quarter.index / 4 for quarter in ledger.quarters]
        self._edges.append(self._edges[-1] + 1 / 4)

    def draw(self, village: Village, path: Path) -> None:
        """Draw a village into a PNG of 1200 x 750 points."""
        figure = Figure(figsize=_INCHES, dpi=_DPI, facecolor="white")
        self._write(figure, village)
        if village.differences is not None:
            axes = figure.add_axes((0.075, 0.17, 0.9, 0.55))
            self._lines(axes, village, village.differences)
            self._frame(axes)
            figure.legend(
                handles=axes.get_legend_handles_labels()[0],
                loc="lower left",
                bbox_to_anchor=(0.065, 0.055),
                ncols=4,
                frameon=False,
                fontsize=12,
            )
        with warnings.catch_warnings():
            # A name may hold a sign that the font lacks: a box stands in its place.
            warnings.filterwarnings("ignore", message="Glyph .* missing from")
            figure.savefig(path, format="png", metadata={"Software": None})

    def _write(self, figure: Figure, village: Village) -> None:
        """Write the name, the sentence, the scale and whether the data are invented."""
        name = textwrap.shorten(printable(village.name), _MOST_NAME, placeholder="…")
        figure.text(0.03, 0.93, name, fontsize=24, fontweight="bold", color=_FLOOR, parse_math=False)
        lines = textwrap.wrap(
            printable(self._words.about(village)), _LINE_LENGTH, max_lines=_MOST_LINES, placeholder=" …"
        )
        told = "\n".join(lines)
        figure.text(0.03, 0.905, told, fontsize=12, va="top", linespacing=1.35, color=_FLOOR, parse_math=False)
        least, most = (self._signed(each) for each in self._scale)
        scale = self._glossary.text("pictures.scale", least=least, most=most)
        figure.text(0.03, 0.025, scale, fontsize=11, color=_QUIET, parse_math=False)
        if self._is_example:
            box = {"facecolor": _WARNING, "edgecolor": _FLOOR, "boxstyle": "round,pad=0.4"}
            figure.text(
                0.975,
                0.94,
                self._glossary.word("pictures.example"),
                fontsize=13,
                fontweight="bold",
                ha="right",
                color=_FLOOR,
                bbox=box,
                parse_math=False,
            )

    def _lines(self, axes: Axes, village: Village, differences: pd.Series) -> None:
        """Draw the stock as stairs, what took place solid and plans dashed, and where it is below the floor."""
        levels = [int(homes) for homes in differences.drop("opening")]
        done = sum(quarter.last_day <= self._ledger.told_until for quarter in self._ledger.quarters)
        words = {key: self._glossary.word(f"pictures.{key}") for key in ("realised", "planned", "floor", "below")}
        across = [edge for edge in self._edges for _ in (0, 1)][1:-1]
        up = [level for level in levels for _ in (0, 1)]
        axes.fill_between(
            across,
            up,
            0,
            where=[level < 0 for level in up],
            facecolor=_BELOW,
            alpha=0.35,
            hatch="///",
            edgecolor=_BELOW,
            linewidth=0,
            label=words["below"],
        )
        axes.axhline(0, color=_FLOOR, linewidth=1.6, label=words["floor"])
        # Plans go on from the level that was reached.
        from_now = max(2 * done - 1, 0)
        axes.plot(across[: 2 * done], up[: 2 * done], color=_STOCK, linewidth=3, label=words["realised"])
        axes.plot(
            across[from_now:], up[from_now:], color=_STOCK, linewidth=3, linestyle=(0, (3, 1.5)), label=words["planned"]
        )
        for place, period in enumerate(village.below):
            told = self._glossary.text(
                f"pictures.{'again_below' if place else 'first_below'}", quarter=self._words.quarter(period.first)
            )
            self._mark(axes, period.first.index / 4, differences[str(period.first)], told)

    def _mark(self, axes: Axes, across: float, level: int, told: str) -> None:
        """Mark where a village falls below, with words above the floor, where its own line is not."""
        axes.plot(
            [across], [level], marker="v", markersize=11, color=_BELOW, markeredgecolor=_FLOOR, zorder=5, clip_on=False
        )
        is_left = across < (self._edges[0] + self._edges[-1]) / 2
        axes.annotate(
            told,
            (across, 0),
            xytext=(0, 9),
            textcoords="offset points",
            ha="left" if is_left else "right",
            fontsize=11.5,
            color=_FLOOR,
            bbox={"facecolor": "white", "edgecolor": "none", "alpha": 0.85, "pad": 1.5},
        )

    def _frame(self, axes: Axes) -> None:
        """Set the scale, the years, and the line between what took place and plans."""
        years = range(self._ledger.quarters[0].year, self._ledger.last.year + 1)
        axes.set_xlim(self._edges[0], self._edges[-1])
        axes.set_ylim(*self._scale)
        axes.set_xticks([year + 0.5 for year in years], [str(year) for year in years], fontsize=12)
        axes.set_xticks([float(year) for year in years], minor=True)
        axes.tick_params(axis="x", which="major", length=0)
        axes.tick_params(axis="y", labelsize=12)
        axes.yaxis.set_major_locator(MaxNLocator(nbins=9, integer=True, steps=[1, 2, 5, 10]))
        axes.yaxis.set_major_formatter(FuncFormatter(lambda homes, _: self._signed(homes)))
        axes.set_ylabel(self._glossary.word("pictures.axis"), fontsize=12, color=_FLOOR)
        axes.grid(axis="y", color="#dddddd", linewidth=0.8)
        axes.grid(axis="x", which="minor", color="#eeeeee", linewidth=0.8)
        axes.set_axisbelow(True)
        axes.spines[["top", "right"]].set_visible(False)
        day = self._ledger.told_until
        now = day.year + (day.timetuple().tm_yday - 1) / 366
        axes.axvline(now, color=_QUIET, linewidth=1.2, linestyle=":")
        told = self._glossary.text("pictures.now", date=day)
        axes.annotate(
            told, (now, self._scale[1]), xytext=(6, -14), textcoords="offset points", fontsize=11.5, color=_QUIET
        )

    def _signed(self, homes: float) -> str:
        """Write a difference with its sign: +12 or -4, with the sign that is as wide."""
        return ("+" if homes > 0 else _MINUS if homes < 0 else "") + self._glossary.number(abs(homes))
