"""Each thing that goes wrong has a kind, a sentence and a way out, and tells no secrets."""

from __future__ import annotations

import errno
import socket

import httpx2
import pytest
from huggingface_hub import HfApi, close_session
from huggingface_hub.errors import HFValidationError, OfflineModeIsEnabled

from app.hub.causes import hub_error
from app.hub.endpoint import Access
from app.hub.errors import HubError, redact, retryable
from app.hub.session import Session
from app.hub.status import status_error, wait_of
from app.hub.token import TokenStore
from fakehub import content
from fakehub.repo import Repo
from fakehub.server import FakeHub

REPO = "maker/Small-GGUF"


@pytest.fixture
def session(fakehub, tmp_path):
    fakehub.add(content.small_repo(REPO, types=("Q8_0",)))
    session = Session(Access(endpoint=fakehub.url, tokens=TokenStore(tmp_path / "token")))
    yield session
    session.close()


def refusal(session: Session, path: str) -> HubError:
    with pytest.raises(HubError) as caught:
        session.get(session.access.endpoint + path, most=1000, what=REPO)
    assert caught.value.text
    return caught.value


@pytest.mark.parametrize(
    ("code", "error_code", "message", "kind"),
    [
        (401, "GatedRepo", "Access is restricted", "gated"),
        (403, "GatedRepo", "not in the authorized list", "gated"),
        (401, "RepoNotFound", "Repository not found", "not_found"),
        (404, "RepoNotFound", "Repository not found", "not_found"),
        (404, "RevisionNotFound", "Invalid rev id", "revision"),
        (404, "EntryNotFound", "Entry not found", "file"),
        (404, "", "no page", "not_found"),
        (401, "", "Invalid credentials in Authorization header", "unauthorized"),
        (403, "", "no", "forbidden"),
        (403, "", "Access to this resource is disabled.", "disabled"),
        (451, "", "unavailable", "disabled"),
        (429, "", "slow down", "rate_limit"),
        (400, "", "bad", "bad_reply"),
        (407, "", "proxy", "proxy"),
        (408, "", "late", "server"),
        (416, "", "past the end", "range"),
        (500, "", "oh", "server"),
        (503, "", "busy", "server"),
    ],
)
def test_each_status_has_its_kind(fakehub, session, code, error_code, message, kind):
    fakehub.faults.status(code, error_code=error_code, message=message)
    error = refusal(session, f"/api/models/{REPO}")
    assert error.kind == kind
    assert error.hint
    assert message in error.detail


def test_no_two_kinds_share_a_sentence(fakehub, session):
    said: dict[str, str] = {}
    for code, error_code in (
        (401, "GatedRepo"), (401, "RepoNotFound"), (404, "RevisionNotFound"),
        (404, "EntryNotFound"), (401, ""), (403, ""), (429, ""), (407, ""), (416, ""), (500, ""),
        (451, ""), (400, ""),
    ):  # fmt: skip
        fakehub.faults.clear()
        fakehub.faults.status(code, error_code=error_code)
        error = refusal(session, f"/api/models/{REPO}")
        assert said.setdefault(error.text, error.kind) == error.kind
    assert len(said) == 12


def test_a_gated_repository_leads_to_the_page_where_access_is_asked_for(fakehub, tmp_path):
    fakehub.add(content.small_repo(REPO, types=("Q8_0",), gated="manual"))
    fakehub.users["hf_mine"] = "me"
    tokens = TokenStore(tmp_path / "token")
    access = Access(endpoint=fakehub.url, tokens=tokens)
    said = []
    for token in ("", "hf_mine"):
        if token:
            tokens.write(token)
        session = Session(access)
        error = refusal(session, f"/{REPO}/resolve/main/README.md")
        session.close()
        assert error.kind == "gated"
        assert error.link == f"{fakehub.url}/{REPO}"
        assert not retryable(error)
        said.append(error.text)
    assert "Settings" not in error.hint  # there is a token already
    assert len(set(said)) == 2


