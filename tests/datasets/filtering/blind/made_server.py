"""A server that plays a text model, on a free port of this machine; it ends with the block that started it."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Reply = Callable[[dict[str, Any], int], tuple[int, bytes]]


class Server(ThreadingHTTPServer):
    """Answers by a function of (what was asked, how many were asked before)."""

    def __init__(self, reply: Reply) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.reply, self.asked, self.heads = reply, [], []
        self.lock = threading.Lock()
        self.at_once = self.most = 0

    @property
    def spec(self) -> str:
        return f"openai:http://127.0.0.1:{self.server_port}/v1#tiny"


class Handler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        server = self.server
        told = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        with server.lock:
            before = len(server.asked)
            server.asked.append((self.path, told))
            server.heads.append(self.headers.get("Authorization"))
            server.at_once += 1
            server.most = max(server.most, server.at_once)
        status, body = server.reply(told, before)
        with server.lock:
            server.at_once -= 1
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


def said(text: str) -> tuple[int, bytes]:
    return 200, json.dumps({"choices": [{"message": {"role": "assistant", "content": text}}]}).encode()


@contextmanager
def running(reply: Reply) -> Iterator[Server]:
    """The server while it runs."""
    server = Server(reply)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
