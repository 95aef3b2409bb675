"""The example's meeting, prepared once for every test that looks at it."""

from __future__ import annotations

import copy
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import settings

from atlas.maps import page_payload
from atlas.pipeline import prepare_meeting
from atlas.policy import Glossary, Policy, read_glossary, read_policy

if TYPE_CHECKING:
    from atlas.meeting import Meeting

ROOT = Path(__file__).parents[1]

# The build server tries the same examples for the same code, so that what landed passes again; others try new ones.
settings.register_profile("build_server", derandomize=True)
if os.environ.get("CI"):
    settings.load_profile("build_server")


@pytest.fixture(scope="session")
def policy() -> Policy:
    return read_policy()


@pytest.fixture(scope="session")
def glossary() -> Glossary:
    return read_glossary()


@pytest.fixture(scope="session")
def example_meeting() -> Meeting:
    return prepare_meeting("2026-Q4", ROOT / "layers")


@pytest.fixture(scope="session")
def example_payload(example_meeting: Meeting, glossary: Glossary) -> dict[str, Any]:
    return page_payload(example_meeting, glossary)


@pytest.fixture
def payload(example_payload: dict[str, Any]) -> dict[str, Any]:
    """Give what the example's page shows, for a test to change as it likes."""
    return copy.deepcopy(example_payload)
