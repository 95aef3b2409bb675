"""Why the social stock of a village went down, or will: what was sold or demolished, and what that brings."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from atlas.policy import Glossary
    from atlas.stock.village import Village

__all__ = ["NO_REASON", "CauseWords"]

NO_REASON = "no_reason"
"""What stands in the place of the quality that a sale or demolition brings where none was recorded."""


class CauseWords:
    """Tells of causes and reasons in the language of a glossary."""

    def __init__(self, glossary: Glossary) -> None:
        self._glossary = glossary

    def so_far(self, village: Village, change: int) -> Iterator[str]:
        """Tell what took the homes away: sales and demolitions, and what no such row tells."""
        gone = village.losses[village.losses["status"] == "realised"]
        lost = -gone.groupby("kind", sort=False)["homes"].sum()
        causes = [self._text(str(kind), homes=homes) for kind, homes in lost.items() if homes > 0]
        gained = change + int(lost.sum())
        if gained < 0:
            causes.append(self._text("other", homes=-gained))
        yield self._text("now", causes=causes)
        if gained > 0:
            yield self._text("gained", homes=gained)
        yield from self._reasons(gone)

    def planned(self, village: Village) -> Iterator[str]:
        """Tell which planned sales and demolitions break the floor, and why they are made."""
        causes = [
            self._text(
                "planned",
                cause=self._text(str(row["kind"]), homes=-row["homes"]),
                corporation=row["corporation"],
                date=row["date"],
            )
            for row in village.breaking.to_dict("records")
        ]
        if causes:
            yield self._text("further" if village.status == "below_floor" else "now", causes=causes)
            yield from self._reasons(village.breaking)

    def _reasons(self, gone: pd.DataFrame) -> Iterator[str]:
        """Tell what losses bring, as far as it was recorded."""
        homes = -gone.groupby(gone["quality"].fillna(NO_REASON))["homes"].sum()
        homes = homes[homes > 0]
        if list(homes.index) == [NO_REASON]:
            yield self._text("unreasoned")
        elif len(homes):
            reasons = [self._text("reason", reason=reason, homes=each) for reason, each in homes.items()]
            yield self._text("reasons", reasons=reasons)

    def _text(self, key: str, **facts: object) -> str:
        return self._glossary.text(f"villages.cause.{key}", **facts)