def test_huggingface_hubs_own_errors_are_understood(fakehub):
    fakehub.add(content.small_repo(REPO, types=("Q8_0",), gated="manual"))
    api = HfApi(endpoint=fakehub.url, token=False)
    kinds = []
    for call in (
        lambda: api.hf_hub_download(REPO, "README.md"),
        lambda: api.model_info("maker/nothing"),
        lambda: api.model_info(REPO, revision="nowhere"),
        lambda: api.model_info("not/a/name"),
    ):
        with pytest.raises(Exception) as caught:  # noqa: PT011 - each raises another kind
            call()
        kinds.append(hub_error(caught.value, what=REPO).kind)
    close_session()
    assert kinds == ["gated", "not_found", "revision", "name"]


def test_a_bug_stays_a_bug():
    with pytest.raises(ZeroDivisionError):
        hub_error(ZeroDivisionError())


def test_an_error_that_has_its_sentence_keeps_it():
    error = HubError("checksum", "It is wrong.")
    assert hub_error(error) is error


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (OSError(errno.ENOSPC, "full"), "disk_full"),
        (OSError(errno.EDQUOT, "quota"), "disk_full"),
        (PermissionError(errno.EACCES, "no"), "disk"),
        (OSError(errno.EIO, "broken"), "disk"),
        (ConnectionResetError(), "network"),
        (TimeoutError(), "network"),
        (socket.gaierror(-2, "unknown"), "dns"),
        (OfflineModeIsEnabled("offline"), "offline"),
        (HFValidationError("bad"), "name"),
        (httpx2.InvalidURL("bad"), "name"),
        (httpx2.UnsupportedProtocol("ftp"), "bad_reply"),
        (httpx2.TooManyRedirects("again"), "redirects"),
        (httpx2.ReadTimeout("late"), "timeout"),
        (httpx2.ProxyError("407"), "proxy"),
        (httpx2.DecodingError("gzip"), "bad_reply"),
    ],
)
def test_each_exception_has_its_kind(error, kind):
    said = hub_error(error)
    assert said.kind == kind
    assert said.text
    assert said.hint


def test_a_name_that_nobody_knows_is_a_dns_error(tmp_path, monkeypatch):
    def nobody(*_args, **_kwargs):
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", nobody)
    session = Session(Access(endpoint="https://hub.invalid", tokens=TokenStore(tmp_path / "t")))
    error = refusal(session, "/api/models")
    assert error.kind == "dns"
    assert "hub.invalid" in error.text
    session.close()


def test_a_closed_port_is_a_network_error(tmp_path):
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        port = listening.getsockname()[1]
        session = Session(
            Access(endpoint=f"http://127.0.0.1:{port}", tokens=TokenStore(tmp_path / "t"))
        )
        error = refusal(session, "/api/models")
        session.close()
    assert error.kind == "network"
    assert "could not be reached" in error.text


def test_a_connection_that_breaks_once_is_no_error(fakehub, session):
    fakehub.faults.refuse(times=1)
    assert session.get(f"{fakehub.url}/api/models", most=10**6).whole


def test_an_untrusted_certificate_is_told_apart(tmp_path):
    with FakeHub(tls=True) as hub:
        session = Session(Access(endpoint=hub.url, tokens=TokenStore(tmp_path / "t")))
        error = refusal(session, "/api/models")
        session.close()
    assert error.kind == "tls"
    assert "certificate" in error.text


def test_a_trusted_authority_is_taken_from_the_environment(tmp_path, monkeypatch):
    import ssl

    import trustme

    from fakehub import certificate, connection

    authority = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    monkeypatch.setattr(connection, "untrusted", lambda: context)
    assert certificate.untrusted is not connection.untrusted
    with FakeHub(tls=True) as hub:
        session = Session(Access(endpoint=hub.url, tokens=TokenStore(tmp_path / "t")))
        assert session.json(f"{hub.url}/api/models")[0] == []
        session.close()


@pytest.mark.parametrize("name", ["HTTP_PROXY", "http_proxy", "ALL_PROXY"])
def test_a_proxy_that_does_not_answer_is_named(tmp_path, monkeypatch, name):
    for other in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy", "NO_PROXY", "no_proxy"):
        monkeypatch.delenv(other, raising=False)
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        secret = "http://user:hidden@127.0.0.1:" + str(listening.getsockname()[1])
        monkeypatch.setenv(name, secret)
        session = Session(Access(endpoint="http://hub.invalid", tokens=TokenStore(tmp_path / "t")))
        error = refusal(session, "/api/models")
        session.close()
    assert error.kind == "proxy"
    assert "hidden" not in f"{error} {error.detail}"


