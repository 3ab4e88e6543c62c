"""Some bytes of a file on the Hub, wherever they are, without the rest of it."""

from __future__ import annotations

import re
import time
from urllib.parse import urljoin, urlsplit

import httpx2

from app.core.cancel import CancelToken
from app.core.words import tr
from app.hub.endpoint import MOST_REDIRECTS
from app.hub.errors import HubError, bad_reply, redirect_error
from app.hub.fragments import Fragments
from app.hub.names import checked_path, is_sha256
from app.hub.repository import RepoFile
from app.hub.session import Session
from app.hub.status import status_error

MOST = 80 << 20
"""Bytes of one file that are ever fetched: the longest header, and a second try at a part of it."""
_TRIES = 3
_LONGEST = 60.0
"""Seconds after which a part must have made progress, however steadily it drips."""
_PROGRESS = 64 << 10
"""Bytes."""
FIRST_STEP = 512 << 10
_LARGEST_STEP = 4 << 20
_EXPIRED = (400, 401, 403, 404, 410)
_CONTENT_RANGE = re.compile(r"bytes (\d{1,18})-(\d{1,18})/(\d{1,18}|\*)")


class RangedFile:
    """The bytes of one file, fetched where they are asked for, and kept; for one thread at a time.

    A :class:`app.gguf.source.Source`. Raises HubError, and Cancelled between two pieces.
    """

    def __init__(
        self, session: Session, repo: str, revision: str, file: RepoFile, cancel: CancelToken
    ) -> None:
        self.file = file
        self.here = Fragments()
        self.fetched = 0
        """Bytes that came over the network."""
        self._session = session
        self._repo = repo
        self._cancel = cancel
        self._address = session.access.file_address(repo, revision, checked_path(file.path))
        self._link = ""
        self.step = FIRST_STEP
        """Bytes that the next read fetches at once; doubles with each."""

    @property
    def size(self) -> int:
        """Bytes of the whole file."""
        return self.file.size

    def read(self, offset: int, size: int) -> bytes:
        """Return some bytes from ``offset``, at most ``size``; none only where the file ends."""
        if size <= 0 or offset >= self.size:
            return b""
        found = self.here.known(offset, size)
        if not found:
            following = self.here.next(offset)
            end = offset + self.step
            self.fetch(offset, end if following is None else min(end, following))
            self.step = min(2 * self.step, _LARGEST_STEP)
            found = self.here.known(offset, size)
        return found

    def fetch_missing(self, start: int, end: int) -> None:
        """Fetch those of the bytes from ``start`` to before ``end`` that are not here."""
        end = min(end, self.size)
        while start < end:
            start += len(self.here.known(start, end - start))
            following = self.here.next(start)
            stop = end if following is None else min(end, following)
            if start < stop:
                self.fetch(start, stop)

    def fetch(self, start: int, end: int) -> None:
        """Fetch the bytes from ``start`` to before ``end``, as far as the file goes."""
        end = min(end, self.size)
        until = time.monotonic() + _LONGEST
        tries = _TRIES
        while start < end:
            if self.fetched + end - start > MOST:
                raise HubError(
                    "size",
                    tr("{path} has no beginning like that of a model.", path=self.file.path),
                    tr("Choose another file."),
                    f"more than {MOST >> 20} MiB of header",
                )
            try:
                data = self._part(start, end, until)
                trouble = HubError(
                    "network",
                    tr("The answers about {path} keep breaking off.", path=self.file.path),
                    tr("Try again when the connection is better."),
                    f"{len(data)} bytes of {end - start} came",
                )
            except HubError as error:
                if error.kind not in ("network", "timeout", "server"):
                    raise
                data, trouble = b"", error
            self.here.hold(start, data)
            start += len(data)
            if len(data) < _PROGRESS and start < end:
                tries -= 1
                if not tries or time.monotonic() > until:
                    raise trouble

    def _part(self, start: int, end: int, until: float) -> bytes:
        """Return bytes from ``start`` out of one answer, as many as come until then."""
        self._cancel.raise_if_cancelled()
        url = self._link or self._address
        wanted = {"Range": f"bytes={start}-{end - 1}", "Accept-Encoding": "identity"}
        for _ in range(MOST_REDIRECTS + 1):
            with self._session.stream(url, headers=wanted, what=self._repo) as response:
                if response.has_redirect_location:
                    self._check_announced(response)
                    url = urljoin(str(response.url), response.headers["Location"])
                elif self._link and response.status_code in _EXPIRED:
                    # Links to the content are good for some time only.
                    self._link, url = "", self._address
                else:
                    data = self._body(response, start, end, until)
                    self._link = "" if self._session.access.own(url) else url
                    return data
        raise redirect_error(urlsplit(url).hostname or "")

    def _body(self, response: httpx2.Response, start: int, end: int, until: float) -> bytes:
        host = response.url.host
        if response.status_code == 200:
            # Not read: it would be the whole file, of many gigabytes.
            raise HubError(
                "range",
                tr("{host} sends whole files only, not the part that was asked for.", host=host),
                tr("Download the file to see what is in it."),
                "200 in place of 206",
            )
        if response.status_code != 206:
            missing = response.headers.get("X-Error-Code") == "EntryNotFound"
            raise status_error(response, what=self.file.path if missing else self._repo)
        if response.headers.get("Content-Encoding", "identity") != "identity":
            raise bad_reply(host, "the content came encoded")
        last = self._check_range(response, start, end)
        data = bytearray()
        try:
            for piece in response.iter_raw():
                data += piece
                self.fetched += len(piece)
                self._cancel.raise_if_cancelled()
                if len(data) > last - start or time.monotonic() > until:
                    break
        except (httpx2.HTTPError, OSError):
            # A connection that broke has brought something all the same.
            if not data:
                raise
        return bytes(data[: last + 1 - start])

    def _check_range(self, response: httpx2.Response, start: int, end: int) -> int:
        """Return the last byte that comes; raises HubError where it is another part."""
        said = response.headers.get("Content-Range", "").strip()
        match = _CONTENT_RANGE.fullmatch(said)
        if match is None or int(match[1]) != start or not start <= int(match[2]) < end:
            raise HubError(
                "range",
                tr(
                    "{host} sent another part of the file than was asked for.",
                    host=response.url.host,
                ),
                tr("Try again; if it stays so, choose another file."),
                f"asked for {start}-{end - 1}, got {said[:100]!r}",
            )
        if match[3] not in ("*", str(self.size)):
            raise self._other_size(said)
        return int(match[2])

    def _check_announced(self, response: httpx2.Response) -> None:
        """See that the Hub sends to the content that was chosen; raises HubError."""
        if not self._session.access.own(str(response.request.url)):
            return
        size = response.headers.get("X-Linked-Size", "")
        if size and size != str(self.size):
            raise self._other_size(f"{size[:30]} bytes")
        digest = response.headers.get("X-Linked-Etag", "").strip('"')
        if self.file.sha256 and is_sha256(digest) and digest != self.file.sha256:
            raise HubError(
                "revision",
                tr("{path} on the Hub is no longer the file that was chosen.", path=self.file.path),
                tr("Open the model again to see its present files."),
                f"SHA-256 {digest}",
            )

    def _other_size(self, said: str) -> HubError:
        return HubError(
            "size",
            tr("{path} has another size than the Hub announced.", path=self.file.path),
            tr("Open the model again; if it stays so, its repository is broken."),
            f"{said[:100]}, not {self.size} bytes",
        )
