"""The token is kept safely, and goes to its own Hub and nowhere else."""

from __future__ import annotations

import logging
import os
import stat
import sys
import traceback

import keyring
import keyring.backend
import keyring.errors
import msgspec
import pytest
from huggingface_hub import close_session

from app.core.cancel import CancelToken
from app.core.errors import StorageError, UsageError
from app.core.log import start_logging
from app.hub.client import Hub
from app.hub.endpoint import Access
from app.hub.errors import HubError
from app.hub.places import hub_token_file
from app.hub.search import Query
from app.hub.session import Session
from app.hub.token import TokenStore
from fakehub import content
from fakehub.repo import Repo
from fakehub.server import FakeHub

SECRET = "hf_VerySecretTokenOfMine"
REPO = "maker/Small-GGUF"


class Memory(keyring.backend.KeyringBackend):
    """A keyring that works, and counts how often it is asked."""

    priority = 1

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}
        self.asked = 0

    def get_password(self, service: str, username: str) -> str | None:
        self.asked += 1
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        if (service, username) not in self.kept:
            raise keyring.errors.PasswordDeleteError
        del self.kept[service, username]


class Locked(Memory):
    """A keyring whose owner does not unlock it."""

    def get_password(self, service: str, username: str) -> str | None:
        raise keyring.errors.KeyringLocked(service)

    def set_password(self, service: str, username: str, password: str) -> None:
        raise keyring.errors.KeyringLocked(service)

    def delete_password(self, service: str, username: str) -> None:
        raise keyring.errors.KeyringLocked(service)


class Forgetful(Memory):
    """A keyring that takes everything and keeps nothing."""

    def set_password(self, service: str, username: str, password: str) -> None:
        pass


@pytest.fixture
def ring():
    """Return a function that puts a keyring in use for this test."""
    before = keyring.get_keyring()
    yield lambda backend: keyring.set_keyring(backend) or backend
    keyring.set_keyring(before)


@pytest.fixture
def store(tmp_path) -> TokenStore:
    return TokenStore(tmp_path / "token")


def test_without_a_token_there_is_none(store):
    assert store.read() is None


def test_a_keyring_is_preferred(store, ring, tmp_path):
    backend = ring(Memory())
    assert store.write(SECRET) == "keyring"
    assert store.read().value == SECRET
    assert store.read().where == "keyring"
    assert not (tmp_path / "token").exists()
    assert list(backend.kept) == [("Snug", "huggingface.co")]
    store.forget()
    assert backend.kept == {}
    assert store.read() is None


def test_a_keyring_is_asked_once(store, ring, tmp_path):
    backend = ring(Memory())
    store.write(SECRET)
    other = TokenStore(tmp_path / "token")
    backend.asked = 0
    assert {other.read().value for _ in range(20)} == {SECRET}
    assert backend.asked == 1


@pytest.mark.parametrize("backend", [None, Locked, Forgetful])
def test_without_a_keyring_a_file_of_the_owners_takes_it(store, ring, tmp_path, backend):
    if backend:
        ring(backend())
    old = os.umask(0)
    try:
        assert store.write(SECRET) == "file"
    finally:
        os.umask(old)
    found = store.read()
    assert (found.value, found.where) == (SECRET, "file")
    if sys.platform != "win32":
        assert stat.S_IMODE((tmp_path / "token").stat().st_mode) == 0o600
    assert TokenStore(tmp_path / "token").read().value == SECRET
    store.forget()
    assert not (tmp_path / "token").exists()
    assert store.read() is None


def test_a_token_moves_from_the_file_into_a_keyring(store, ring, tmp_path):
    assert store.write("hf_old") == "file"
    ring(Memory())
    assert store.write(SECRET) == "keyring"
    assert not (tmp_path / "token").exists()


