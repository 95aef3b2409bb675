"""Print every target and whether it was met: the commands, the page, and the atlas beside the usual way.

`python -m tests.bench page scoring` prints those parts only.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from .certainty import measure_certainty
from .commands import measure_commands
from .country import measure_country
from .drafts import measure_drafts
from .ledger import measure_ledger
from .page import measure_page
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


_PARTS = {
    "commands": measure_commands,
    "page": measure_page,
    "reading": measure_reading,
    "scoring": measure_scoring,
    "certainty": measure_certainty,
    "drafts": measure_drafts,
    "ledger": measure_ledger,
    "country": measure_country,
}

if __name__ == "__main__":
    for part in sys.argv[1:] or _PARTS:
        _print(_PARTS[part]())