def test_a_proxy_of_the_environment_is_used(fakehub, tmp_path, monkeypatch):
    fakehub.add(content.small_repo(REPO, types=("Q8_0",)))
    monkeypatch.delenv("no_proxy", raising=False)
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.setenv("http_proxy", fakehub.url)  # it answers requests for any host
    session = Session(Access(endpoint="http://hub.invalid", tokens=TokenStore(tmp_path / "t")))
    assert len(session.json("http://hub.invalid/api/models")[0]) == 1
    session.close()
    assert fakehub.requests[0].path == "http://hub.invalid/api/models"
    assert fakehub.requests[0].headers["host"] == "hub.invalid"


def test_this_machine_is_never_asked_through_a_proxy(fakehub, session, monkeypatch):
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    monkeypatch.setenv("all_proxy", "http://127.0.0.1:9")
    monkeypatch.setenv("no_proxy", "")
    assert session.json(f"{fakehub.url}/api/models")[0]


def test_an_endless_redirect_ends(fakehub, session):
    fakehub.faults.endless_redirect()
    assert refusal(session, "/api/models").kind == "redirects"
    assert len(fakehub.requests) <= 6


@pytest.mark.parametrize(
    "body", [b"<html>sign in</html>", b"", b"{", b"[" * 200_000, b'{"a":' + b"9" * 10_000 + b"}"]
)
def test_what_is_no_json_is_a_bad_reply(fakehub, session, body):
    fakehub.faults.status(200, body=body)
    with pytest.raises(HubError) as caught:
        session.json(f"{fakehub.url}/api/models")
    assert caught.value.kind == "bad_reply"


def test_an_answer_without_end_is_not_read_to_its_end(fakehub, session, monkeypatch):
    monkeypatch.setattr("app.hub.session.MOST_JSON", 100_000)
    fakehub.faults.status(200, body=b" " * 30_000_000)
    with pytest.raises(HubError) as caught:
        session.json(f"{fakehub.url}/api/models")
    assert caught.value.kind == "bad_reply"
    assert fakehub.sent < 20_000_000


def test_a_dripping_answer_ends_in_time(fakehub, session):
    fakehub.add(Repo("maker/Slow", {"README.md": b"x" * 5000}))
    fakehub.faults.slow(1000, origin="hub")
    with pytest.raises(HubError) as caught:
        session.get(f"{fakehub.url}/maker/Slow/raw/main/README.md", most=10**6, longest=0.3)
    assert caught.value.kind == "timeout"


def test_a_rate_limit_says_how_long(fakehub, session):
    fakehub.faults.rate_limit(37)
    error = refusal(session, "/api/models")
    assert error.retry_after == 37
    assert "37 seconds" in error.text
    assert retryable(error)


@pytest.mark.parametrize(
    ("headers", "wait"),
    [
        ({}, None),
        ({"Retry-After": "12"}, 12),
        ({"Retry-After": "1.5"}, 1.5),
        ({"Retry-After": "999999999"}, 3600),
        ({"Retry-After": "-4"}, None),
        ({"Retry-After": "soon"}, None),
        ({"Retry-After": "Wed, 21 Oct 2015 07:28:00 GMT"}, 0),
        ({"ratelimit": '"api";r=0;t=55'}, 55),
        ({"ratelimit": '"api";r=3;t=55'}, None),
        ({"Retry-After": "Wed, 99 Oct 2015 07:28:00 GMT"}, None),
    ],
)
def test_waiting_is_read_from_the_headers(headers, wait):
    assert wait_of(httpx2.Headers(headers)) == wait


def test_details_hold_no_secrets():
    told = redact(
        "401 for url 'https://cdn.example/x?Signature=abc&Key=def' with Bearer hf_SECRET, "
        "Basic dXNlcjpwYXNz and http://user:pass@proxy.example:3128/ hf_othersecret"
    )
    for secret in ("abc", "def", "SECRET", "dXNl", "pass", "othersecret"):
        assert secret not in told
    assert "cdn.example/x" in told
    assert "proxy.example" in told


def test_a_long_message_of_a_server_is_cut():
    request = httpx2.Request("GET", "http://hub.invalid/api/models/a/b")
    response = httpx2.Response(500, headers={"X-Error-Message": "x" * 60_000}, request=request)
    assert len(status_error(response).detail) <= 1100
