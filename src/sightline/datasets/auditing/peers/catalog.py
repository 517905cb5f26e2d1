"""The layouts that can be read, by the name they are asked for with, and the one way to read them all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from types import MappingProxyType

from sightline.datasets.auditing.peers import ca_vqa, llava, multispa, openspaces, spatialrgpt, vqasynth
from sightline.datasets.auditing.peers.json_stream import json_records
from sightline.datasets.auditing.peers.peer_row import BadRecord, PeerRow, Rows
from sightline.datasets.auditing.peers.tables import parquet_files, table_records
from sightline.errors import DatasetError, SceneError

TRIED = 1000  # records; when none of the first so many is of the format, the file is not


@dataclass(frozen=True)
class PeerFormat:
    """A published layout: what makes rows of its records, and the columns it needs of a table.

    `indoors` says that all its pictures show rooms, so that no length in it comes near a kilometre.
    """

    name: str
    rows: Rows
    columns: Sequence[str]
    indoors: bool = False


FORMATS: Mapping[str, PeerFormat] = MappingProxyType(
    {
        one.name: one
        for one in (
            PeerFormat("llava", llava.rows, llava.COLUMNS),
            PeerFormat("multispa", multispa.rows, multispa.COLUMNS, indoors=True),
            PeerFormat("vqasynth", vqasynth.rows, vqasynth.COLUMNS),
            PeerFormat("openspaces", openspaces.rows, openspaces.COLUMNS),
            PeerFormat("spatialrgpt", spatialrgpt.rows, spatialrgpt.COLUMNS),
            PeerFormat("ca_vqa", ca_vqa.rows, ca_vqa.COLUMNS, indoors=True),
        )
    }
)


def peer_format(name: str) -> PeerFormat:
    """The layout of that name; DatasetError for one that is not known."""
    if name not in FORMATS:
        raise DatasetError(f"no format {name!r}; there are {', '.join(FORMATS)}")
    return FORMATS[name]


def read_peer(path: Path, format: PeerFormat) -> Iterator[PeerRow | BadRecord]:
    """Every row of a peer's file, or folder of tables, and every record that could not be read, in the file's order.

    Raises DatasetError where there is no such file, or nothing among its first thousand records is of that format.
    """
    if not path.exists():
        raise DatasetError(f"{path}: there is no such file")
    try:
        found = _read(path, format)
        head: list[BadRecord] = []
        for one in found:
            if isinstance(one, PeerRow):
                return chain(head, (one,), found)
            head.append(one)
            if len(head) == TRIED:
                break
    except SceneError as error:
        raise DatasetError(str(error)) from error
    reasons = "; ".join(f"{reason} ×{count}" for reason, count in Counter(bad.reason for bad in head).most_common(3))
    raise DatasetError(f"{path}: is not {format.name}: {reasons or 'it holds no record'}; name its format with --as")


def _read(path: Path, format: PeerFormat) -> Iterator[PeerRow | BadRecord]:
    if format.name == "ca_vqa" and path.is_dir() and (known := ca_vqa.folder_rows(path)) is not None:
        yield from known
        return
    tables = parquet_files(path)
    if path.is_dir() and not tables:
        raise DatasetError(f"{path}: no Parquet file in this folder; give the file that holds the rows")
    for told in table_records(tables, format.columns) if tables else json_records(path):
        if isinstance(told, BadRecord):
            yield told
            continue
        place, record = told
        try:
            yield from format.rows(record, place)
        except DatasetError as error:
            yield BadRecord(place, str(error))
