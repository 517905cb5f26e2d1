"""Small files in the peers' layouts, in words of our own."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from sightline.datasets.auditing.peers.peer_row import PeerRow, Place

Told = Sequence[tuple[str, str, str]]
"""(picture, question, answer)"""
Made = Mapping[str, Any]


def turns(question: str, answer: str) -> list[Made]:
    """One question and its answer as LLaVA writes them."""
    return [{"from": "human", "value": f"<image>\n{question}"}, {"from": "gpt", "value": answer}]


def messages(question: str, answer: str) -> list[Made]:
    """The same as chat messages with parts."""
    picture = {"index": 0, "text": None, "type": "image"}
    asked = [picture, {"index": None, "text": question, "type": "text"}]
    said = [{"index": None, "text": answer, "type": "text"}]
    return [{"content": asked, "role": "user"}, {"content": said, "role": "assistant"}]


def records(format: str, told: Told) -> list[Made]:
    """One record of that layout for each question; regions, where the layout needs them, are not drawn."""
    made: list[Made] = []
    for i, (image, question, answer) in enumerate(told):
        if format == "multispa":
            row = {"id": i, "image": [image], "conversations": turns(question, answer), "question_type": "made"}
            made.append(row | {"height_list": [480], "width_list": [640]})
        elif format == "openspaces":
            made.append({"images": [{"bytes": None, "path": image}], "messages": messages(question, answer)})
        elif format == "spatialrgpt":
            row = {"id": str(i), "image_info": {"file_path": image}, "text_q": question, "bbox": []}
            made.append(row | {"conversations": turns(question, answer), "qa_info": {}})
        elif format == "ca_vqa":
            made.append({"id": f"made/{i}", "question": question, "answer": answer, "image": image})
        else:
            made.append({"id": str(i), "image": image, "conversations": turns(question, answer)})
    return made


def write_lines(path: Path, made: Sequence[Made]) -> Path:
    """JSON Lines."""
    path.write_text("".join(json.dumps(one) + "\n" for one in made), encoding="utf-8")
    return path


def write(path: Path, format: str, told: Told) -> Path:
    """The file as that peer publishes it: a list, lines or a table."""
    made = records(format, told)
    if format == "openspaces":
        pq.write_table(pa.Table.from_pylist([dict(one) for one in made]), path)
        return path
    if format in ("llava", "vqasynth"):
        path.write_text(json.dumps(made, indent=1), encoding="utf-8")
        return path
    return write_lines(path, made)


def row(question: str, answer: str, image: str = "a.jpg", number: int = 1, **more: Any) -> PeerRow:
    """One row as a reader would give it."""
    return PeerRow(place=Place("line", number), question=question, answer=answer, images=(image,), **more)
