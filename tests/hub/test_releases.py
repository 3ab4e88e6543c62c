"""Which version is the newest: one question, in the words of versions and not of models."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from releases_site import ReleasesSite

from app.core.publication import Publication, publication
from app.hub.endpoint import Access
from app.hub.errors import HubError
from app.hub.releases import is_newer, newest_version
from app.hub.token import TokenStore


@pytest.fixture
def site() -> Iterator[ReleasesSite]:
    with ReleasesSite() as running:
        yield running


@pytest.fixture
def access(tmp_path: Path, monkeypatch) -> Access:
    monkeypatch.setenv("HF_TOKEN", "hf_" + "secret" * 6)
    return Access(tokens=TokenStore(tmp_path / "hub-token"))


def test_the_newest_version_is_asked_for_once_and_without_a_token(access: Access, site):
    site.answer = {"tag_name": "v1.10.0"}
    assert newest_version(access, site.publication) == "1.10.0"
    assert site.asked == ["/repos/snug/snug/releases/latest"]
    assert "authorization" not in site.headers[0]


@pytest.mark.parametrize(("version", "than", "newer"), [
    ("0.10.0", "0.9.9", True), ("1.0", "1.0.0", False), ("0.1.0", "0.1.0", False),
    ("0.1.1", "0.1", True), ("0.0.9", "0.1.0", False),
])  # fmt: skip
def test_versions_are_compared_as_numbers(version: str, than: str, newer: bool):
    assert is_newer(version, than) is newer


@pytest.mark.parametrize(("status", "said"), [
    (404, "127.0.0.1 has no published version of Snug."),
    (403, "127.0.0.1 does not answer this often from here."),
    (429, "127.0.0.1 does not answer this often from here."),
    (500, "127.0.0.1 has trouble of its own at the moment."),
])  # fmt: skip
def test_refusals_are_said_in_words_of_versions(access: Access, site, status: int, said: str):
    site.status = status
    with pytest.raises(HubError) as error:
        newest_version(access, site.publication)
    assert error.value.text == said
    assert "token" not in error.value.hint


@pytest.mark.parametrize("answer", [
    [], {}, {"tag_name": None}, {"tag_name": "nightly"}, {"tag_name": "v1.2\n<b>"}, "v1.2.0",
])  # fmt: skip
def test_an_answer_that_names_no_version_is_not_believed(access: Access, site, answer):
    site.answer = answer
    with pytest.raises(HubError) as error:
        newest_version(access, site.publication)
    assert error.value.kind == "bad_reply"


def test_it_goes_through_the_proxy(access: Access, site, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", site.url)
    monkeypatch.delenv("NO_PROXY", raising=False)
    site.answer = {"tag_name": "v2.0"}
    elsewhere = Publication("http://api.snug.invalid/latest", "")
    assert newest_version(access, elsewhere) == "2.0"
    assert site.asked == ["http://api.snug.invalid/latest"]


def test_a_checkout_does_not_know_where_it_is_published(tmp_path: Path):
    assert publication() is None
    (tmp_path / "release.json").write_text('{"api": "https://a"', encoding="utf-8")
    assert publication(tmp_path / "release.json") is None
    (tmp_path / "release.json").write_text('{"api": "https://a", "page": "p"}', encoding="utf-8")
    assert publication(tmp_path / "release.json") == Publication("https://a", "p")
