"""Links whose text names another address than the one that they lead to."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import urlsplit

_NAMES_A_HOST = re.compile(
    r"\s*(?:https?://|www\.|(?:[\w-]+\.)+(?:com|net|org|gov|edu|io|ai|app|dev|de|uk)\b)",
    re.IGNORECASE,
)


def web_address(address: str) -> str:
    """Return an address of the web as it is, and nothing for any other."""
    return address if address.lower().startswith(("http://", "https://")) else ""


def true_host(text: str, address: str) -> str:
    """Return the host that a link leads to, where its text names another one; else nothing.

    Letters of other scripts that look like Latin ones stand in the host as ``xn--``.
    """
    host, named = _host(address)
    said = unicodedata.normalize("NFKC", text).strip()
    # A name in front of an @ is read as the host, and is none.
    if named or (_NAMES_A_HOST.match(said) and _host(said)[0] != host):
        return host
    return ""


def _host(address: str) -> tuple[str, bool]:
    """Return the host, and whether a name to log in with stands in front of it."""
    try:
        parts = urlsplit(address if "://" in address else f"https://{address}")
    except ValueError:
        return address, False
    return (parts.hostname or "").removeprefix("www."), parts.username is not None
