"""The fake Hub: a real HTTP server with two origins, the hub and where large files are kept."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from urllib.parse import quote

from fakehub.blobs import Blob
from fakehub.connection import Listener, Request
from fakehub.faults import Faults
from fakehub.repo import Repo, Shelf
from fakehub.routes import Routes


@dataclass
class Link:
    """A signed address at the CDN."""

    blob: Blob
    name: str
    uses: int = 0


class FakeHub:
    """A Hub on loopback; a context manager that serves from its start to its end.

    Files are served as they are: what the client gets wrong, and what the Hub does wrong on
    demand (``faults``), is all there is between them.
    """

    def __init__(self, *, latency: float = 0.0, tls: bool = False, port: int = 0) -> None:
        """``tls`` serves with a certificate that nobody trusts."""
        self.latency = latency
        """Seconds before each answer, at both origins."""
        self.faults = Faults()
        self.requests: list[Request] = []
        self.users: dict[str, str] = {}
        """Names by token; others are not known."""
        self.resolve_cache = False
        """Small files are a redirect within the hub, as on the real one."""
        self.moved: dict[str, str] = {}
        """New names of repositories by their old ones."""
        self.links: dict[str, Link] = {}
        self._allowed: set[tuple[str, str]] = set()
        self._shelves: dict[str, Shelf] = {}
        self._signatures = itertools.count(1)
        self._lock = threading.Lock()
        routes = Routes(self)
        self._hub = Listener(self, "hub", routes.answer, port=port, tls=tls)
        self._cdn = Listener(self, "cdn", routes.answer, tls=tls)

    @property
    def url(self) -> str:
        """Where the hub is, without a slash at the end."""
        return self._hub.url

    @property
    def cdn_url(self) -> str:
        """Where large files are."""
        return self._cdn.url

    def __enter__(self) -> FakeHub:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def start(self) -> None:
        """Serve; after :meth:`stop` at the same ports, as a network that comes back."""
        self._hub.start()
        self._cdn.start()

    def stop(self) -> None:
        """End all connections and take no more."""
        self._hub.stop()
        self._cdn.stop()

    def add(self, *repos: Repo) -> None:
        """Put repositories on the Hub, in place of those of the same names."""
        with self._lock:
            self._shelves |= {repo.id: Shelf(repo) for repo in repos}

    def new_revision(self, repo_id: str, files: Mapping[str, bytes | Path | Blob]) -> str:
        """Let main move on to these files; the old commit stays there by its sha."""
        return self._shelves[repo_id].commit(files)

    def sha(self, repo_id: str) -> str:
        """Return the commit that main points at."""
        return self._shelves[repo_id].main.sha

    def allow(self, repo_id: str, token: str) -> None:
        """Let the owner of a token read a gated or private repository."""
        self._allowed.add((repo_id, token))

    def admits(self, repo_id: str, token: str) -> bool:
        """Tell whether a token may read a gated or private repository."""
        return (repo_id, token) in self._allowed

    def shelf(self, repo_id: str) -> Shelf | None:
        """Find a repository."""
        return self._shelves.get(repo_id)

    def shelves(self) -> list[Shelf]:
        """Return all repositories."""
        with self._lock:
            return list(self._shelves.values())

    def link(self, blob: Blob, name: str) -> str:
        """Sign an address at the CDN; each is another one."""
        signature = f"{next(self._signatures):x}"
        self.links[signature] = Link(blob, name)
        disposition = quote(f'inline; filename="{name}"', safe="")
        return (
            f"{self.cdn_url}/repos/{blob.sha256[:2]}/{blob.sha256[2:4]}/{blob.sha256}"
            f"?response-content-disposition={disposition}&Expires=3600&Signature={signature}"
        )

    def asked(self, *, origin: str = "", method: str = "", path: str = "") -> Iterator[Request]:
        """Yield the requests of that kind so far."""
        for request in list(self.requests):
            alike = origin in ("", request.origin) and method in ("", request.method)
            if alike and path in request.path:
                yield request

    @property
    def sent(self) -> int:
        """Bytes of all bodies sent so far."""
        return sum(request.sent for request in list(self.requests))
