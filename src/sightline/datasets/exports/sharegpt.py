"""ShareGPT as LLaMA-Factory and ms-swift read it: messages with <image> tags, and the paths of the pictures.

    train.jsonl          {"messages": [{"role": "user" | "assistant", "content"}], "images": [path]} a line
    images/…             what `images` names, from this folder
    dataset_info.json    the entries that LLaMA-Factory asks for

    LLaMA-Factory   dataset_dir: FOLDER, dataset: NAME_train       (paths count from media_dir, which is dataset_dir)
    ms-swift        ROOT_IMAGE_DIR=FOLDER swift sft --dataset FOLDER/train.jsonl

Their documentation: LLaMA-Factory data/README.md ("Sharegpt Format", "OpenAI Format", "Multimodal Image Dataset": as
many images as tags; users speak at odd places, assistants at even ones), ms-swift Custom-dataset.md ("Multimodal").
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager

from sightline.datasets.exports.lines import Lines
from sightline.datasets.exports.sample import Add, Sample, Settings
from sightline.datasets.exports.shown import put

INFO = "dataset_info.json"
COLUMNS = {"messages": "messages", "images": "images"}
TAGS = {
    "role_tag": "role",
    "content_tag": "content",
    "user_tag": "user",
    "assistant_tag": "assistant",
    "system_tag": "system",
}


@contextmanager
def sharegpt(settings: Settings) -> Iterator[Add]:
    """The lines, and at the end the entries that name them."""
    with Lines(settings.folder, ".jsonl") as lines:

        def add(sample: Sample) -> None:
            messages = [
                {"role": who, "content": said}
                for turn in sample.tagged()
                for who, said in zip(("user", "assistant"), turn, strict=True)
            ]
            images = [put(picture, settings.folder) for picture in sample.pictures]
            lines.add(sample.row.split, {"messages": messages, "images": images})

        yield add
        entries = {
            f"{settings.name}_{split}": {"file_name": file, "formatting": "sharegpt", "columns": COLUMNS, "tags": TAGS}
            for split, file in sorted(lines.names.items())
        }
        (settings.folder / INFO).write_text(f"{json.dumps(entries, indent=2)}\n", encoding="utf-8")
