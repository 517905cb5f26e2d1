"""Files of JSON values, one for each split, written as the values come."""

from __future__ import annotations

import json
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TextIO


class Lines:
    """TRAIN.jsonl, VAL.jsonl, …: one value a line; as `.json` one list of them."""

    def __init__(self, folder: Path, suffix: str) -> None:
        self._folder, self._suffix = folder, suffix
        self._start, self._between, self._end = ("[\n", ",\n", "\n]\n") if suffix == ".json" else ("", "\n", "\n")
        self._files: dict[str, TextIO] = {}

    @property
    def names(self) -> dict[str, str]:
        """The file of each split that has one."""
        return {split: f"{split}{self._suffix}" for split in self._files}

    def add(self, split: str, value: dict[str, Any]) -> None:
        """Write one value to the file of its split."""
        file = self._files.get(split)
        if file is None:
            file = open(self._folder / f"{split}{self._suffix}", "w", encoding="utf-8", newline="\n")
            self._files[split] = file
            file.write(self._start)
        else:
            file.write(self._between)
        file.write(json.dumps(value, ensure_ascii=False))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for file in self._files.values():
            if kind is None:
                file.write(self._end)
            file.close()
