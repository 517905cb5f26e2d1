"""A text model behind an endpoint, played by a server on this machine that is ended with each test."""

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from sightline.datasets.filtering.blind.text_model import TextModel, messages
from sightline.datasets.rows.shards import read_rows
from sightline.errors import ConfigError
from tests.datasets.filtering.blind.made_folder import folder_of
from tests.datasets.filtering.blind.made_server import Reply, Server, running, said
from tests.evaluation.rows import height, nearer, taller


@pytest.fixture
def serve(monkeypatch) -> Iterator[Callable[[Reply], Server]]:
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    with ExitStack() as stack:
        yield lambda reply: stack.enter_context(running(reply))


@pytest.fixture
def data(tmp_path: Path) -> Path:
    rows = [taller("lamp", "sofa", i % 2, seed=i) for i in range(20)] + [
        height("lamp", 1.0 + i, seed=i) for i in range(4)
    ]
    return folder_of([*rows, nearer(True)], tmp_path / "data")


def judge(server: Server, tmp_path: Path, **more: Any) -> TextModel:
    model = TextModel.of(server.spec, tmp_path / "replies.jsonl", more.pop("token", None))
    return TextModel(model.url, model.model, model.replies, model.token, pause=lambda _: None, **more)


def by_words(told: dict[str, Any], _: int) -> tuple[int, bytes]:
    text = told["messages"][-1]["content"]
    return said("I would say the sofa." if "taller" in text else "about 2.1 m" if "tall" in text else "Yes, it is.")


def test_replies_are_read_and_scored_as_any_others(serve, data: Path, tmp_path: Path) -> None:
    server = serve(by_words)
    right = judge(server, tmp_path).right(data)
    # The sofa is right every other time; 2.1 m is within 30 % of 2 and of 3 m.
    assert right.tolist() == [False, True] * 10 + [False, True, True, False] + [True]


def test_nothing_of_the_picture_and_of_the_truth_is_told(serve, data: Path, tmp_path: Path) -> None:
    server = serve(by_words)
    judge(server, tmp_path).right(data)
    [path] = {path for path, _ in server.asked}
    assert path == "/v1/chat/completions"
    for _, told in server.asked:
        assert told["model"] == "tiny" and told["temperature"] == 0
        system, question = told["messages"]
        assert "cannot see" in system["content"]
        assert question["content"] in {row.asked for row in read_rows(data)}
        assert "metres" not in system["content"] and "1.0" not in system["content"]


def test_earlier_turns_are_told() -> None:
    told = {
        "text": "And now?",
        "form": '{"bare": true}',
        "answer": '{"kind": "count", "number": 3}',
        "options": [],
        "history": [{"question": "How many?", "answer": "two"}],
    }
    turns = messages(told)
    assert [turn["role"] for turn in turns] == ["system", "user", "assistant", "user"]
    assert turns[-1]["content"] == "And now? Give the number alone."


def test_what_was_said_before_is_not_asked_again_even_after_a_cut(serve, data: Path, tmp_path: Path) -> None:
    server = serve(by_words)
    first = judge(server, tmp_path).right(data)
    assert len(server.asked) == 25
    lines = (tmp_path / "replies.jsonl").read_text().splitlines(keepends=True)
    (tmp_path / "replies.jsonl").write_text("".join(lines[:11]) + lines[11][:9])
    assert judge(server, tmp_path).right(data).tolist() == first.tolist()
    assert len(server.asked) == 25 + 15
    judge(server, tmp_path).right(data)
    assert len(server.asked) == 40


def test_a_busy_server_is_asked_again_and_a_dead_one_given_up_with_what_it_said(serve, data, tmp_path) -> None:
    busy = serve(lambda told, before: (503, b"later") if before % 3 == 0 else by_words(told, before))
    assert judge(busy, tmp_path, at_once=1).right(data).any()
    (tmp_path / "replies.jsonl").unlink()
    dying = serve(lambda told, before: by_words(told, before) if before < 10 else (500, b"gone"))
    with pytest.raises(ConfigError, match="no reply after 6 tries"):
        judge(dying, tmp_path, at_once=1).right(data)
    kept = (tmp_path / "replies.jsonl").read_text().splitlines()
    assert 9 <= len(kept) <= 11  # the first line says who judges


def test_no_more_questions_are_on_their_way_than_allowed(serve, data: Path, tmp_path: Path) -> None:
    def slowly(told: dict[str, Any], before: int) -> tuple[int, bytes]:
        threading.Event().wait(0.01)
        return by_words(told, before)

    server = serve(slowly)
    judge(server, tmp_path, at_once=3).right(data)
    assert 2 <= server.most <= 3


def test_a_token_is_sent_and_a_refusal_told_at_once(serve, data: Path, tmp_path: Path) -> None:
    server = serve(lambda told, before: (401, b"who are you"))
    with pytest.raises(ConfigError, match=r"refuses \(401"):
        judge(server, tmp_path, token="secret", at_once=1).right(data)
    assert set(server.heads) == {"Bearer secret"}


def test_what_is_no_chat_completion_is_refused(serve, data: Path, tmp_path: Path) -> None:
    server = serve(lambda told, before: (200, b"<html>"))
    with pytest.raises(ConfigError, match="no chat completion"):
        judge(server, tmp_path).right(data)


def test_a_judge_is_written_in_one_way_and_its_replies_are_its_own(serve, data: Path, tmp_path: Path) -> None:
    for wrong in ("gpt", "openai:ftp://host#name", "openai:http://host/v1", "http://host#name"):
        with pytest.raises(ConfigError, match="write it as openai:"):
            TextModel.of(wrong, tmp_path / "replies.jsonl")
    judge(serve(by_words), tmp_path).right(data)
    with pytest.raises(ConfigError, match="holds replies of"):
        judge(serve(by_words), tmp_path).right(data)
    (tmp_path / "replies.jsonl").write_text("no json\n")
    with pytest.raises(ConfigError, match="move it away"):
        judge(serve(by_words), tmp_path).right(data)
