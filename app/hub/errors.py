"""What can go wrong between Snug and the Hub, each with its own sentence and what to do.

:mod:`app.hub.status` reads it from an answer, :mod:`app.hub.causes` from an exception.
"""

from __future__ import annotations

import re
from typing import Literal

from app.core.errors import SnugError
from app.core.words import tr

Kind = Literal[
    "offline", "dns", "tls", "proxy", "timeout", "network", "unauthorized", "gated", "forbidden",
    "not_found", "revision", "file", "rate_limit", "server", "disk_full", "disk", "checksum",
    "size", "range", "name", "redirects", "disabled", "bad_reply",
]  # fmt: skip

_PASSING = frozenset({"dns", "proxy", "timeout", "network", "rate_limit", "server", "range"})
AWAY: frozenset[Kind] = frozenset(
    {
        "offline", "dns", "tls", "proxy", "timeout", "network", "rate_limit", "server",
        "redirects", "bad_reply",
    }
)  # fmt: skip
"""Kinds of errors in which the Hub said nothing of what was asked for."""
_LONGEST_DETAIL = 1000


class HubError(SnugError):
    """The Hub, or the way to it, did not give what was asked for; ``kind`` says why.

    ``link`` is a page that helps, as the one where access is asked for; ``retry_after`` is how
    many seconds the server said to wait.
    """

    def __init__(
        self,
        kind: Kind,
        text: str,
        hint: str = "",
        detail: str = "",
        *,
        link: str = "",
        retry_after: float | None = None,
    ) -> None:
        super().__init__(text, hint, redact(detail))
        self.kind = kind
        self.link = link
        self.retry_after = retry_after

    @property
    def unreached(self) -> bool:
        """Whether the Hub did not get to say anything: what needs no network still works."""
        return self.kind in AWAY


class OfflineError(HubError):
    """Snug is told to stay on this machine."""

    def __init__(self, detail: str = "") -> None:
        super().__init__(
            "offline",
            tr("Snug is set to stay offline."),
            tr("Switch Offline off in Settings, or unset HF_HUB_OFFLINE."),
            detail,
        )


def retryable(error: HubError) -> bool:
    """Say whether the same request may succeed a little later."""
    return error.kind in _PASSING


def redirect_error(detail: str = "") -> HubError:
    """Return the error for a server that sends from one address to the next."""
    return HubError(
        "redirects",
        tr("The server sends from one address to the next without end."),
        tr("Try again later; if you set another Hub address, check it."),
        detail,
    )


def bad_reply(host: str, detail: str = "") -> HubError:
    """Return the error for an answer that makes no sense."""
    return HubError(
        "bad_reply",
        tr("{host} answered with something else than was asked for.", host=host),
        tr("Try again; a sign-in page of a network, or another Hub address, may be the cause."),
        detail,
    )


def proxy_error(detail: str = "") -> HubError:
    """Return the error for a proxy in between."""
    return HubError(
        "proxy",
        tr("The proxy of this network refused or could not be reached."),
        tr("Check HTTPS_PROXY and HTTP_PROXY, or the system's proxy settings."),
        detail,
    )


def redact(text: str) -> str:
    """Take secrets out of a detail: tokens, passwords in addresses, signatures of links."""
    text = text[:_LONGEST_DETAIL]
    text = re.sub(r"(?i)\b(bearer|basic)\s+[^\s'\"]+", r"\1 …", text)
    text = re.sub(r"\bhf_\w+", "hf_…", text)
    text = re.sub(r"//[^/\s@'\"]+@", "//…@", text)
    return re.sub(r"(https?://[^\s?'\"]*)\?[^\s'\"]+", r"\1?…", text)
