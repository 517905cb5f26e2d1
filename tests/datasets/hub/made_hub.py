"""A hub of our own on this machine, for as long as a test lasts."""

import base64
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

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
