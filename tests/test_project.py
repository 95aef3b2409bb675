"""The repository keeps its own promises: versions agree, imports run one way, nothing foreign is committed."""

from __future__ import annotations

import ast
import importlib
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import atlas

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def by_name(requirements: list[str]) -> dict[str, Requirement]:
    return {canonicalize_name(each.name): each for each in map(Requirement, requirements)}


def conda_environment() -> dict[str, Requirement]:
    listed = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))["dependencies"]
    pip = next(each["pip"] for each in listed if isinstance(each, dict))
    assert "--editable ." in pip
    conda = [each for each in listed if isinstance(each, str) and each != "pip"]
    return by_name([*conda, *(each for each in pip if not each.startswith("--"))])


def locked_versions() -> dict[str, str]:
    lines = (ROOT / "requirements.lock").read_text(encoding="utf-8").splitlines()
    pairs = [re.fullmatch(r"([a-z0-9-]+)==([0-9a-z.]+)", line) for line in lines]
    assert all(pairs), "every line of the lock file is a name and one exact version"
    return {canonicalize_name(pair[1]): pair[2] for pair in pairs if pair}


def test_conda_and_pip_users_get_the_same_requirements() -> None:
    conda = conda_environment()
    python = conda.pop("python")
    assert str(python.specifier) == PROJECT["requires-python"]
    assert {name: each.specifier for name, each in conda.items()} == {
        name: each.specifier for name, each in by_name(PROJECT["dependencies"]).items()
    }


def test_the_lock_file_satisfies_every_requirement() -> None:
    locked = locked_versions()
    wanted = by_name(PROJECT["dependencies"] + PROJECT["optional-dependencies"]["dev"])
    for name, requirement in wanted.items():
        assert requirement.specifier.contains(locked[name]), name


def committed_files() -> list[Path]:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True)  # noqa: S607
    return [ROOT / line for line in listed.stdout.splitlines() if (ROOT / line).is_file()]


def test_the_python_example_of_the_readme_runs(tmp_path: Path) -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    example = re.search(r"```python\n(.*?)```", readme, flags=re.DOTALL)
    assert example
    (tmp_path / "layers").symlink_to(ROOT / "layers")
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", example[1]], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("Deze locatie staat op plaats 1 van de ")
    assert (tmp_path / "maps" / "2026-Q4" / "index.html").is_file()


def test_no_committed_file_names_a_registry_or_carries_a_library() -> None:
    # Written in parts, so that this file does not find itself.
    registries = re.compile(r"https?://[^/\s]*(?:" + "|".join(("py" + "pi", "npm" + "js", "python" + "hosted")) + ")")
    for path in committed_files():
        if path.suffix == ".png":
            continue
        text = path.read_text(encoding="utf-8")
        assert not registries.search(text), path
        assert "Leaflet 1." not in text[:500], path


ORDER = [
    "findings crs drivers keeping",
    "errors",
    "layers policy privacy quarter",
    "criteria",
    "scores",
    "stock",
    "programme meeting",
    "maps dossier intake",
    "app cli pipeline",
]
RANK = {package: rank for rank, packages in enumerate(ORDER) for package in packages.split()}


def imported_packages(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
        elif isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
    return {name.split(".")[1] for name in names if name.startswith("atlas.")}


def test_imports_run_one_way() -> None:
    package = ROOT / "atlas"
    for path in package.rglob("*.py"):
        own = path.relative_to(package).parts[0].removesuffix(".py")
        if own == "__init__":
            continue
        for other in imported_packages(path):
            allowed = other == own or RANK[other] < RANK[own] or (own, other) == ("cli", "pipeline")
            assert allowed, f"{path.relative_to(ROOT)} imports atlas.{other}"


def test_what_is_public_exists_and_is_documented() -> None:
    for name in atlas.__all__:
        assert getattr(atlas, name).__doc__, name
    for path in (ROOT / "atlas").rglob("*.py"):
        module = importlib.import_module(
            ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        )
        for name in getattr(module, "__all__", []):
            assert hasattr(module, name), f"{module.__name__}.{name}"


@pytest.mark.parametrize("suffix", [".py", ".js"])
def test_no_figure_of_the_agreement_stands_in_code(suffix: str) -> None:
    # Figures that could be nothing else: stock, programme and targets of three digits or more.
    figures = r"\b(?:3[._]?008|3[._]?281|6[._]?595|7[._]?272|470|320|715|390|324)\b"
    for path in (ROOT / "atlas").rglob(f"*{suffix}"):
        code = re.sub(
            r'""".*?"""|#.*|//.*', "", path.read_text(encoding="utf-8"), flags=re.DOTALL if suffix == ".py" else 0
        )
        assert not re.search(figures, code), path
