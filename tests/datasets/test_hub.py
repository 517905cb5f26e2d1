"""A folder is uploaded to a hub, here one of our own on this machine."""

import base64
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from sightline.errors import DatasetError

hub = pytest.importorskip("sightline.datasets.hub")
TOKEN = "hf_made_for_tests"


class Hub(BaseHTTPRequestHandler):
    """As much of the hub as an upload speaks to: create, ask how to send each file, commit."""

    def do_POST(self) -> None:
        data = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        server = self.server
        server.asked.append((self.path, self.headers.get("Authorization")))
        if server.refuse:
            self.tell(403, {"error": "not yours"})
        elif self.path == "/api/repos/create":
            server.created = json.loads(data)
            self.tell(200, {"url": f"{server.address}/datasets/me/rooms", "name": "me/rooms"})
        elif self.path.startswith("/api/datasets/me/rooms/preupload/"):
            sent = json.loads(data)["files"]
            self.tell(
                200, {"files": [{"path": one["path"], "uploadMode": "regular", "shouldIgnore": False} for one in sent]}
            )
        elif self.path.startswith("/api/datasets/me/rooms/commit/"):
            for line in data.splitlines():
                told = json.loads(line)
                if told["key"] == "file":
                    server.files[told["value"]["path"]] = base64.b64decode(told["value"]["content"])
            self.tell(200, {"commitUrl": f"{server.address}/datasets/me/rooms/commit/1", "commitOid": "1"})
        else:
            self.tell(200, {"errors": [], "warnings": []})

    def do_GET(self) -> None:
        self.tell(404, {"error": "nothing here"})

    def tell(self, status: int, answer: dict) -> None:
        body = json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *words: object) -> None:
        pass


@contextmanager
def running(refuse: bool = False) -> Iterator[ThreadingHTTPServer]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Hub)
    server.address = f"http://127.0.0.1:{server.server_port}"
    server.asked, server.files, server.created, server.refuse = [], {}, None, refuse
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "README.md").write_text("---\nlicense: other\n---\n# rooms\n")
    (tmp_path / "data" / "train-00000.parquet").write_bytes(bytes(range(256)))
    return tmp_path


@pytest.mark.parametrize("private", [True, False])
def test_every_file_arrives_as_it_is_in_a_dataset_that_is_made_for_it(folder, private):
    with running() as server:
        address = hub.upload(folder, "me/rooms", TOKEN, private=private, endpoint=server.address)
        assert address == f"{server.address}/datasets/me/rooms"
        assert server.created["type"] == "dataset" and server.created["name"] == "rooms"
        hidden = server.created.get("private") or server.created.get("visibility") == "private"  # by the library's age
        assert bool(hidden) == private
        sent = {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
        assert server.files == sent and len(sent) == 2
        assert {token for _, token in server.asked} == {f"Bearer {TOKEN}"}


def test_a_refusal_is_one_line_that_says_how_to_go_on_and_holds_no_token(folder):
    with (
        running(refuse=True) as server,
        pytest.raises(DatasetError, match=r"was not uploaded .*hf upload me/rooms") as error,
    ):
        hub.upload(folder, "me/rooms", TOKEN, endpoint=server.address)
    assert TOKEN not in str(error.value) and "\n" not in str(error.value)


def test_a_hub_that_is_not_there_is_the_same(folder):
    with running() as server:
        gone = server.address
    with pytest.raises(DatasetError, match="me/rooms: was not uploaded"):
        hub.upload(folder, "me/rooms", TOKEN, endpoint=gone)
