"""The token that opens what the Hub does not show to everyone, and where it is kept."""

from __future__ import annotations

import contextlib
import logging
import os
import re
import threading
from pathlib import Path
from typing import Literal

import msgspec

from app.core.errors import UsageError
from app.core.paths import replacing, storage_error
from app.core.words import tr
from app.hub.places import PUBLIC, default_endpoint, host_of, hub_token_file, is_loopback

log = logging.getLogger(__name__)

Where = Literal["environment", "keyring", "file", "huggingface"]

_SERVICE = "Snug"
_VALID = re.compile(r"[\x21-\x7e]{1,4096}")
"""What may stand in a header: anything else would be shown by the error about it."""


class Token(msgspec.Struct, frozen=True):
    """A token and where it was found; never shown by ``repr``."""

    value: str
    where: Where

    def __repr__(self) -> str:
        return f"Token(where={self.where!r})"


class TokenStore:
    """Keeps the token of one Hub, in the system's keyring or else in a file of the owner's only.

    ``endpoint`` is the Hub whose token it is (empty: that of the environment, else the public
    one): tokens are kept for each host apart, and those of the environment and of huggingface_hub
    are for their own host and for this machine alone. Blocks; thread-safe.
    """

    def __init__(self, fallback: Path, endpoint: str = "") -> None:
        endpoint = endpoint or default_endpoint()
        self._fallback = fallback
        self._lock = threading.Lock()
        self._asked = False
        self._known: str | None = None
        self._local = is_loopback(endpoint)
        self.host = host_of(endpoint)
        """The only one that may see the token."""

    def read(self) -> Token | None:
        """Return the token: ``HF_TOKEN``, else the one kept here, else huggingface_hub's own."""
        with self._lock:
            return self._environment() or self._kept() or self._huggingface()

    def write(self, token: str) -> Where:
        """Keep a token; returns where. Raises UsageError for what is none, and StorageError."""
        token = token.strip()
        if not _VALID.fullmatch(token):
            raise UsageError(
                tr("This is no token: it has characters that no token has, or none at all."),
                tr("Copy it once more from huggingface.co/settings/tokens."),
            )
        with self._lock:
            if self._keyring_write(token):
                self._file_write(None)  # else an old one would come back with a locked keyring
                return "keyring"
            self._file_write(token)
            return "file"

    def forget(self) -> None:
        """Remove the token that is kept here; others are left. Raises StorageError."""
        with self._lock:
            self._keyring_forget()
            self._file_write(None)

    def _environment(self) -> Token | None:
        value = os.environ.get("HF_TOKEN") or os.environ.get("HUGGING_FACE_HUB_TOKEN")
        if not self._local and self.host != host_of(default_endpoint()):
            return None
        return _token(value, "environment")

    def _kept(self) -> Token | None:
        return _token(self._keyring_read(), "keyring") or _token(
            self._file_read().get(self.host), "file"
        )

    def _huggingface(self) -> Token | None:
        if not self._local and self.host != host_of(PUBLIC):
            return None
        try:
            return _token(hub_token_file().read_text("utf-8"), "huggingface")
        except (OSError, UnicodeDecodeError):
            return None

    def _keyring_read(self) -> str | None:
        # Asked once: a keyring may ask its owner for a password each time.
        if not self._asked:
            import keyring

            try:
                self._known = keyring.get_password(_SERVICE, self.host)
            except _keyring_errors() as error:
                log.info("the keyring cannot be read: %s", type(error).__name__)
            self._asked = True
        return self._known

    def _keyring_write(self, token: str) -> bool:
        import keyring

        try:
            keyring.set_password(_SERVICE, self.host, token)
            # Some backends take what they do not keep.
            kept = keyring.get_password(_SERVICE, self.host) == token
        except _keyring_errors() as error:
            log.info("the keyring cannot be written: %s", type(error).__name__)
            kept = False
        self._asked, self._known = True, token if kept else None
        return kept

    def _keyring_forget(self) -> None:
        import keyring

        # Without a keyring, or without a token in it, there is nothing to forget.
        with contextlib.suppress(*_keyring_errors()):
            keyring.delete_password(_SERVICE, self.host)
        self._asked, self._known = True, None

    def _file_read(self) -> dict[str, str]:
        try:
            return msgspec.json.decode(self._fallback.read_bytes(), type=dict[str, str])
        except FileNotFoundError:
            return {}
        except (OSError, msgspec.DecodeError) as error:
            log.warning("the file of the token cannot be read: %s", type(error).__name__)
            return {}

    def _file_write(self, token: str | None) -> None:
        tokens = self._file_read()
        if token is None:
            if tokens.pop(self.host, None) is None:
                return
        else:
            tokens[self.host] = token
        try:
            if not tokens:
                self._fallback.unlink(missing_ok=True)
                return
            with replacing(self._fallback) as file:  # readable by its owner alone
                file.write(msgspec.json.encode(tokens))
        except OSError as error:
            raise storage_error(error, self._fallback) from error


def _token(value: str | None, where: Where) -> Token | None:
    value = (value or "").strip()
    return Token(value, where) if _VALID.fullmatch(value) else None


def _keyring_errors() -> tuple[type[Exception], ...]:
    """Return what keyrings raise, that of the desktop's message bus included where it is used."""
    from keyring.errors import KeyringError

    errors: list[type[Exception]] = [KeyringError, RuntimeError, OSError]
    with contextlib.suppress(ImportError):
        from jeepney import (  # type: ignore[import-not-found,import-untyped,unused-ignore]
            DBusErrorResponse,
        )

        errors.append(DBusErrorResponse)
    with contextlib.suppress(ImportError):
        from secretstorage.exceptions import SecretStorageException

        errors.append(SecretStorageException)
    return tuple(errors)
