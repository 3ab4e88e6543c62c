"""Who is spoken to and how: the endpoint, its token, proxies, certificates, and staying offline."""

from __future__ import annotations

import os
import ssl
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

import httpx2
from huggingface_hub.utils import build_hf_headers  # type: ignore[attr-defined]

from app import __version__
from app.core.errors import UsageError
from app.core.words import tr
from app.hub.errors import OfflineError
from app.hub.places import LOOPBACK, default_endpoint, host_of, is_loopback
from app.hub.token import TokenStore

if TYPE_CHECKING:
    from huggingface_hub import HfApi

CONNECT_TIMEOUT = 10.0
"""Seconds."""
READ_TIMEOUT = 20.0
"""Seconds without a byte."""
MOST_REDIRECTS = 5

_TRUE = frozenset({"1", "ON", "YES", "TRUE"})


def offline_by_environment() -> bool:
    """Say whether ``HF_HUB_OFFLINE`` (or ``TRANSFORMERS_OFFLINE``) asks to stay offline."""
    said = os.environ.get("HF_HUB_OFFLINE") or os.environ.get("TRANSFORMERS_OFFLINE") or ""
    return said.upper() in _TRUE


class Access:
    """How to reach one Hub; thread-safe. Raises UsageError for an endpoint that is no address."""

    def __init__(
        self,
        *,
        endpoint: str = "",
        tokens: TokenStore,
        offline: Callable[[], bool] = lambda: False,
    ) -> None:
        self.endpoint = endpoint.rstrip("/") or default_endpoint()
        """Without a slash at its end."""
        self._origin = _origin(self.endpoint)
        if self._origin is None:
            raise UsageError(
                tr("{endpoint} is no address of a Hub.", endpoint=self.endpoint),
                tr("Write it as https://huggingface.co, in Settings or HF_ENDPOINT."),
            )
        self._tokens = tokens
        self._offline = offline
        self._lock = threading.Lock()
        self._trust: ssl.SSLContext | None = None

    def token(self) -> str | None:
        """Return the token for this endpoint, None without one or with that of another Hub."""
        if not self._local and self._tokens.host != host_of(self.endpoint):
            return None
        found = self._tokens.read()
        return found.value if found else None

    @property
    def offline(self) -> bool:
        """Whether nothing beyond this machine may be spoken to."""
        return self._offline() or offline_by_environment()

    @property
    def _local(self) -> bool:
        return is_loopback(self.endpoint)

    def check(self, url: str = "") -> None:
        """Raise OfflineError when Snug is offline and ``url`` leads away from this machine.

        Without one: the endpoint.
        """
        url = url or self.endpoint
        if self.offline and not is_loopback(url):
            raise OfflineError(urlsplit(url).hostname or "")

    def own(self, url: str) -> bool:
        """Say whether ``url`` is on the endpoint's own scheme, host and port."""
        return _origin(url) == self._origin

    def info_address(self, repo: str, revision: str) -> str:
        """Return where the API describes a repository."""
        return f"{self.endpoint}/api/models/{repo}/revision/{quote(revision, safe='')}"

    def file_address(self, repo: str, revision: str, path: str, how: str = "resolve") -> str:
        """Return where a file is; ``raw`` in place of ``resolve`` gives small ones at once."""
        return f"{self.endpoint}/{repo}/{how}/{quote(revision, safe='')}/{quote(path)}"

    def headers(self) -> dict[str, str]:
        """Return headers for requests to the endpoint's own host, the token among them."""
        # False: without a token of ours none is looked for elsewhere.
        headers: dict[str, str] = build_hf_headers(
            token=self.token() or False, library_name="snug", library_version=__version__
        )
        return headers

    def client(self) -> httpx2.Client:
        """Return a new client, to be closed by the caller.

        Certificates are judged by the system's trust store, proxies are those of the environment.
        A request that may not leave this machine raises OfflineError before a name is looked up,
        and the token is taken out of every request to another host.
        """
        return httpx2.Client(
            verify=self._trusted(),
            follow_redirects=True,
            max_redirects=MOST_REDIRECTS,
            timeout=httpx2.Timeout(READ_TIMEOUT, connect=CONNECT_TIMEOUT),
            event_hooks={"request": [self._before]},
            # What is on this machine is never asked through a proxy.
            mounts={f"all://{_bracketed(host)}": None for host in sorted(LOOPBACK)},
        )

    def api(self) -> HfApi:
        """Return huggingface_hub's own client, which goes through ours from then on."""
        # Here, because it brings all the rest of huggingface_hub along: 0.15 seconds.
        from huggingface_hub import HfApi, set_client_factory

        set_client_factory(self.client)
        return HfApi(
            endpoint=self.endpoint,
            token=self.token() or False,
            library_name="snug",
            library_version=__version__,
        )

    def _before(self, request: httpx2.Request) -> None:
        url = str(request.url)
        self.check(url)
        if not self.own(url):
            request.headers.pop("authorization", None)

    def _trusted(self) -> ssl.SSLContext:
        """Return what judges certificates: read once, it has hundreds of them."""
        with self._lock:
            if self._trust is None:
                self._trust = httpx2.create_ssl_context()
            return self._trust


def _origin(url: str) -> tuple[str, str, int] | None:
    """Return scheme, host and port; None for what is no address of a web server."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return None
    return parts.scheme, parts.hostname, port or (443 if parts.scheme == "https" else 80)


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host
