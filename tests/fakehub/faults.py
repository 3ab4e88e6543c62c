"""What the fake Hub does wrong on demand: each rule applies to matching requests, so many times."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Fault:
    """One thing to do wrong; ``hits`` counts how often it was done."""

    kind: str
    origin: str = "any"
    """``hub``, ``cdn`` or ``any``."""
    path: str = ""
    """Part of the request's path; a file's name matches its links at the CDN too."""
    method: str = ""
    """Empty: all but HEAD for faults of the body, all for the others."""
    times: int | None = None
    skip: int = 0
    """Matching requests that go well before the first that does not."""
    details: Mapping[str, Any] = field(default_factory=dict)
    hits: int = 0

    def matches(self, method: str, origin: str, path: str) -> bool:
        """Tell whether it is about such a request, whatever its count."""
        if self.origin not in ("any", origin) or self.path not in path:
            return False
        if self.method:
            return method == self.method
        return method != "HEAD" or self.kind not in _BODY


_BODY = frozenset({"cut", "stall", "slow", "corrupt", "length", "ignore_range", "shift_range"})


class Faults:
    """The rules in force; they may be changed at any time, from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._rules: list[Fault] = []

    def add(self, fault: Fault) -> Fault:
        """Put a rule in force."""
        with self._lock:
            self._rules.append(fault)
        return fault

    def remove(self, fault: Fault) -> None:
        """Take one rule away."""
        with self._lock:
            self._rules = [rule for rule in self._rules if rule is not fault]

    def clear(self) -> None:
        """Do everything right again."""
        with self._lock:
            self._rules = []

    def take(
        self, kind: str, method: str, origin: str, path: str,
        suits: Callable[[Mapping[str, Any]], bool] = lambda _: True,
    ) -> Fault | None:  # fmt: skip
        """Return the first rule of this kind that applies now, and count it.

        ``suits`` sees its details: what cannot show in this reply shall not be counted.
        """
        with self._lock:
            for rule in self._rules:
                if rule.kind != kind or not rule.matches(method, origin, path):
                    continue
                if not suits(rule.details):
                    continue
                if rule.skip:
                    rule.skip -= 1
                elif rule.times is None or rule.hits < rule.times:
                    rule.hits += 1
                    return rule
        return None

    def cut_after(
        self, size: int, *, reset: bool = False, origin: str = "cdn", **where: Any
    ) -> Fault:
        """End the connection after that many bytes of the body; ``reset``: rudely."""
        return self.add(Fault("cut", origin, **where, details={"size": size, "reset": reset}))

    def stall_after(
        self, size: int, *, seconds: float = 3600, origin: str = "cdn", **where: Any
    ) -> Fault:
        """Send that many bytes of the body, then nothing for so long; the connection stays."""
        return self.add(Fault("stall", origin, **where, details={"size": size, "seconds": seconds}))

    def slow(self, bytes_per_s: float, *, origin: str = "cdn", **where: Any) -> Fault:
        """Send the body no faster than this."""
        return self.add(Fault("slow", origin, **where, details={"rate": bytes_per_s}))

    def status(
        self, code: int, headers: Mapping[str, str] | None = None, error_code: str = "", *,
        message: str = "", body: bytes | None = None, origin: str = "hub", **where: Any,
    ) -> Fault:  # fmt: skip
        """Answer with this status in place of what was asked for."""
        details = {
            "code": code, "headers": dict(headers or {}), "error_code": error_code,
            "message": message, "body": body,
        }  # fmt: skip
        return self.add(Fault("status", origin, **where, details=details))

    def rate_limit(self, retry_after: int, times: int | None = 1, **where: Any) -> Fault:
        """Answer 429 and say after how many seconds to come again."""
        headers = {"Retry-After": str(retry_after), "ratelimit": f'"api";r=0;t={retry_after}'}
        message = "We had to rate limit you."
        return self.status(429, headers, message=message, times=times, **where)

    def ignore_range(self, *, origin: str = "cdn", **where: Any) -> Fault:
        """Answer 200 with the whole file where a part was asked for."""
        return self.add(Fault("ignore_range", origin, **where))

    def shift_range(self, by: int, *, origin: str = "cdn", **where: Any) -> Fault:
        """Answer 206 with another part than the one that was asked for, and say so."""
        return self.add(Fault("shift_range", origin, **where, details={"by": by}))

    def corrupt(self, offset: int, *, length: int = 1, origin: str = "cdn", **where: Any) -> Fault:
        """Send wrong bytes from this place in the file on; sizes stay right."""
        details = {"offset": offset, "length": length}
        return self.add(Fault("corrupt", origin, **where, details=details))

    def lying_length(self, by: int, *, origin: str = "cdn", **where: Any) -> Fault:
        """Announce so many bytes more (or fewer) than are sent."""
        return self.add(Fault("length", origin, **where, details={"by": by}))

    def lying_size(self, by: int, **where: Any) -> Fault:
        """Say a wrong size in ``X-Linked-Size``."""
        return self.add(Fault("size", "hub", **where, details={"by": by}))

    def endless_redirect(self, *, origin: str = "any", **where: Any) -> Fault:
        """Redirect to itself, for ever."""
        return self.add(Fault("redirect", origin, **where))

    def expire_links(self, uses: int = 1, **where: Any) -> Fault:
        """Let each link to the CDN work that many times, then answer 403."""
        return self.add(Fault("expire", "cdn", **where, details={"uses": uses}))

    def change_etag(self, **where: Any) -> Fault:
        """Say another ETag for the same address than before."""
        return self.add(Fault("etag", "any", **where))

    def refuse(self, times: int | None = None, *, origin: str = "any") -> Fault:
        """Reset connections as soon as they are made, before any request."""
        return self.add(Fault("refuse", origin, times=times))
