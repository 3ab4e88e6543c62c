"""Offline is offline: no socket beyond this machine, no name looked up, no telemetry ever."""

from __future__ import annotations

import os
import socket
import subprocess
import sys

import pytest

from app.core.cancel import CancelToken
from app.core.errors import UsageError
from app.hub.client import Hub
from app.hub.endpoint import Access
from app.hub.errors import HubError, OfflineError
from app.hub.places import hub_cache, hub_home, hub_token_file, is_loopback
from app.hub.repository import RepoFile, Repository, Variant
from app.hub.search import Query
from app.hub.token import TokenStore
from fakehub import content

SHA = "0" * 40
REPO = "maker/Small-GGUF"


@pytest.fixture
def opened(monkeypatch) -> list[str]:
    """Every host that a socket is opened to or whose name is looked up, at the lowest level."""
    hosts: list[str] = []
    lookup = socket.getaddrinfo

    class Recording(socket.socket):
        def connect(self, address):
            hosts.append(str(address[0]))
            return super().connect(address)

        def connect_ex(self, address):
            hosts.append(str(address[0]))
            return super().connect_ex(address)

        def sendto(self, *arguments):
            hosts.append(str(arguments[-1][0]))
            return super().sendto(*arguments)

    def looking(host, *arguments, **more):
        hosts.append(str(host))
        return lookup(host, *arguments, **more)

    monkeypatch.setattr(socket, "socket", Recording)
    monkeypatch.setattr(socket, "getaddrinfo", looking)
    return hosts


def beyond(hosts: list[str]) -> list[str]:
    return [host for host in hosts if host not in ("127.0.0.1", "localhost", "::1")]


def hub(tmp_path, endpoint: str, *, offline: bool) -> Hub:
    tokens = TokenStore(tmp_path / "token", endpoint)
    return Hub(
        Access(endpoint=endpoint, tokens=tokens, offline=lambda: offline),
        tmp_path / "headers",
        tmp_path / "repositories",
    )


def everything(one: Hub) -> list[str]:
    """Try all that the Hub can do; returns the kinds of the errors."""
    kinds = []
    file = RepoFile("a-Q8_0.gguf", 1000, "1" * 64)
    variant = Variant(name="Q8_0", type="Q8_0", files=(file,), size=1000)
    repository = Repository(id=REPO, revision=SHA, variants=(variant,))

    def read_header() -> None:
        results: list[object] = []
        one.read_headers(
            repository, (variant,), lambda _, found: results.append(found), CancelToken()
        )
        raise results[0]

    def fetch() -> None:
        with one.access.client() as client:
            client.get(f"{one.access.endpoint}/{REPO}", headers=one.access.headers())

    for call in (
        one.search(Query(text="llama")).more,
        one.made_from("maker/Base").more,
        lambda: one.repository(REPO),
        lambda: one.look(REPO),
        read_header,
        fetch,
        one.access.check,
        lambda: one.access.api().model_info(REPO),
    ):
        with pytest.raises(HubError) as caught:
            call()
        kinds.append(caught.value.kind)
    one.close()
    return kinds


@pytest.mark.parametrize("by", ["settings", "environment", "transformers"])
def test_offline_opens_nothing(tmp_path, opened, monkeypatch, by):
    if by != "settings":
        name = "HF_HUB_OFFLINE" if by == "environment" else "TRANSFORMERS_OFFLINE"
        monkeypatch.setenv(name, "1")
    monkeypatch.setenv("https_proxy", "http://proxy.invalid:3128")
    one = hub(tmp_path, "https://hub.invalid", offline=by == "settings")
    assert set(everything(one)) == {"offline"}
    assert opened == []


def test_the_recording_sees_what_goes_out(tmp_path, opened):
    """The test above would fail without the switch."""
    one = hub(tmp_path, "https://hub.invalid", offline=False)
    with pytest.raises(HubError) as caught:
        one.repository(REPO)
    one.close()
    assert caught.value.kind in ("dns", "network", "proxy")
    assert beyond(opened)


def test_this_machine_may_be_spoken_to(fakehub, tmp_path, opened, monkeypatch):
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    monkeypatch.setenv("http_proxy", "http://proxy.invalid:3128")
    fakehub.add(content.small_repo(REPO, types=("Q8_0",)))
    one = hub(tmp_path, fakehub.url, offline=True)
    repository = one.repository(REPO)
    results = []
    one.read_headers(
        repository, repository.variants, lambda _, found: results.append(found), CancelToken()
    )
    one.close()
    assert isinstance(results[0], tuple)
    assert opened
    assert beyond(opened) == []


