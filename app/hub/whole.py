"""A file from its beginning to its end over one connection: small ones, and the last resort.

For small files that the Hub keeps in git, and for servers that ignore ranges. A failure begins
anew.
"""

from __future__ import annotations

import hashlib
import os

from app.hub.abandon import abandonable
from app.hub.errand import Errand, write_all
from app.hub.errors import HubError
from app.hub.patience import wait_until


class WholeTransfer:
    """All of an errand, whatever was there before."""

    def __init__(self, errand: Errand) -> None:
        self._errand = errand
        self._link = errand.link
        self._done = 0

    @property
    def done(self) -> int:
        """Bytes that are there."""
        return self._done

    @property
    def checking(self) -> bool:
        """Whether everything came and the disk is still writing."""
        return self._done == self._errand.size

    def run(self) -> str:
        """Fetch it and return its SHA-256; it is on the disk then.

        Raises HubError and ``Cancelled``.
        """
        try:
            while True:
                try:
                    return self._attempt()
                except HubError as error:
                    self._done = 0
                    wait_until(self._errand.patience.failed(error), self._errand.cancel)
        except BaseException:
            # Nothing of it is of use to the next attempt.
            self._errand.part.unlink(missing_ok=True)
            raise

    def _attempt(self) -> str:
        digest = hashlib.sha256()
        buffer = memoryview(bytearray(self._errand.pace.buffer))
        body, self._link = abandonable(
            lambda: self._errand.remote.open_whole(self._link, self._errand.size),
            self._errand.cancel,
            lambda opened: opened[0].close(),
        )
        try:
            with self._errand.part.open("wb", buffering=0) as file:
                while not body.ended:
                    self._errand.cancel.raise_if_cancelled()
                    came = body.receive(buffer)
                    digest.update(buffer[:came])
                    write_all(file, buffer[:came])
                    self._done += came
                os.fsync(file.fileno())
        except OSError as error:
            raise self._errand.disk_error(error, self._done) from error
        finally:
            body.close()
        return digest.hexdigest()
