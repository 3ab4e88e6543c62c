"""What can go wrong between Snug and the Hub, each with its own sentence and what to do."""

from __future__ import annotations

from typing import Literal

from app.core.errors import SnugError

Kind = Literal[
    "offline", "dns", "tls", "proxy", "timeout", "network", "unauthorized", "gated", "forbidden",
    "not_found", "revision", "file", "rate_limit", "server", "disk_full", "disk", "checksum",
    "size", "range", "name", "redirects", "disabled", "bad_reply",
]  # fmt: skip

_PASSING = frozenset({"dns", "proxy", "timeout", "network", "rate_limit", "server", "range"})


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
        super().__init__(text, hint, detail)
        self.kind = kind
        self.link = link
        self.retry_after = retry_after


class OfflineError(HubError):
    """Snug is told to stay on this machine."""

    def __init__(self, detail: str = "") -> None:
        super().__init__(
            "offline",
            "Snug is set to stay offline.",
            "Switch Offline off in Settings, or unset HF_HUB_OFFLINE.",
            detail,
        )


def retryable(error: HubError) -> bool:
    """Say whether the same request may succeed a little later."""
    return error.kind in _PASSING
