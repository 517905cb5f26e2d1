"""What the card states in numbers: DuckDB counts over the Parquet files, and no row becomes a Python object.

An answer is its own JSON; one pass over that column takes from it what its kind is about: the words, the number, the
length of a vector, the longest side of a box, the ninth of the picture that a pixel lies in.
"""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import numpy as np

from sightline.answers.number import Angle, Area, Duration, Length, Number, Quantity, Speed
from sightline.datasets.cards.histograms import Bars, of_counts, of_numbers, of_words
from sightline.datasets.rows.shards import REJECTED, Manifest
from sightline.errors import DatasetError

MEMORY = "600MB"  # what DuckDB may hold; beyond it goes to a temporary file
EXAMPLES = 3  # of each type
TRIED = 24  # rows among which examples with different scenes and answers are looked for
FULLEST = 10  # scenes with the most rows that are named
BANDS_M = (0.25, 0.5, 1.0, 2.0, 4.0, 8.0)
SHARES = (0.0, 0.05, 0.25, 0.5, 0.75, 0.95, 1.0)
WORDED = ("yes_no", "choice", "name", "direction", "order", "refusal")  # few answers, told in words
METRIC = ("length", "area", "speed", "vector", "pose", "box_3d", "boxes")  # answers that rest on the metre
NUMBERS: Mapping[str, tuple[type[Quantity], str]] = {
    "length": (Length, "metres"),
    "area": (Area, "square_metres"),
    "angle": (Angle, "radians"),
    "number": (Number, "value"),
    "duration": (Duration, "seconds"),
    "speed": (Speed, "metres_per_second"),
}  # measured kinds, and what their value is called in an answer's JSON
LENGTHS = {"vector": "length", "pose": "how far the camera moved", "box_3d": "longest side", "boxes": "how many boxes"}
ABOUT = LENGTHS | {"pixel": "where in the picture"}
"""What is counted of answers that are no words and no single number."""

VALUES = " ".join(
    [
        *(f"when '{name}' then cast(answer->>'$.{field}' as double)" for name, (_, field) in NUMBERS.items()),
        "when 'count' then cast(answer->>'$.number' as double)",
        "when 'vector' then sqrt(list_sum([x * x for x in cast(answer->'$.xyz' as double[])]))",
        "when 'pose' then sqrt(list_sum([x * x for x in cast(answer->'$.translation' as double[])]))",
        "when 'box_3d' then list_max(cast(answer->'$.box.size' as double[]))",
        "when 'boxes' then json_array_length(answer, '$.items')",
    ]
)
NINTH = """
    ['top', 'middle', 'bottom'][1 + cast(least(2, greatest(0,
        floor(3 * cast(answer->>'$.v' as double) / cast(answer->>'$.height' as double)))) as integer)] || ' ' ||
    ['left', 'centre', 'right'][1 + cast(least(2, greatest(0,
        floor(3 * cast(answer->>'$.u' as double) / cast(answer->>'$.width' as double)))) as integer)]
"""
TOLD = f"""
    create temp table told as
    select type, kind, whose,
        case when kind in {WORDED} then spoken when kind = 'pixel' then {NINTH} end as word,
        case kind {VALUES} end as value,
        case kind when 'choice' then 1 + cast(answer->>'$.index' as integer) end as place
    from (
        select type, spoken, answer, answer->>'$.kind' as kind,
            [entry.value for entry in vouched if entry.key = 'metric'][1] as whose
        from asked
    )
"""


@dataclass(frozen=True)
class Spot:
    """Where a row lies: its shard's name, and its number in it from 0."""

    shard: str
    row: int


