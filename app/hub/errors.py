"""What can go wrong between Snug and the Hub, each with its own sentence and what to do."""

from __future__ import annotations

import errno
import re
import socket
import ssl
import time
import urllib.request
from collections.abc import Iterator, Mapping
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Literal
from urllib.parse import unquote, urlsplit

from app.core.errors import SnugError
from app.core.words import mark, tr

if TYPE_CHECKING:  # loads half of huggingface_hub: who only catches errors does without
    import httpx2

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
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
_LONGEST_WAIT = 3600.0
_LONGEST_DETAIL = 1000
_AGAIN = mark("Try again in a minute.")
_CONNECTION = mark("See whether this machine is connected, then try again.")


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


def hub_error(error: Exception, *, what: str = "") -> HubError:
    """Say what an error of huggingface_hub, httpx2 or the system means.

    ``what`` names what was asked for, as ``org/repo``. Raises the error itself when it is none of
    theirs: that is a bug.
    """
    import httpx2
    from huggingface_hub.errors import HFValidationError, OfflineModeIsEnabled

    if isinstance(error, HubError):
        return error
    if isinstance(error, OfflineModeIsEnabled):
        return OfflineError(str(error))
    response = getattr(error, "response", None)
    if isinstance(response, httpx2.Response):
        return status_error(response, what=what)
    if isinstance(error, HFValidationError | httpx2.InvalidURL):
        return HubError(
            "name",
            tr("{what} is no name of a model on the Hub.", what=what or tr("This")),
            tr("Write it as owner/name, as it stands at the top of its page."),
            str(error),
        )
    if isinstance(error, httpx2.RequestError):
        return _request_error(error, what)
    # The Hub's own errors without an answer, and a connection that broke below httpx2.
    if isinstance(error, httpx2.HTTPError) or _of_the_network(error):
        return _connection_error(error, _host(error), what)
    if isinstance(error, OSError):
        return disk_error(error)
    raise error


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
        return _proxy(detail)
    if status == 416:
        return HubError(
            "range",
            tr("{host} has other bytes of {what} than it announced.", host=host, what=what),
            tr("Open the model again to see its present files."),
            detail,
        )
    if status == 408 or status >= 500:
        return HubError(
            "server", tr("{host} has trouble of its own at the moment.", host=host), tr(_AGAIN),
            detail,
            retry_after=wait,
        )  # fmt: skip
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


def disk_error(error: OSError) -> HubError:
    """Say what the disk's refusal means."""
    place = f" ({error.filename})" if error.filename else ""
    if error.errno in _FULL:
        return HubError(
            "disk_full",
            tr("The disk is full{place}.", place=place),
            tr("Free some space, then go on."),
            str(error),
        )
    if isinstance(error, PermissionError):
        return HubError(
            "disk",
            tr("Snug may not write here{place}.", place=place),
            tr("Change the folder's permissions, or choose another folder."),
            str(error),
        )
    return HubError(
        "disk",
        tr("The disk does not take the file{place}.", place=place),
        tr("See whether the drive is connected and healthy."),
        str(error),
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


def redact(text: str) -> str:
    """Take secrets out of a detail: tokens, passwords in addresses, signatures of links."""
    text = text[:_LONGEST_DETAIL]
    text = re.sub(r"(?i)\b(bearer|basic)\s+[^\s'\"]+", r"\1 …", text)
    text = re.sub(r"\bhf_\w+", "hf_…", text)
    text = re.sub(r"//[^/\s@'\"]+@", "//…@", text)
    return re.sub(r"(https?://[^\s?'\"]*)\?[^\s'\"]+", r"\1?…", text)


def _request_error(error: httpx2.RequestError, what: str) -> HubError:
    import httpx2

    host = _host(error)
    if isinstance(error, httpx2.TooManyRedirects):
        return redirect_error(str(error))
    if isinstance(error, httpx2.ProxyError):
        return _proxy(str(error))
    if isinstance(error, httpx2.DecodingError | httpx2.UnsupportedProtocol):
        return bad_reply(host, str(error))
    if isinstance(error, httpx2.TimeoutException):
        return HubError(
            "timeout", tr("{host} did not answer in time.", host=host), tr(_CONNECTION),
            f"{type(error).__name__}: {error}",
        )  # fmt: skip
    return _connection_error(error, host, what)


def _connection_error(error: Exception, host: str, what: str) -> HubError:
    detail = f"{type(error).__name__}: {error}" + (f" ({what})" if what else "")
    causes = list(_causes(error))
    if any(isinstance(one, ssl.SSLCertVerificationError) for one in causes):
        return HubError(
            "tls",
            tr("The certificate of {host} is not one that this machine trusts.", host=host),
            tr(
                "Check the clock; where a company reads the traffic, its certificate "
                "must be installed on this machine."
            ),
            detail,
        )
    if _proxied(error):
        return _proxy(detail)
    if any(isinstance(one, socket.gaierror) for one in causes):
        return HubError(
            "dns",
            tr("The address of {host} could not be found.", host=host),
            tr(_CONNECTION),
            detail,
        )
    if any(isinstance(one, ssl.SSLError) for one in causes) and _connecting(error):
        return HubError(
            "tls",
            tr("No secure connection to {host} could be made.", host=host),
            tr("Another program, as a virus scanner or a company's proxy, may stand in between."),
            detail,
        )
    if _connecting(error):
        return HubError(
            "network", tr("{host} could not be reached.", host=host), tr(_CONNECTION), detail
        )
    return HubError(
        "network", tr("The connection to {host} broke off.", host=host), tr(_CONNECTION), detail
    )


def _proxy(detail: str) -> HubError:
    return HubError(
        "proxy",
        tr("The proxy of this network refused or could not be reached."),
        tr("Check HTTPS_PROXY and HTTP_PROXY, or the system's proxy settings."),
        detail,
    )


def _connecting(error: Exception) -> bool:
    import httpx2

    return isinstance(error, httpx2.ConnectError | ConnectionRefusedError | socket.gaierror)


def _proxied(error: Exception) -> bool:
    """Say whether a connection that was not made was one to a proxy."""
    url = urlsplit(_url(error))
    if not _connecting(error) or not url.hostname:
        return False
    if url.hostname in ("localhost", "127.0.0.1", "::1"):
        return False
    proxies = urllib.request.getproxies()
    return bool(proxies.get(url.scheme) or proxies.get("all")) and not (
        urllib.request.proxy_bypass(url.hostname)
    )


def _of_the_network(error: Exception) -> bool:
    return isinstance(error, ConnectionError | socket.gaierror | TimeoutError | ssl.SSLError)


def _causes(error: BaseException) -> Iterator[BaseException]:
    seen: set[int] = set()
    one: BaseException | None = error
    while one is not None and id(one) not in seen:
        seen.add(id(one))
        yield one
        one = one.__cause__ or one.__context__


def _url(error: Exception) -> str:
    """Return the address that was asked; empty where the error does not know it."""
    request = getattr(error, "_request", None)  # the public name raises when there is none
    return str(request.url) if request is not None else ""


def _host(error: Exception) -> str:
    return urlsplit(_url(error)).hostname or tr("The Hub")


def _repo(url: str) -> str:
    """Return the repository that an address of the Hub is about; empty when it is about none."""
    path = unquote(urlsplit(url).path)
    match = re.match(r"/api/models/([\w.-]+/[\w.-]+)|/([\w.-]+/[\w.-]+)/(?:resolve|raw)/", path)
    return (match[1] or match[2]) if match else ""
