"""A site of releases on loopback, which answers as GitHub does."""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any

from app.core.publication import Publication


class ReleasesSite:
    """Serves one answer to every address; a context manager."""

    def __init__(self) -> None:
        self.status = 200
        self.answer: Any = {}
        self.asked: list[str] = []
        self.headers: list[dict[str, str]] = []
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                site.asked.append(self.path)
                site.headers.append({name.lower(): text for name, text in self.headers.items()})
                body = json.dumps(site.answer).encode()
                self.send_response(site.status)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: Any) -> None:
                """Stay quiet."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True

    @property
    def url(self) -> str:
        """Where it is."""
        return f"http://127.0.0.1:{self._server.server_port}"

    @property
    def publication(self) -> Publication:
        """What a bundle that was published here knows."""
        return Publication(f"{self.url}/repos/snug/snug/releases/latest", f"{self.url}/snug/snug")

    def __enter__(self) -> ReleasesSite:
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
