"""OpenAI messages: one conversation a line, pictures as parts of the first question.

    train.jsonl    {"messages": [{"role": "user", "content": [{"type": "image_url", "image_url": {"url"}}, …,
                                                              {"type": "text", "text"}]},
                                 {"role": "assistant", "content"}]} a line, as chat completions and fine-tuning take it

Pictures are data URLs, so that a line stands alone; or paths into images/ where the reader knows the folder.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sightline.datasets.exports.lines import Lines
from sightline.datasets.exports.sample import Add, Sample, Settings
from sightline.datasets.exports.shown import Picture, put


@contextmanager
def openai(settings: Settings) -> Iterator[Add]:
    """The lines; `inline` decides between data URLs and paths."""

    def url(picture: Picture) -> str:
        if not settings.inline:
            return put(picture, settings.folder)
        return f"data:{picture.media};base64,{base64.b64encode(picture.data).decode()}"

    with Lines(settings.folder, ".jsonl") as lines:

        def add(sample: Sample) -> None:
            messages: list[dict[str, Any]] = []
            parts = [{"type": "image_url", "image_url": {"url": url(picture)}} for picture in sample.pictures]
            for question, reply in sample.turns:
                content = [*parts, {"type": "text", "text": question}] if parts and not messages else question
                messages += [{"role": "user", "content": content}, {"role": "assistant", "content": reply}]
            lines.add(sample.row.split, {"messages": messages})

        yield add
