"""The table in a Parquet, read only where it can't fill the memory: a value that is stored once may be in each row."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from atlas.layers.files.archive import MOST_BYTES
from atlas.layers.files.fields import check_number
from atlas.layers.files.refusal import refusal

if TYPE_CHECKING:
    from pathlib import Path

    from atlas.layers.catalogue import CatalogueEntry

__all__ = ["read_stored"]

_MOST_ROWS = 5_000_000
"""Half of all addresses of the Netherlands: no layer of one municipality comes near."""

_NUMBER_BYTES = 8
"""What a number takes; a row of texts takes at least as much."""

_TEXTS = (pa.types.is_string, pa.types.is_large_string, pa.types.is_binary, pa.types.is_large_binary)

_TEXT, _TEXT_OF_ONE_LENGTH = "BYTE_ARRAY", "FIXED_LEN_BYTE_ARRAY"
"""How Parquet calls values of several bytes."""


def read_stored(path: Path, layer: str, entry: CatalogueEntry) -> pa.Table:
    """Read the table of a Parquet, at most 500 MB of it.

    Raises
    ------
    LayerError
        Where it has more rows or fields than a layer can have, or takes more memory.
    ArrowException, OSError
        Where it is damaged.
    """
    about = pq.read_metadata(path)
    if about.num_rows > _MOST_ROWS:
        raise refusal("FIL50", layer, entry, rows=about.num_rows, most=_MOST_ROWS)
    check_number(about.num_columns, layer, entry)
    columns = [about.schema.column(number) for number in range(about.num_columns)]
    widths = [column.length if column.physical_type == _TEXT_OF_ONE_LENGTH else _NUMBER_BYTES for column in columns]
    stored = [
        about.row_group(group).column(number)
        for group in range(about.num_row_groups)
        for number in range(about.num_columns)
    ]
    _check_size(about.num_rows * sum(widths), layer, entry)
    _check_size(sum(chunk.total_uncompressed_size for chunk in stored), layer, entry)
    _check_size(sum(chunk.num_values for chunk in stored) * _NUMBER_BYTES, layer, entry)
    # Each different text once, so that they can be counted before they are written out row by row.
    texts = [column.path for column in columns if column.physical_type == _TEXT and column.max_repetition_level == 0]
    table = pq.read_table(path, read_dictionary=texts)
    _check_size(sum(map(_written_out, table.columns)), layer, entry)
    return pa.table(
        [_dense(column) for column in table.columns], schema=pa.schema(map(_dense_field, table.schema))
    ).replace_schema_metadata(table.schema.metadata)


def _check_size(size: int, layer: str, entry: CatalogueEntry) -> None:
    if size > MOST_BYTES:
        raise refusal("FIL31", layer, entry, size=round(size / 1e6), most=round(MOST_BYTES / 1e6))


def _written_out(column: pa.ChunkedArray) -> int:
    """Return how many bytes a column takes once each row has its own value."""
    if not _is_texts(column.type):
        return int(column.nbytes)
    sizes = (pc.sum(pc.binary_length(chunk.dictionary).take(chunk.indices)).as_py() for chunk in column.chunks)
    return sum(size or 0 for size in sizes)


def _is_texts(kind: pa.DataType) -> bool:
    if not pa.types.is_dictionary(kind):
        return False
    value = kind.value_type
    return any(test(value) for test in _TEXTS)


def _dense(column: pa.ChunkedArray) -> pa.ChunkedArray:
    return column.cast(column.type.value_type) if _is_texts(column.type) else column


def _dense_field(field: pa.Field) -> pa.Field:
    return field.with_type(field.type.value_type) if _is_texts(field.type) else field
