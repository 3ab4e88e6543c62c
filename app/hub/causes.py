"""What an error of huggingface_hub, of httpx2 or of the system below them means."""

from __future__ import annotations

import errno
import socket
import ssl
import urllib.request
from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from app.core.words import mark, tr
from app.hub.errors import HubError, OfflineError, bad_reply, proxy_error, redirect_error
from app.hub.status import status_error

if TYPE_CHECKING:  # loads half of huggingface_hub: who only reads what was kept does without
    import httpx2

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
_CONNECTION = mark("See whether this machine is connected, then try again.")


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
        return _disk_error(error)
    raise error


def _request_error(error: httpx2.RequestError, what: str) -> HubError:
    import httpx2

    host = _host(error)
    if isinstance(error, httpx2.TooManyRedirects):
        return redirect_error(str(error))
    if isinstance(error, httpx2.ProxyError):
        return proxy_error(str(error))
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
        return proxy_error(detail)
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


def _disk_error(error: OSError) -> HubError:
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
