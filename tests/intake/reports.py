"""A report with one of everything, for tests to read."""

from __future__ import annotations

import datetime

from atlas.findings import Finding
from atlas.intake.report import CheckReport
from atlas.intake.report_part import PartReport

TODAY = datetime.date(2026, 11, 22)
DATE = datetime.date(2026, 10, 1)
HOSTILE = '</script><img src=x onerror="window.__pwned=1">{{ 7*7 }}{% raise %}'


def wrong_site() -> list[Finding]:
    """Return a refused value that looks like markup, and a feature without a shape."""
    told = {"words": ["municipality", "corporation"], "layer": "sites", "column": "owner"}
    return [
        Finding("GEO01", "sites.gpkg", "sites", "7 (id G)", "geometry"),
        Finding("FLD10", "sites.gpkg", "sites", "3 (id C)", "eigenaar", HOSTILE, told),
    ]


def future_homes(count: int) -> list[Finding]:
    return [
        Finding("FLD23", "domesta.xlsx", "homes", f"{place} (id H{place})", "Bouwjaar", 2030 + place)
        for place in range(1, count + 1)
    ]


def report() -> CheckReport:
    """Return a report of five files: two refused, one of them unread, one with remarks and two without."""
    unread = Finding("FIL02", "woonconcept.xlsx", "homes")
    return CheckReport(
        TODAY,
        (
            PartReport("neighbourhoods", "buurten.geojson", "CBS en Kadaster", DATE, "official", 48, ()),
            PartReport("sites", "sites.gpkg", "Gemeente Hoogeveen", DATE, "example", 44, tuple(wrong_site())),
            PartReport("homes", "domesta.xlsx", "Domesta", DATE, "supplied", 3442, tuple(future_homes(46))),
            PartReport("homes", "woonconcept.xlsx", "Woonconcept", DATE, "supplied", None, (unread,)),
            PartReport("works", "werken.gpkg", "Gemeente Hoogeveen", DATE, "supplied", 32, ()),
        ),
    )


def remarks() -> CheckReport:
    """Return a report of one file with one remark."""
    part = PartReport("homes", "domesta.xlsx", "Domesta", DATE, "supplied", 3442, tuple(future_homes(1)))
    return CheckReport(TODAY, (part,))


def sound() -> CheckReport:
    """Return a report of one file in which nothing was found."""
    return CheckReport(TODAY, (PartReport("homes", "domesta.xlsx", "Domesta", DATE, "supplied", 3442, ()),))
