"""A PostgreSQL server with PostGIS of the tests' own, on this computer alone."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["PASSWORD", "postgis_programs", "running_server"]

PASSWORD = "geheim!"  # noqa: S105 - of a server that lives as long as the tests

_NOT_ROOT = "postgres"
"""The user that Debian's package makes; PostgreSQL does not run as root."""


def postgis_programs() -> Path | None:
    """Return the folder with the programs of a PostgreSQL that has PostGIS, or None where there is none."""
    for control in sorted(Path("/usr/share/postgresql").glob("*/extension/postgis.control"), reverse=True):
        programs = Path("/usr/lib/postgresql") / control.parents[1].name / "bin"
        if (programs / "initdb").is_file():
            return programs
    return None


@contextmanager
def running_server(programs: Path) -> Iterator[str]:
    """Start a server with the superuser ``beheer`` and a database of that name, and give its host and port."""
    # Not in pytest's own folder, which only root could enter where root runs the tests.
    folder = Path(tempfile.mkdtemp(prefix="postgis-"))
    (folder / "password").write_text(PASSWORD, encoding="utf-8")
    if os.geteuid() == 0:
        shutil.chown(folder, _NOT_ROOT)
    data = folder / "data"
    port = _free_port()
    settings = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off"
    try:
        _run(programs / "initdb", "-D", data, "-U", "beheer", "-A", "scram-sha-256", f"--pwfile={folder / 'password'}",
             "-E", "UTF8", "--locale=C", "--no-sync")  # fmt: skip
        _run(programs / "pg_ctl", "-D", data, "-w", "-l", folder / "log", "-o", settings, "start")
        try:
            _add_postgis(port)
            yield f"127.0.0.1:{port}"
        finally:
            _run(programs / "pg_ctl", "-D", data, "-w", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder)


def _add_postgis(port: int) -> None:
    address = f"postgresql://beheer@127.0.0.1:{port}"
    with psycopg.connect(f"{address}/postgres", password=PASSWORD, autocommit=True) as connection:
        connection.execute("CREATE DATABASE beheer")
    with psycopg.connect(f"{address}/beheer", password=PASSWORD, autocommit=True) as connection:
        connection.execute("CREATE EXTENSION postgis")


def _run(*command: str | Path) -> None:
    as_other = ["runuser", "-u", _NOT_ROOT, "--"] if os.geteuid() == 0 else []
    # The server keeps what it inherits open, so it must not inherit a pipe that somebody waits for.
    subprocess.run([*as_other, *command], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd="/")  # noqa: S603 - programs of the system


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port