def test_the_order_of_places(store, ring, monkeypatch):
    hub_token_file().parent.mkdir(parents=True, exist_ok=True)
    hub_token_file().write_text("hf_of_huggingface\n")
    assert (store.read().value, store.read().where) == ("hf_of_huggingface", "huggingface")
    store.write(SECRET)
    assert store.read().where == "file"
    monkeypatch.setenv("HF_TOKEN", "hf_environment")
    assert (store.read().value, store.read().where) == ("hf_environment", "environment")
    store.forget()
    assert hub_token_file().exists()  # not ours


@pytest.mark.parametrize("wrong", ["", "  ", "hf_a b", "hf_a\nX-Other: 1", "hf_ä", "x" * 5000])
def test_what_cannot_be_sent_is_not_taken(store, wrong, monkeypatch, tmp_path):
    with pytest.raises(UsageError) as caught:
        store.write(wrong)
    assert not wrong.strip() or wrong.strip() not in str(caught.value)
    monkeypatch.setenv("HF_TOKEN", wrong)
    assert store.read() is None
    (tmp_path / "token").write_bytes(msgspec.json.encode({"huggingface.co": wrong}))
    assert store.read() is None


@pytest.mark.parametrize("data", [b"", b"{", b"[1]", b'{"huggingface.co": 5}', b"\xff\xfe"])
def test_a_damaged_file_is_no_token(store, tmp_path, data):
    (tmp_path / "token").write_bytes(data)
    assert store.read() is None
    assert store.write(SECRET) == "file"
    assert store.read().value == SECRET


def test_a_file_that_cannot_be_written_is_an_error(tmp_path):
    store = TokenStore(tmp_path / "not there" / "token")
    with pytest.raises(StorageError) as caught:
        store.write(SECRET)
    assert SECRET not in str(caught.value)


def test_tokens_of_two_hubs_are_apart(tmp_path, monkeypatch):
    ours = TokenStore(tmp_path / "token")
    mirror = TokenStore(tmp_path / "token", "https://mirror.example:8443")
    ours.write(SECRET)
    assert mirror.read() is None
    mirror.write("hf_mirror")
    assert ours.read().value == SECRET
    # What the environment and huggingface_hub have is for their own Hub.
    mirror.forget()
    monkeypatch.setenv("HF_TOKEN", "hf_environment")
    hub_token_file().parent.mkdir(parents=True, exist_ok=True)
    hub_token_file().write_text("hf_of_huggingface")
    assert mirror.read() is None
    monkeypatch.setenv("HF_ENDPOINT", "https://mirror.example:8443/")
    assert mirror.read().where == "environment"
    monkeypatch.delenv("HF_TOKEN")
    assert mirror.read() is None
    assert TokenStore(tmp_path / "token").host == "mirror.example:8443"


def test_a_token_of_another_hub_is_not_sent(tmp_path):
    public = TokenStore(tmp_path / "token", "https://huggingface.co")
    public.write(SECRET)
    mirror = Access(endpoint="https://mirror.example", tokens=public)
    assert mirror.token() is None
    assert "authorization" not in mirror.headers()
    assert Access(endpoint="https://huggingface.co", tokens=public).token() == SECRET


def test_it_is_never_shown(store, caplog, capfd):
    store.write(SECRET)
    token = store.read()
    access = Access(endpoint="https://huggingface.co", tokens=store)
    for shown in (repr(token), str(token), f"{token!r}", repr(store), repr(access), str(access)):
        assert SECRET not in shown
    assert SECRET not in repr([token]) + repr({"token": token})


def test_it_goes_to_the_hub_and_not_to_where_the_files_are(fakehub, tmp_path):
    fakehub.add(content.small_repo(REPO, gated="manual", private=True))
    fakehub.users[SECRET] = "me"
    fakehub.allow(REPO, SECRET)
    tokens = TokenStore(tmp_path / "token")
    tokens.write(SECRET)
    hub = Hub(
        Access(endpoint=fakehub.url, tokens=tokens), tmp_path / "headers", tmp_path / "repositories"
    )
    repository = hub.repository(REPO)
    results = []
    hub.read_headers(
        repository, repository.variants, lambda _, found: results.append(found), CancelToken()
    )
    hub.close()
    assert all(isinstance(found, tuple) for found in results)
    assert {request.authorization for request in fakehub.asked(origin="hub")} == {True}
    assert {request.authorization for request in fakehub.asked(origin="cdn")} == {False}