def test_a_redirect_does_not_lead_out(fakehub, tmp_path, opened):
    fakehub.faults.status(302, {"Location": "https://cdn.invalid/file"})
    one = hub(tmp_path, fakehub.url, offline=True)
    with pytest.raises(OfflineError):
        one.search(Query()).more()
    with one.access.client() as client, pytest.raises(OfflineError):
        client.get(fakehub.url)
    one.close()
    assert beyond(opened) == []


def test_the_switch_works_at_once(fakehub, tmp_path):
    said = {"offline": False}
    fakehub.add(content.small_repo(REPO, types=("Q8_0",)))
    access = Access(
        endpoint="http://hub.invalid", tokens=TokenStore(tmp_path / "t"),
        offline=lambda: said["offline"],
    )  # fmt: skip
    access.check()
    said["offline"] = True
    with pytest.raises(OfflineError) as caught:
        access.check()
    assert "Settings" in caught.value.hint
    access.check(fakehub.url)


@pytest.mark.parametrize(
    ("url", "local"),
    [
        ("http://127.0.0.1:80", True), ("http://localhost/x", True), ("http://[::1]:8080", True),
        ("http://127.0.0.1.evil.example", False), ("http://localhost.evil.example", False),
        ("http://127.0.0.1@evil.example", False), ("http://0.0.0.0", False),
        ("http://[::1", False), ("", False), ("http://10.0.0.1", False),
    ],
)  # fmt: skip
def test_what_is_on_this_machine(url, local):
    assert is_loopback(url) is local


@pytest.mark.parametrize("endpoint", ["hub", "ftp://hub", "http://", "http://hub:port", "//hub"])
def test_an_endpoint_must_be_an_address(tmp_path, endpoint):
    with pytest.raises(UsageError):
        Access(endpoint=endpoint, tokens=TokenStore(tmp_path / "t"))


def test_the_endpoint_of_the_environment(tmp_path, monkeypatch):
    assert Access(tokens=TokenStore(tmp_path / "t")).endpoint == "https://huggingface.co"
    monkeypatch.setenv("HF_ENDPOINT", "https://mirror.example/")
    assert Access(tokens=TokenStore(tmp_path / "t")).endpoint == "https://mirror.example"


def test_places_are_those_of_huggingface_hub(tmp_path):
    """Each is worked out twice: here, and by huggingface_hub in a process of its own."""
    code = (
        "import app.hub.places as ours, huggingface_hub.constants as theirs, sys\n"
        "print(ours.hub_home(), ours.hub_cache(), ours.hub_token_file(), sep='|')\n"
        "print(theirs.HF_HOME, theirs.HF_HUB_CACHE, theirs.HF_TOKEN_PATH, sep='|')\n"
    )
    base = {k: v for k, v in os.environ.items() if not k.startswith(("HF_", "XDG_", "HUGGING"))}
    for chosen in (
        {}, {"HF_HOME": "~/models"}, {"HF_HUB_CACHE": "$HOME/x"}, {"XDG_CACHE_HOME": "/xdg"},
        {"HUGGINGFACE_HUB_CACHE": "/old"}, {"HF_TOKEN_PATH": "~/t", "HF_HOME": "/h"},
    ):  # fmt: skip
        done = subprocess.run(
            [sys.executable, "-c", code], env={**base, **chosen}, check=True,
            capture_output=True, text=True,
        )  # fmt: skip
        ours, theirs = done.stdout.splitlines()
        assert ours == theirs, chosen
    assert hub_cache() == hub_home() / "hub"
    assert str(hub_token_file()).startswith(str(hub_home()))


def test_telemetry_and_xet_are_off_before_huggingface_hub_is_imported():
    code = (
        "import os; os.environ['HF_HUB_DISABLE_TELEMETRY'] = '0'\n"
        "import app.hub.client, huggingface_hub.constants as constants\n"
        "assert constants.HF_HUB_DISABLE_TELEMETRY and constants.HF_HUB_DISABLE_XET\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, env={**os.environ})


def test_values_of_the_hub_import_nothing_heavy():
    code = (
        "import sys, app.hub.places, app.hub.errors, app.hub.repository, app.hub.token\n"
        "heavy = {'huggingface_hub', 'httpx2', 'keyring', 'PySide6'} & set(sys.modules)\n"
        "assert not heavy, heavy\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
