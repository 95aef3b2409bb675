"""Reading a file's features in bulk, all of them, and hearing what the reader has to say about them."""

from __future__ import annotations

import re
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pyogrio
from geopandas import GeoDataFrame

from atlas.findings import Finding
from atlas.layers.files.fields import GEOMETRY, clear_names
from atlas.layers.files.opening import UNREADABLE, unreadable
from atlas.layers.files.raw import Raw
from atlas.layers.files.refusal import refusal
from atlas.layers.files.rings import mended
from atlas.layers.files.stated_crs import with_crs

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from atlas.layers.catalogue import CatalogueEntry

__all__ = ["FileLayer", "layer_inside", "read_vector"]

_OF_A_FEATURE = re.compile(r"Non closed ring|Invalid WKB")
"""What is remarked of single features, without saying of which."""

_SAID_ELSEWHERE = re.compile(r"Several features with id")
"""What the check of the ids tells by feature."""

_MOST_REMARKS = 5

_READER = Path(pyogrio.__file__).parent
"""Where warnings come from that pass on what GDAL said."""

_LONGEST_REMARK = 200
"""Letters of a remark, which may quote any value of the file."""


@dataclass(frozen=True)
class FileLayer:
    """One layer in a file whose content has been checked, and what the file says of it.

    Parameters
    ----------
    path : Path
        Of a format that GDAL reads.
    count : int
        How many features the file says that it has.
    fields : sequence of str
        Names of its fields, in its order.
    inside : str or None
        The layer inside, where a file can hold several.
    encoding : str or None
        Of its text, where the file does not say so itself.
    number : str or None
        The field that numbers the features, where that is kept apart from the others.
    states_crs : bool
        Whether the file says its CRS; otherwise what GDAL takes it for is a guess.
    """

    path: Path
    count: int
    fields: Sequence[str]
    inside: str | None = None
    encoding: str | None = None
    number: str | None = None
    states_crs: bool = True


def read_vector(file_layer: FileLayer, layer: str, entry: CatalogueEntry) -> Raw:
    """Read every feature of a layer in a file.

    Parameters
    ----------
    file_layer : FileLayer
        What to read.
    layer : str
        The atlas's name of the layer, for messages.
    entry : CatalogueEntry
        Its CRS as stated.

    Returns
    -------
    Raw
        A GeoDataFrame with its CRS, or a DataFrame where the file has no geometry.

    Raises
    ------
    LayerError
        Where the file can't be read, gives other features than it says, or its CRS is not known.
    UnicodeDecodeError
        Where its text is in another encoding.
    CRSError
        Where what it says of its CRS is rubbish.
    """
    frame, heard = _read(file_layer, layer, entry)
    if len(frame) != file_layer.count:
        raise refusal("FIL11", layer, entry, read=len(frame), count=file_layer.count)
    renamed, findings = clear_names(file_layer.fields, layer, entry)
    if GEOMETRY in renamed and isinstance(frame, GeoDataFrame):
        frame[renamed.pop(GEOMETRY)] = _hidden_field(file_layer)
    frame = frame.rename(columns=renamed)
    if not isinstance(frame, GeoDataFrame):
        return Raw(frame, [*findings, *_remarks(heard, layer, entry)])
    frame = with_crs(frame if file_layer.states_crs else frame.set_crs(None, allow_override=True), layer, entry)
    found: list[Finding] = []
    if heard and frame.geometry.isna().any():
        frame, found = mended(frame, file_layer.path, file_layer.inside, layer, entry)
    if found:
        heard = [remark for remark in heard if not _OF_A_FEATURE.match(remark)]
    return Raw(frame, [*findings, *found, *_remarks(heard, layer, entry)])


def layer_inside(names: list[str], layer: str, entry: CatalogueEntry) -> str:
    """Return which of the layers inside a file to read: the one that the catalogue names, or the only one."""
    if not names:
        raise refusal("FIL13", layer, entry)
    if entry.layer is not None and entry.layer not in names:
        raise refusal("FIL08", layer, entry, asked=entry.layer, inside=names)
    if entry.layer is None and len(names) > 1:
        raise refusal("FIL07", layer, entry, inside=names)
    return entry.layer or names[0]


def _read(file_layer: FileLayer, layer: str, entry: CatalogueEntry) -> tuple[GeoDataFrame | pd.DataFrame, list[str]]:
    """Read in bulk without arrow, which leaves features of a damaged file out without a word."""
    try:
        with warnings.catch_warnings(record=True) as heard:
            warnings.simplefilter("always")
            frame = pyogrio.read_dataframe(
                file_layer.path,
                layer=file_layer.inside,
                encoding=file_layer.encoding,
                fid_as_index=file_layer.number is not None,
                on_invalid="warn",
                use_arrow=False,
            )
    except UNREADABLE as error:
        raise unreadable(error, layer, entry) from error
    if file_layer.number is not None:
        frame.insert(0, file_layer.number, frame.index)
        frame = frame.reset_index(drop=True)
    return frame, list(dict.fromkeys(str(warning.message).strip(" .\n") for warning in heard if _is_remark(warning)))


def _is_remark(warning: warnings.WarningMessage) -> bool:
    """Tell whether GDAL or pyogrio said it, or it is of a feature: numpy warns of its own arithmetic meanwhile."""
    by_reader = Path(warning.filename).is_relative_to(_READER)
    return by_reader or _OF_A_FEATURE.match(str(warning.message)) is not None


def _hidden_field(file_layer: FileLayer) -> pd.Series:
    """Read the field called geometry, which shapes take the place of."""
    table = pyogrio.read_dataframe(
        file_layer.path,
        layer=file_layer.inside,
        encoding=file_layer.encoding,
        columns=[GEOMETRY],
        read_geometry=False,
    )
    return table[GEOMETRY]


def _remarks(heard: list[str], layer: str, entry: CatalogueEntry) -> list[Finding]:
    remarks = [remark for remark in heard if not _SAID_ELSEWHERE.match(remark)][:_MOST_REMARKS]
    return [Finding("FIL12", entry.source, layer, facts={"remark": remark[:_LONGEST_REMARK]}) for remark in remarks]
