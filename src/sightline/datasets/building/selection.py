"""Pass two: which candidates stay (balance.py), and the folder that they make. The manifest is written last."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from importlib.metadata import version
from pathlib import Path

import pyarrow as pa

from sightline import __version__
from sightline.datasets.building.balance import Bounds, select
from sightline.datasets.building.candidates import Candidates
from sightline.datasets.building.slate import COLUMNS, Slate
from sightline.datasets.pictures.albums import Albums
from sightline.datasets.pictures.images import write_images
from sightline.datasets.rows.shards import (
    MANIFEST,
    REJECTED,
    REJECTED_SCHEMA,
    Manifest,
    write_manifest,
    write_shards,
    write_table,
)


def write_chosen(job: Candidates, out: Path, limit: int | None, bounds: Bounds, plan: str) -> Manifest:
    """Choose among the candidates of all pieces, which are done, and write what stays; `plan` is the plan's digest."""
    told = [job.told(piece) for piece in range(job.pieces)]
    weights = {kind.title: kind.weight for kind in job.profile.types}
    slate = Slate.of(job.table(piece, COLUMNS) for piece in range(job.pieces))
    chosen = select(slate, job.seed, bounds, weights)
    types: Counter[str] = Counter()
    splits: Counter[str] = Counter()

    def kept() -> Iterator[pa.Table]:
        start = 0
        for piece in range(job.pieces):
            asked = job.table(piece)
            table = asked.filter(pa.array(chosen.keep[start : start + asked.num_rows], pa.bool_()))
            start += asked.num_rows
            types.update(table["type"].to_pylist())
            splits.update(table["split"].to_pylist())
            yield table

    # The manifest first: it must never vouch for files that are gone.
    for stale in (out / MANIFEST, *out.glob("rows-*.parquet"), *out.glob("images-*.parquet")):
        stale.unlink(missing_ok=True)
    shards = write_shards(kept(), out)
    albums = Albums([job.album(piece) for piece in range(job.pieces)])
    images = write_images(out, shards, albums.find) if job.embed else ()
    rejected = [entry for part in told for entry in part.rejected]
    columns = [list(column) for column in zip(*rejected, strict=True)] or [[], [], [], []]
    aside = write_table(pa.table(columns, schema=REJECTED_SCHEMA), out / REJECTED)
    manifest = Manifest(
        profile=job.profile.title,
        seed=job.seed,
        reader=job.reader.name,
        root=job.reader.root,
        licence=job.reader.licence,
        rows=int(chosen.keep.sum()),
        scenes=sum(part.scenes for part in told),
        rejected=sum(what == "scene" for _, what, _, _ in rejected),
        types=dict(sorted(types.items())),
        splits=dict(sorted(splits.items())),
        skipped=_total(part.skipped for part in told),
        dropped=chosen.dropped,
        shards=shards,
        rejections=aside,
        limit=limit,
        budget=bounds.budget,
        val=job.val,
        quotas=bounds.quotas,
        per_scene=bounds.per_scene,
        test_lists=job.held.lists,
        test_scenes=job.held.own,
        test_found=_total(part.named for part in told),
        test_count=sum(part.test for part in told),
        versions={"sightline": __version__} | {name: version(name) for name in ("numpy", "pyarrow", "pillow")},
        embedded=job.embed,
        images=images,
        plan=plan,
    )
    write_manifest(manifest, out)
    return manifest


def _total(counts: Iterable[Mapping[str, int]]) -> dict[str, int]:
    total: Counter[str] = Counter()
    for one in counts:
        total.update(one)
    return dict(sorted(total.items()))
