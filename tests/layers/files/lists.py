"""Lists for the tests: entries of a catalogue, and workbooks changed behind Excel's back."""

from __future__ import annotations

import datetime
import zipfile
from typing import TYPE_CHECKING

import pytest

from atlas.errors import LayerError
from atlas.layers import Catalogue, CatalogueEntry

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from atlas.findings import Finding

__all__ = ["catalogue_of", "change_member", "entry", "refused"]


def entry(**keys: object) -> CatalogueEntry:
    known = {"kind": "supplied", "publisher": "Domesta", "licence": "overleg", "date": datetime.date(2026, 10, 1)}
    place = {} if "database" in keys else {"file": "woningen.csv"}
    return CatalogueEntry.model_validate({**known, **place, **keys})


def catalogue_of(folder: Path, **parts: CatalogueEntry) -> Catalogue:
    """Return a catalogue of layers of one part each, without the layers that a meeting needs."""
    return Catalogue(folder=folder, entries={layer: (part,) for layer, part in parts.items()})


def refused(read: Callable[[], object]) -> list[Finding]:
    """Read what must be refused, and return what was found; each finding is told in both languages."""
    with pytest.raises(LayerError) as caught:
        read()
    for finding in caught.value.findings:
        for language in ("en", "nl"):
            assert "{" not in finding.problem(language) + finding.advice(language)
    return caught.value.findings


def change_member(path: Path, name: str, change: Callable[[bytes], bytes]) -> None:
    """Rewrite one member of a workbook, as only somebody without Excel would."""
    with zipfile.ZipFile(path) as archive:
        members = {member: archive.read(member) for member in archive.namelist()}
    members[name] = change(members.get(name, b""))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for member, content in members.items():
            archive.writestr(member, content)
