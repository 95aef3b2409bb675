"""Print every target and whether it was met: the commands, the page, and the atlas beside the usual way."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from .certainty import measure_certainty
from .commands import measure_commands
from .country import measure_country
from .drafts import measure_drafts
from .reading import measure_reading
from .scoring import measure_scoring

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .commands import Line


def _print(lines: Iterator[Line]) -> None:
    for line in lines:
        verdict = {None: "", True: "met", False: "NOT MET"}[line.met]
        sys.stdout.write(f"{line.what:<79} {line.measured:<34} {line.target:<22} {verdict}".rstrip() + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    _print(measure_commands())
    _print(measure_reading())
    _print(measure_scoring())
    _print(measure_certainty())
    _print(measure_drafts())
    _print(measure_country())