class Tally:
    """The rows of a folder, counted. `asked` is a view of all rows, `told` what their answers are about."""

    def __init__(self, database: duckdb.DuckDBPyConnection, folder: Path, manifest: Manifest) -> None:
        self._database = database
        shards = [_literal(folder / shard.name) for shard in manifest.shards]
        rows = database.read_parquet(shards, filename=True, file_row_number=True)
        # Older rows hold a map, later ones a list of its entries.
        entries = "map_entries(provenance)" if manifest.schema == 1 else "provenance"
        rows.project(f"*, {entries} as vouched").create_view("asked")
        database.execute(TOLD)
        self._folder = folder
        self._rejected = _literal(folder / REJECTED)

    def _all(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        return self._database.execute(query, list(values)).fetchall()

    def types(self) -> dict[str, Any]:
        """By type: rows, rows by split, histogram of the answers, places of right options, whose word metres are."""
        types: dict[str, Any] = {}
        for name, split, count in self._all(
            "select type, split, count(*) from asked group by all order by type, split"
        ):
            entry = types.setdefault(name, {"rows": 0, "splits": {}})
            entry["rows"] += count
            entry["splits"][split] = count
        answers, places, metres = self._answers(), self._by_type("place"), self._metres()
        for name, entry in types.items():
            entry["answers_are"], entry["answers"] = answers[name]
            entry["option_places"] = [places.get(name, {}).get(k, 0) for k in range(1, _most(places.get(name)) + 1)]
            entry["metres_by"] = metres.get(name, {})
        return types

    def _answers(self) -> dict[str, tuple[str, Bars]]:
        words = self._by_type("word", "kind")
        parts: dict[str, list[tuple[str, Bars]]] = {}
        for name, kind, count in self._all(
            "select type, kind, count(*) from told group by all order by type, 3 desc, kind"
        ):
            about = ABOUT.get(kind, "")
            if (name, kind) in words:
                bars = of_words(words[name, kind])
            elif kind in NUMBERS or kind in LENGTHS or kind == "count":
                found = self._database.execute(
                    "select value from told where type = ? and kind = ? and value is not null", [name, kind]
                ).fetchnumpy()["value"]
                values = np.asarray(found, dtype=np.float64)
                whole = kind in ("count", "boxes")
                bars = (
                    of_counts(values) if whole else of_numbers(values, NUMBERS[kind][0] if kind in NUMBERS else Length)
                )
            else:
                bars = [(f"answers of kind {kind}", count)]
            parts.setdefault(name, []).append((about, bars))
        return {
            name: (", ".join(about for about, _ in told if about), [bar for _, bars in told for bar in bars])
            for name, told in parts.items()
        }

    def _by_type(self, column: str, *more: str) -> dict[Any, dict[Any, int]]:
        """How often each value of a column of `told` is there, by type (and further columns)."""
        keys = ", ".join(("type", *more))
        counts: dict[Any, dict[Any, int]] = {}
        query = f"select {keys}, {column}, count(*) from told where {column} is not null group by all order by all"
        for *key, value, count in self._all(query):
            counts.setdefault(tuple(key) if more else key[0], {})[value] = count
        return counts

    def _metres(self) -> dict[str, dict[str, int]]:
        query = f"""
            select type, coalesce(whose, 'nobody'), count(*) from told where kind in {METRIC} group by all order by all
        """
        found: dict[str, dict[str, int]] = {}
        for name, whose, count in self._all(query):
            found.setdefault(name, {})[whose] = count
        return found

    def lengths(self) -> dict[str, Any]:
        """How many lengths are asked in each band of metres, by type: the last band has no end."""
        case = " ".join(f"when value < {edge} then {k}" for k, edge in enumerate(BANDS_M))
        query = (
            f"select type, case {case} else {len(BANDS_M)} end, count(*) from told where kind = 'length' group by all"
        )
        types: dict[str, list[int]] = {}
        for name, band, count in sorted(self._all(query)):
            types.setdefault(name, [0] * (len(BANDS_M) + 1))[band] = count
        return {"edges_m": list(BANDS_M), "types": types}

    def scenes(self) -> dict[str, Any]:
        """How rows are spread over scenes: quantiles of the rows of a scene, and the scenes with the most."""
        [[count, spread]] = self._all(
            "select count(*), quantile_disc(rows, ?) from "
            "(select count(*) as rows from asked group by collection, scene_id)",
            list(SHARES),
        )
        fullest = self._all(
            f"select collection, scene_id, count(*) from asked group by all order by 3 desc, 1, 2 limit {FULLEST}"
        )
        return {
            "with_rows": count,
            "rows_per_scene": {f"{share:g}": rows for share, rows in zip(SHARES, spread or (), strict=False)},
            "fullest": [{"collection": home, "scene": scene, "rows": rows} for home, scene, rows in fullest],
        }

    def sources(self) -> list[dict[str, Any]]:
        """By dataset and licence: scenes and rows."""
        found = self._all(
            "select collection, licence, count(distinct scene_id), count(*) from asked group by all order by all"
        )
        return [
            {"collection": home, "licence": licence, "scenes": scenes, "rows": rows}
            for home, licence, scenes, rows in found
        ]

    def provenance(self) -> list[dict[str, Any]]:
        """How many rows rest on a fact, by whose word it stands on."""
        # Few different maps serve all rows: they are told apart first and taken to pieces after.
        query = """
            select entry.key, entry.value, sum(rows)::bigint from (
                select unnest(entries) as entry, rows from (
                    select vouched as entries, count(*) as rows from asked group by all
                )
            ) group by all order by all
        """
        return [{"fact": fact, "provenance": whose, "rows": rows} for fact, whose, rows in self._all(query)]

    def rejected(self) -> dict[str, int]:
        """What was set aside, by "scene: reason" or "part: reason"; the scene's own name is left out of a reason."""
        query = """
            select what || ': ' || if(scene = '', reason, replace(reason, scene, '…')), sum(count)::bigint
            from read_parquet(?) group by all order by all
        """
        return dict(self._all(query, self._rejected))

    def examples(self) -> dict[str, list[Spot]]:
        """A few rows of each type, those with the lowest ids: of different scenes and with different answers, where
        there are such."""
        query = f"""
            select type, arg_min({{'shard': filename, 'row': file_row_number, 'scene': scene_id, 'spoken': spoken}}, id,
            {TRIED}) from asked group by type order by type
        """
        return {name: [self._spot(one) for one in _varied(found)] for name, found in self._all(query)}

    def _spot(self, found: Mapping[str, Any]) -> Spot:
        # A shard may lie in a folder of the folder, and is named with it.
        return Spot(Path(os.path.relpath(found["shard"], self._folder)).as_posix(), found["row"])


@contextmanager
def tally(folder: Path, manifest: Manifest) -> Iterator[Tally]:
    """Count the rows of a finished folder; what does not fit in memory goes to a folder that is gone afterwards.

    Raises DatasetError where they cannot be counted: no room for that folder, say.
    """
    with tempfile.TemporaryDirectory() as spill:
        settings: dict[str, str | bool | int | float | list[str]] = {
            "memory_limit": MEMORY,
            "temp_directory": spill,
            "autoinstall_known_extensions": "false",
        }
        try:
            with duckdb.connect(config=settings) as database:
                yield Tally(database, folder, manifest)
        except duckdb.Error as error:
            raise DatasetError(f"{folder}: cannot be counted ({error}); is there room in {spill}?") from error


def _literal(path: Path) -> str:
    """A path as DuckDB is told it, which takes it for a pattern: "a[1]" would be the folder "a1"."""
    return re.sub(r"([*?\[])", r"[\1]", str(path))


def _most(places: Mapping[int, int] | None) -> int:
    return max(places or (), default=0)


def _varied(found: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """At most `EXAMPLES` of the rows: first those whose scene and answer are both new, then any in order."""
    chosen: list[Mapping[str, Any]] = []
    for fresh in (("scene", "spoken"), ("spoken",), ()):
        for one in found:
            seen = any(one[name] == other[name] for other in chosen for name in fresh)
            if len(chosen) < EXAMPLES and one not in chosen and not seen:
                chosen.append(one)
    return chosen
