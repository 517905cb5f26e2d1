"""A text model as a judge: any server that speaks the OpenAI protocol, asked every question without a picture.

    openai:http://127.0.0.1:8000/v1#name

Each reply is written down as it comes, so that an interrupted round goes on where it stopped; it is read and scored as
every other reply is. A model does not say how sure it is: it counts on the types on which it beats luck (`rule.py`).
"""

from __future__ import annotations

import http.client
import json
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from sightline.answers.answer import Form, score
from sightline.answers.catalog import answer_from_json
from sightline.datasets.filtering.blind.sheet import Mask
from sightline.datasets.filtering.blind.truth_of import is_right
from sightline.datasets.rows.shards import read_tables
from sightline.errors import ConfigError
from sightline.questions.instruction import instructed

SCHEME = "openai:"
COLUMNS = ("id", "text", "form", "options", "answer", "scorer", "history")
UNSEEN = (
    "You will be asked about a place that you cannot see. There is no picture, and none will follow. Guess all the "
    "same, from what is usual and from how the question is put; never decline. Reply with the answer and nothing else."
)
AT_ONCE = 8
TRIES = 6
PATIENCE_S = 120.0
LONGEST_PAUSE_S = 30.0
LONGEST_REPLY = 2**20  # bytes
TOKENS = 64
BUSY = frozenset({408, 409, 425, 429, 500, 502, 503, 504})


@dataclass(frozen=True)
class TextModel:
    """A model behind an endpoint. `replies` is the file of its replies; `token` is sent where one is given."""

    url: str
    model: str
    replies: Path
    token: str | None = None
    at_once: int = AT_ONCE
    pause: Callable[[float], None] = field(default=time.sleep, compare=False)

    @classmethod
    def of(cls, spec: str, replies: Path, token: str | None = None) -> TextModel:
        """The model of "openai:URL#name". Raises ConfigError for anything else."""
        url, _, model = spec.removeprefix(SCHEME).partition("#")
        if not spec.startswith(SCHEME) or not model or not url.startswith(("http://", "https://")):
            raise ConfigError(f"judge {spec!r} is none; write it as openai:http://127.0.0.1:8000/v1#name")
        return cls(url.rstrip("/"), model, replies, token)

    @property
    def name(self) -> str:
        """What its column is called."""
        return self.model

    def right(self, folder: Path) -> Mask:
        """Which of a folder's N rows it answers rightly (N,); what it said before is not asked again.

        Raises ConfigError when the server cannot be reached or refuses; replies so far stay.
        """
        said = self._said_before()
        left = ((row, told) for row, told in _rows(folder) if row not in said)
        self.replies.parent.mkdir(parents=True, exist_ok=True)
        with open(self.replies, "a", encoding="utf-8") as file:
            if not said and file.tell() == 0:
                file.write(f"{json.dumps({'judge': self._who()})}\n")
            for row, reply in self._answers(left):
                said[row] = reply
                file.write(f"{json.dumps({'id': row, 'reply': reply}, ensure_ascii=False)}\n")
                file.flush()
        return np.array([_is_right(told, said[row]) for row, told in _rows(folder)], dtype=np.bool_)

    def _who(self) -> str:
        return f"{SCHEME}{self.url}#{self.model}"

    def _said_before(self) -> dict[str, str]:
        """The replies in the file, without a last line that was cut off, which is taken away."""
        if not self.replies.exists():
            return {}
        lines = self.replies.read_bytes().split(b"\n")
        if lines[-1]:
            self.replies.write_bytes(b"".join(line + b"\n" for line in lines[:-1]))
        try:
            told = [json.loads(line) for line in lines[:-1]]
            if told and told[0]["judge"] != self._who():
                raise ConfigError(f"{self.replies}: holds replies of {told[0]['judge']}; give another --out or move it")
            return {one["id"]: one["reply"] for one in told[1:]}
        except (ValueError, KeyError, TypeError) as error:
            raise ConfigError(f"{self.replies}: holds no replies of a judge ({error}); move it away") from error

    def _answers(self, rows: Iterator[tuple[str, Mapping[str, Any]]]) -> Iterator[tuple[str, str]]:
        """Replies as they come, with so many questions on their way at most."""
        with ThreadPoolExecutor(self.at_once) as pool:
            waiting: dict[Future[str], str] = {}
            try:
                for row, told in rows:
                    waiting[pool.submit(self._reply, told)] = row
                    if len(waiting) >= 2 * self.at_once:
                        yield from _finished(waiting)
                while waiting:
                    yield from _finished(waiting)
            finally:
                pool.shutdown(wait=True, cancel_futures=True)

    def _reply(self, told: Mapping[str, Any]) -> str:
        body = {"model": self.model, "messages": messages(told), "temperature": 0, "max_tokens": TOKENS}
        heads = {"Content-Type": "application/json"}
        if self.token is not None:
            heads["Authorization"] = f"Bearer {self.token}"
        request = urllib.request.Request(f"{self.url}/chat/completions", json.dumps(body).encode(), heads)
        trouble = ""
        for attempt in range(TRIES):
            if attempt:
                self.pause(min(LONGEST_PAUSE_S, 2.0 ** (attempt - 1)))
            try:
                with urllib.request.urlopen(request, timeout=PATIENCE_S) as answer:
                    return _content(answer.read(LONGEST_REPLY))
            except urllib.error.HTTPError as error:
                error.close()  # it holds the connection
                if error.code not in BUSY:
                    raise ConfigError(
                        f"{self._who()}: refuses ({error.code} {error.reason}); check name and token"
                    ) from error
                trouble = f"{error.code} {error.reason}"
            except (urllib.error.URLError, http.client.HTTPException, TimeoutError, ConnectionError) as error:
                trouble = str(error)
            except (ValueError, KeyError, IndexError, TypeError) as error:
                raise ConfigError(f"{self._who()}: its reply is no chat completion ({error}); check the URL") from error
        raise ConfigError(
            f"{self._who()}: no reply after {TRIES} tries ({trouble}); run it again, replies so far are kept"
        )


def messages(told: Mapping[str, Any]) -> list[dict[str, str]]:
    """What the model is told of a row: that it cannot see, earlier turns, the question and how to answer it."""
    turns = [{"role": "system", "content": UNSEEN}]
    for turn in told["history"]:
        turns += [{"role": "user", "content": turn["question"]}, {"role": "assistant", "content": turn["answer"]}]
    asked = instructed(told["text"], Form.from_json(json.loads(told["form"])))
    return [*turns, {"role": "user", "content": asked}]


def _content(data: bytes) -> str:
    content = json.loads(data)["choices"][0]["message"]["content"]
    return content if isinstance(content, str) else ""


def _finished(waiting: dict[Future[str], str]) -> Iterator[tuple[str, str]]:
    done, _ = wait(waiting, return_when=FIRST_COMPLETED)
    for one in done:
        yield waiting.pop(one), one.result()


def _rows(folder: Path) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for table in read_tables(folder, list(COLUMNS)):
        for told in pa.Table.to_pylist(table):
            yield told["id"], told


def _is_right(told: Mapping[str, Any], reply: str) -> bool:
    form = Form.from_json(json.loads(told["form"]))
    return is_right(score(answer_from_json(told["answer"]), reply, form, told["scorer"]), told["scorer"])
