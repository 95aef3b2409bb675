"""What commands share: options, and what is read by them; heavy parts are imported when they are needed."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from atlas.cli.writing import progress

if TYPE_CHECKING:
    from collections.abc import Callable

    from atlas.meeting import Meeting

__all__ = ["input_options", "known_profile", "lang_option", "out_option", "prepare", "profile_option", "today"]

profile_option = click.option("--profile", help="Kind of programme to score for.  [default: the policy's first]")
lang_option = click.option(
    "--lang", type=click.Choice(["nl", "en"]), default="nl", show_default=True, help="Language of the words."
)


def input_options(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options --layers and --policy."""
    layers = click.option(
        "--layers",
        type=click.Path(path_type=Path),
        default=Path("layers"),
        show_default=True,
        help="Folder with catalogue.toml and the files that it names.",
    )
    policy = click.option(
        "--policy",
        type=click.Path(path_type=Path),
        default=None,
        help="Policy file (TOML).  [default: the agreement of Hoogeveen]",
    )
    return layers(policy(command))


def out_option(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the option --out, for one file."""
    return click.option(
        "--out",
        type=click.Path(path_type=Path, dir_okay=False),
        help="Write to this file, not to the terminal.",
    )(command)


def prepare(quarter: str | None, layers: Path, policy: Path | None) -> Meeting:
    """Hold the meeting of a quarter, or without one of the quarter of today."""
    from atlas.meeting import Quarter  # noqa: PLC0415 - see the module's docstring
    from atlas.pipeline import prepare_meeting  # noqa: PLC0415

    if quarter is None:
        quarter = str(Quarter.of(today()))
    return prepare_meeting(quarter, layers, policy, progress)


def known_profile(meeting: Meeting, profile: str | None) -> str:
    """Return the profile that was asked for if the policy has it, or without one the policy's first."""
    if profile is not None:
        meeting.policy.profile(profile)
    return profile or next(iter(meeting.scores))


def today() -> datetime.date:
    """Return the day on which the command runs."""
    return datetime.date.today()  # noqa: DTZ011 - the user's own today
