"""A session with a PostgreSQL server that can only read, and that says what to do where it fails."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import psycopg
from psycopg import conninfo, errors, pq

from atlas.layers.files.refusal import refusal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from atlas.errors import LayerError
    from atlas.layers.catalogue import CatalogueEntry

__all__ = ["open_session"]

_CONNECT_S = 10
"""Seconds to wait for a server."""

_QUERY_S = 120
"""Seconds to wait for an answer."""

_CODES: dict[type[psycopg.Error], str] = {
    errors.InsufficientPrivilege: "TAB36",
    errors.QueryCanceled: "TAB37",
    errors.ReadOnlySqlTransaction: "TAB38",
}


@contextmanager
def open_session(layer: str, entry: CatalogueEntry) -> Iterator[psycopg.Connection]:
    """Open a session with the server of ``entry.database``, in which nothing can be written.

    The password comes from PGPASSWORD or ~/.pgpass, as with every program of PostgreSQL, and is in no message.

    Raises
    ------
    LayerError
        Where there is no server or it refuses, and where a query in the session is refused, too slow or tries to write.
    """
    connection = _connect(layer, entry)
    try:
        with connection:
            yield connection
    except psycopg.Error as error:
        code = next((code for kind, code in _CODES.items() if isinstance(error, kind)), "TAB43")
        reason = error.diag.message_primary or str(error)
        raise refusal(code, layer, entry, table=entry.layer, seconds=_QUERY_S, reason=reason) from error


def _connect(layer: str, entry: CatalogueEntry) -> psycopg.Connection:
    try:
        connection = psycopg.connect(
            entry.database or "",
            connect_timeout=_CONNECT_S,
            application_name="locatieatlas",
            # Beside `read_only` below, which stands for each transaction, for what the address itself may ask for.
            options=f"-c default_transaction_read_only=on -c statement_timeout={_QUERY_S}s",
        )
    except psycopg.OperationalError as error:
        raise _no_session(error, layer, entry) from error
    except psycopg.ProgrammingError:
        # What psycopg says of an address that it can't read may quote the password in it.
        raise refusal("TAB30", layer, entry) from None
    connection.read_only = True
    return connection


def _no_session(error: psycopg.OperationalError, layer: str, entry: CatalogueEntry) -> LayerError:
    """Tell whether a server answers at all, which does not depend on the language it speaks."""
    if pq.PGconn.ping((entry.database or "").encode()) != pq.Ping.OK:
        return refusal("TAB31", layer, entry)
    if error.pgconn is not None and error.pgconn.needs_password:
        return refusal("TAB32", layer, entry)
    reason = str(error).rpartition("FATAL:")[2].strip()
    password = conninfo.conninfo_to_dict(entry.database or "").get("password")
    return refusal("TAB33", layer, entry, reason=reason.replace(str(password), "***") if password else reason)