def test_it_does_not_follow_a_next_page_or_a_redirect_to_another_host(fakehub, tmp_path):
    tokens = TokenStore(tmp_path / "token")
    tokens.write(SECRET)
    fakehub.users[SECRET] = "me"
    fakehub.add(content.small_repo(REPO))
    with FakeHub() as other:
        other.add(content.small_repo("maker/Elsewhere-GGUF"))
        access = Access(endpoint=fakehub.url, tokens=tokens)
        hub = Hub(access, tmp_path / "headers", tmp_path / "repositories")
        body = msgspec.json.encode([{"id": REPO, "tags": ["gguf"]}])
        fakehub.faults.status(
            200, {"Link": f'<{other.url}/api/models>; rel="next"'}, body=body, times=1
        )
        search = hub.search(Query())
        found = (*search.more(), *search.more())
        assert [one.id for one in found] == [REPO, "maker/Elsewhere-GGUF"]
        fakehub.faults.status(302, {"Location": f"{other.url}/api/models"}, times=2)
        assert hub.search(Query()).more()
        with access.client() as client:
            client.get(f"{fakehub.url}/api/models", headers=access.headers())
        assert len(other.requests) == 3
        assert not any(request.authorization for request in other.requests)
        assert all(request.authorization for request in fakehub.requests)
        hub.close()


def test_a_detour_does_not_bring_it_back(fakehub, tmp_path):
    tokens = TokenStore(tmp_path / "token")
    tokens.write(SECRET)
    fakehub.users[SECRET] = "me"
    with FakeHub() as other:
        access = Access(endpoint=fakehub.url, tokens=tokens)
        with access.client() as client:
            client.get(f"{other.url}/api/models", headers=access.headers())
    assert not other.requests[0].authorization


def test_huggingface_hub_sends_it_the_same_way(fakehub, tmp_path):
    tokens = TokenStore(tmp_path / "token")
    tokens.write(SECRET)
    fakehub.users[SECRET] = "me"
    fakehub.add(content.small_repo(REPO))
    api = Access(endpoint=fakehub.url, tokens=tokens).api()
    api.hf_hub_download(REPO, "Small-Q8_0.gguf", cache_dir=tmp_path / "cache")
    close_session()
    assert {request.authorization for request in fakehub.asked(origin="hub")} == {True}
    assert {request.authorization for request in fakehub.asked(origin="cdn")} == {False}


def test_nothing_is_logged_and_no_error_tells_it(fakehub, tmp_path, monkeypatch, capfd):
    """Everything goes wrong at the finest level of logging."""
    handlers, level = list(logging.getLogger().handlers), logging.getLogger().level
    start_logging(tmp_path, debug=True)
    monkeypatch.setenv("HF_DEBUG", "1")
    tokens = TokenStore(tmp_path / "token")
    tokens.write(SECRET)
    fakehub.add(Repo(REPO, {"a.gguf": b"x"}))
    session = Session(Access(endpoint=fakehub.url, tokens=tokens))
    told = []
    for code in (401, 403, 404, 429, 500):
        fakehub.faults.clear()
        fakehub.faults.status(code, message=f"no, Bearer {SECRET}")
        with pytest.raises(HubError) as caught:
            session.json(f"{fakehub.url}/api/models/{REPO}")
        logging.getLogger("test").exception("failed", exc_info=caught.value)
        told += [str(caught.value), caught.value.detail, *traceback.format_exception(caught.value)]
    session.close()
    for handler in logging.getLogger().handlers:
        if handler not in handlers:
            handler.close()
    logging.getLogger().handlers[:] = handlers
    logging.getLogger().setLevel(level)
    written = (tmp_path / "snug.log").read_text()
    captured = capfd.readouterr()
    assert "failed" in written
    for text in (*told, written, captured.out, captured.err):
        assert SECRET not in text
