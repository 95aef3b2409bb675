"""The page of the villages, ``villages.html``: which village is in trouble and why, and asks no network."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from atlas.maps import inline_code
from atlas.maps.atlas_map import PAGES
from atlas.maps.village_charts import (
    chart_words,
    drawn,
    floor_table,
    is_in_trouble,
    unplaced_sentence,
    village_sentence,
    village_sites,
    village_warnings,
    villages_scale,
)
from atlas.maps.village_tables import village_tables
from atlas.stock.village_sentences import VillageWords

if TYPE_CHECKING:
    from pathlib import Path

    from atlas.meeting import Meeting
    from atlas.policy import Glossary
    from atlas.stock import Ledger
    from atlas.stock.villages import Village, VillageMonitor

__all__ = ["draw_villages_page", "villages_page"]

_FILE = "villages.html"


def draw_villages_page(meeting: Meeting, glossary: Glossary, folder: Path) -> Path | None:
    """Write ``villages.html`` into a folder, and return it; None where the tables of the stock are absent.

    Parameters
    ----------
    meeting : Meeting
    glossary : Glossary
    folder : Path
        That exists.
    """
    page = villages_page(meeting, glossary)
    if page is None:
        return None
    file = folder / _FILE
    file.write_text(page, encoding="utf-8")
    return file


def villages_page(meeting: Meeting, glossary: Glossary) -> str | None:
    """Return the page as text, or None where the tables of the stock are absent."""
    monitor, ledger = meeting.villages, meeting.ledger
    if monitor is None or ledger is None:
        return None
    villages = [village for village in monitor.villages if not village.is_town]
    charts = {
        "scale": villages_scale(villages, ledger, glossary),
        "charts": [drawn(village, ledger) for village in villages],
        "words": chart_words(ledger, glossary),
    }
    style = Markup(inline_code.page_style(inline_code.VILLAGES_STYLE_ORDER))  # noqa: S704 -- the page's own style
    script = Markup(inline_code.page_script(inline_code.VILLAGES_SCRIPT_ORDER))  # noqa: S704 -- the page's own script
    return PAGES.get_template("villages.html").render(
        language=glossary.language,
        policy=inline_code.security_policy([script], [style], images="'none'"),
        style=style,
        script=script,
        data=Markup(inline_code.json_for_html(charts)),  # noqa: S704 -- escaped for HTML in json_for_html
        words=glossary.get("villages_page"),
        **_told(meeting, monitor, ledger, glossary),
    )


def _told(meeting: Meeting, monitor: VillageMonitor, ledger: Ledger, glossary: Glossary) -> dict[str, object]:
    """Return all that the template writes as text."""
    words = VillageWords(glossary, ledger.opened_on, ledger.told_until)
    shown = {site for village in monitor.villages for site in village.sites["id"]}
    sites = meeting.layers.sites
    hidden = int(((sites["disclosure"] == "working_group") & sites.index.isin(shown)).sum())
    is_example = meeting.layers.catalogue.kind == "example"
    quarter = glossary.text("meeting.quarter", number=meeting.quarter.number, year=meeting.quarter.year)
    return {
        "title": glossary.text("villages_page.title", municipality=meeting.policy.agreement.municipality),
        "reference": f"{quarter}. {glossary.text('monitor.date', date=ledger.told_until)}",
        "example": glossary.word("meeting.example") if is_example else None,
        "working_group": glossary.text("meeting.working_group", count=hidden) if hidden else None,
        "in_short": words.monitor(monitor),
        "unplaced": unplaced_sentence(ledger, meeting, glossary),
        "chart_note": glossary.text("monitor.villages.note", date=ledger.opened_on),
        "table": floor_table(monitor.villages, meeting, glossary),
        "villages": [_card(village, monitor, words, meeting, glossary) for village in monitor.villages],
    }


def _card(
    village: Village, monitor: VillageMonitor, words: VillageWords, meeting: Meeting, glossary: Glossary
) -> dict[str, object]:
    return {
        "name": village.name,
        "status": glossary.term(village.status),
        "is_town": village.is_town,
        "is_alarm": is_in_trouble(village),
        "sentence": village_sentence(village, words),
        "warnings": village_warnings(village, glossary),
        "tables": village_tables(village, monitor, glossary),
        "sites": village_sites(village, meeting, glossary),
    }
