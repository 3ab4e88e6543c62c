"""What an answer of the Hub other than the one asked for means."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from app.core.words import tr
from app.hub.errors import HubError, bad_reply, proxy_error, redirect_error

if TYPE_CHECKING:  # loads half of huggingface_hub: who only reads what was kept does without
    import httpx2

_LONGEST_WAIT = 3600.0
"""Seconds."""


def status_error(response: httpx2.Response, *, what: str = "") -> HubError:
    """Say what an answer other than 200 or 206 means; reads no more of it than a detail."""
    status = response.status_code
    said = response.headers.get("X-Error-Message", "")
    code = response.headers.get("X-Error-Code", "")
    url = str(response.request.url)
    host = urlsplit(url).hostname or tr("the Hub")
    what = what or _repo(url) or tr("what was asked for")
    detail = tr(
        "{status} from {host}: {said}",
        status=status,
        host=host,
        said=said or code or response.reason_phrase,
    )
    # Gated first: it comes as 401 or 403, which without its code mean something else.
    if code == "GatedRepo" and status in (401, 403):
        return _gated(response, what, detail)
    if said == "Access to this resource is disabled." or status == 451:
        return HubError(
            "disabled",
            tr("The Hub has closed {what}.", what=what),
            tr("Choose another model."),
            detail,
        )
    if code == "RevisionNotFound":
        return HubError(
            "revision",
            tr("This version of {what} is no longer there.", what=what),
            tr("Open the model again to see its present files."),
            detail,
        )
    if code == "EntryNotFound":
        return HubError(
            "file",
            tr("{what} is not in the repository.", what=what),
            tr("Open the model again to see its present files."),
            detail,
        )
    if code == "RepoNotFound" or status in (404, 410):
        return HubError(
            "not_found",
            tr("There is no {what} on {host} that you may see.", what=what, host=host),
            tr("Check the name; a private model needs a token, which is entered in Settings."),
            detail,
        )
    if status == 401:
        return _unauthorized(response, what, detail)
    if status == 403:
        return HubError(
            "forbidden",
            tr("{host} does not hand out {what}.", host=host, what=what),
            tr("Try again; if it stays so, your token may lack the right to read it."),
            detail,
        )
    return _other_status(response, status, what, host, detail)


def _other_status(
    response: httpx2.Response, status: int, what: str, host: str, detail: str
) -> HubError:
    wait = wait_of(response.headers)
    if status == 429:
        until = tr("{wait:.0f} seconds", wait=wait) if wait else tr("a few minutes")
        return HubError(
            "rate_limit",
            tr(
                "{host} asks to wait {until}: it had too many requests from here.",
                host=host,
                until=until,
            ),
            tr("A token, entered in Settings, allows for more."),
            detail,
            retry_after=wait,
        )
    if status == 407:
        return proxy_error(detail)
    if status == 416:
        return HubError(
            "range",
            tr("{host} has other bytes of {what} than it announced.", host=host, what=what),
            tr("Open the model again to see its present files."),
            detail,
        )
    if status == 408 or status >= 500:
        return HubError(
            "server",
            tr("{host} has trouble of its own at the moment.", host=host),
            tr("Try again in a minute."),
            detail,
            retry_after=wait,
        )
    if 300 <= status < 400:
        return redirect_error(detail)
    return bad_reply(host, detail)


def _gated(response: httpx2.Response, what: str, detail: str) -> HubError:
    url = urlsplit(str(response.request.url))
    repo = _repo(str(response.request.url))
    link = f"{url.scheme}://{url.netloc}/{repo}" if repo else ""
    if "authorization" in response.request.headers:
        return HubError(
            "gated",
            tr("Your account has not been let in to {what} yet.", what=what),
            tr("Ask for access on its page; once it is granted, try again."),
            detail,
            link=link,
        )
    return HubError(
        "gated",
        tr("{what} is open only to those whom its owner lets in.", what=what),
        tr("Ask for access on its page, then enter your token in Settings."),
        detail,
        link=link,
    )


def _unauthorized(response: httpx2.Response, what: str, detail: str) -> HubError:
    url = urlsplit(str(response.request.url))
    link = f"{url.scheme}://{url.netloc}/settings/tokens"
    if "authorization" in response.request.headers:
        return HubError(
            "unauthorized",
            tr("{host} does not accept your token.", host=url.hostname),
            tr("It may have expired: make a new one and enter it in Settings."),
            detail,
            link=link,
        )
    return HubError(
        "unauthorized",
        tr("{host} shows {what} only to those who sign in.", host=url.hostname, what=what),
        tr("Make a token on the Hub and enter it in Settings."),
        detail,
        link=link,
    )


def wait_of(headers: Mapping[str, str]) -> float | None:
    """Return how many seconds a server asks to wait, at most an hour; None when it does not say."""
    said = headers.get("Retry-After", "").strip()
    limit = re.search(r";\s*r\s*=\s*0\s*;\s*t\s*=\s*(\d{1,9})", headers.get("ratelimit", ""))
    if re.fullmatch(r"\d{1,9}(\.\d{1,9})?", said):
        wait = float(said)
    elif limit:
        wait = float(limit[1])
    else:
        try:
            wait = parsedate_to_datetime(said).timestamp() - time.time()
        except (ValueError, OverflowError):
            return None
    return min(max(wait, 0.0), _LONGEST_WAIT)


def _repo(url: str) -> str:
    """Return the repository that an address of the Hub is about; empty when it is about none."""
    path = unquote(urlsplit(url).path)
    match = re.match(r"/api/models/([\w.-]+/[\w.-]+)|/([\w.-]+/[\w.-]+)/(?:resolve|raw)/", path)
    return (match[1] or match[2]) if match else ""
