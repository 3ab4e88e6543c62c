"""Bytes of one file: in parallel, resumed, checked, and what the server may do meanwhile."""

from __future__ import annotations

import hashlib
import itertools
import re
import ssl
import threading
from contextlib import closing
from pathlib import Path

import msgspec
import pytest
from downloading import FILE, MB, PACE, REPO, access, content, incomplete, put, wait_until, wanted

from app.core.cancel import CancelToken
from app.core.errors import Cancelled
from app.hub import remote_file
from app.hub.cache_layout import RepoCache
from app.hub.download import Wanted
from app.hub.endpoint import Access
from app.hub.errors import HubError
from app.hub.file_download import FileDownload
from app.hub.journal import read_journal
from fakehub.repo import Repo
from fakehub.server import FakeHub


class Fetch:
    """One file to fetch from the fake Hub, and how it went."""

    def __init__(self, hub: FakeHub, folder: Path, file: Wanted, **options) -> None:
        self.cancel = CancelToken()
        self.cache = RepoCache(folder / "hub", options.pop("repo", REPO))
        self._client = access(hub).client()
        how = {"connections": 3, "margin": 0, "pace": PACE, **options}
        self.one = FileDownload(
            access(hub), self._client, self.cache, how.pop("revision", hub.sha(self.cache.repo)),
            file, cancel=self.cancel, **how,
        )  # fmt: skip

    def run(self) -> bytes:
        with closing(self._client):
            return self.one.run().read_bytes()

    def error(self) -> HubError:
        with pytest.raises(HubError) as raised:
            self.run()
        assert raised.value.text
        assert raised.value.hint
        return raised.value


def ranges(hub: FakeHub) -> list[tuple[int, int]]:
    return [
        tuple(map(int, re.findall(r"\d+", request.range)))
        for request in hub.asked(origin="cdn", method="GET")
    ]


@pytest.fixture
def data(fakehub) -> bytes:
    """What the model file on the Hub holds."""
    return put(fakehub)


def stop_at(fetch: Fetch, size: int) -> None:
    """Run a fetch in a thread until so many bytes are there, then cancel it."""
    cancelled = threading.Event()

    def run() -> None:
        try:
            fetch.run()
        except Cancelled:
            cancelled.set()

    thread = threading.Thread(target=run)
    thread.start()
    wait_until(lambda: fetch.one.done >= size)
    fetch.cancel.cancel()
    thread.join(5)
    assert cancelled.is_set()


def test_a_file_is_fetched_in_pieces_by_several_connections(fakehub, tmp_path, data):
    fakehub.faults.slow(4e6)
    assert Fetch(fakehub, tmp_path, wanted(data)).run() == data
    asked = ranges(fakehub)
    # Each byte was asked for, and the first three requests came at once.
    assert asked[0] == (0, MB - 1)
    assert {start for start, _ in asked[:3]} == {0, MB, 2 * MB}
    assert max(end for _, end in asked) == len(data) - 1
    # One question to the Hub for all of them; the token's header went nowhere else.
    assert len(list(fakehub.asked(origin="hub"))) == 1
    assert incomplete(tmp_path) == []


def test_a_fast_connection_gets_no_company(fakehub, tmp_path, data):
    pace = msgspec.structs.replace(PACE, enough=1.0, company=0.5)
    fakehub.faults.slow(8e6)
    assert Fetch(fakehub, tmp_path, wanted(data), pace=pace).run() == data
    asked = ranges(fakehub)
    assert [start for start, _ in asked] == sorted(start for start, _ in asked)
    assert all(one[1] + 1 == other[0] for one, other in itertools.pairwise(asked))


def test_what_is_there_is_not_fetched_again(fakehub, tmp_path, data):
    fault = fakehub.faults.slow(4e6)
    fetch = Fetch(fakehub, tmp_path, wanted(data))
    stop_at(fetch, 3 * MB)
    fakehub.faults.remove(fault)
    fakehub.requests.clear()
    etag = wanted(data).sha256
    there = read_journal(fetch.cache.journal(etag), fetch.cache.part(etag), len(data))
    assert sum(end - start for start, end in there) >= 3 * MB
    again = Fetch(fakehub, tmp_path, wanted(data))
    assert again.run() == data
    assert again.one.fetched
    for first, last in ranges(fakehub):
        assert all(last < start or first >= end for start, end in there)
    assert incomplete(tmp_path) == []


@pytest.mark.parametrize("quick", [0.0, float("inf")])
def test_a_download_goes_on_at_an_odd_byte(fakehub, tmp_path, quick):
    data = put(fakehub, 4 * MB + 77)
    how = {"pace": msgspec.structs.replace(PACE, quick=quick, stall=20.0), "connections": 1}
    fault = fakehub.faults.stall_after(12_345, times=1)
    fetch = Fetch(fakehub, tmp_path, wanted(data), **how)
    stop_at(fetch, 12_345)
    fakehub.faults.remove(fault)
    fakehub.requests.clear()
    assert Fetch(fakehub, tmp_path, wanted(data), **how).run() == data
    assert ranges(fakehub)[0][0] == 12_345


def test_a_part_that_was_damaged_meanwhile_is_noticed(fakehub, tmp_path, data):
    fault = fakehub.faults.slow(4e6)
    fetch = Fetch(fakehub, tmp_path, wanted(data))
    stop_at(fetch, 3 * MB)
    fakehub.faults.remove(fault)
    part = fetch.cache.part(wanted(data).sha256)
    with part.open("r+b") as file:
        file.seek(1000)
        file.write(b"wrong")
    assert Fetch(fakehub, tmp_path, wanted(data)).run() == data


def test_a_part_without_its_journal_begins_anew(fakehub, tmp_path, data):
    cache = RepoCache(tmp_path / "hub", REPO)
    etag = wanted(data).sha256
    cache.prepare(fakehub.sha(REPO), FILE, etag)
    cache.part(etag).write_bytes(b"x" * (len(data) + 5))
    assert Fetch(fakehub, tmp_path, wanted(data)).run() == data


@pytest.mark.parametrize("plain", [True, False])
def test_connections_that_break_all_the_time_still_bring_it(
    fakehub, tmp_path, data, plain, monkeypatch
):
    if not plain:
        # As through a proxy that is itself asked by https: all bytes come through the parser.
        monkeypatch.setattr(remote_file, "_plain_socket", lambda response: None)
    fakehub.faults.cut_after(300_000)
    fakehub.faults.cut_after(200_000, reset=True)
    assert Fetch(fakehub, tmp_path, wanted(data)).run() == data
    assert len(ranges(fakehub)) >= len(data) // 300_000


def test_bytes_come_through_tls_as_well(tmp_path, monkeypatch):
    with FakeHub(tls=True) as hub:
        data = put(hub)
        assert Fetch(hub, tmp_path, wanted(data)).error().kind == "tls"
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        monkeypatch.setattr(Access, "_trusted", lambda self: context)
        hub.faults.cut_after(700_000, times=5)
        assert Fetch(hub, tmp_path, wanted(data)).run() == data


def test_a_stalled_server_is_left_and_asked_again(fakehub, tmp_path, data):
    pace = msgspec.structs.replace(PACE, stall=0.4)
    fakehub.faults.stall_after(500_000, times=3)
    assert Fetch(fakehub, tmp_path, wanted(data), pace=pace).run() == data
    assert fakehub.faults.take("stall", "GET", "cdn", "") is None


def test_a_server_that_stays_silent_ends_it_with_a_sentence(fakehub, tmp_path, data):
    pace = msgspec.structs.replace(PACE, stall=0.2, waits=(0.01, 0.01))
    fakehub.faults.stall_after(1_000_000, path=FILE, skip=2)
    fakehub.faults.stall_after(0)
    error = Fetch(fakehub, tmp_path, wanted(data), pace=pace).error()
    assert error.kind == "timeout"
    assert "127.0.0.1" in error.text


def test_an_expired_link_is_asked_for_anew(fakehub, tmp_path, data):
    fakehub.faults.expire_links(1)
    fakehub.faults.cut_after(400_000)
    assert Fetch(fakehub, tmp_path, wanted(data)).run() == data
    heads = list(fakehub.asked(origin="hub", method="HEAD"))
    assert len(heads) > 5
    # With a link that works twice there would be half as many questions; and no link is wasted.
    assert len(heads) <= len(ranges(fakehub))


def test_links_that_never_work_end_it(fakehub, tmp_path, data):
    fakehub.faults.expire_links(0)
    assert Fetch(fakehub, tmp_path, wanted(data)).error().kind == "forbidden"


def test_a_server_that_ignores_ranges_sends_all_of_it_once(fakehub, tmp_path, data):
    fakehub.faults.ignore_range()
    fakehub.faults.corrupt(100, times=1)  # in what is thrown away
    assert Fetch(fakehub, tmp_path, wanted(data)).run() == data
    whole = [request for request in fakehub.asked(origin="cdn") if not request.range]
    assert len(whole) == 1
    assert incomplete(tmp_path) == []


def test_one_whole_reply_among_ranges_changes_nothing(fakehub, tmp_path, data):
    fakehub.faults.ignore_range(times=1, skip=2)
    assert Fetch(fakehub, tmp_path, wanted(data)).run() == data
    assert all(request.range for request in fakehub.asked(origin="cdn"))


def test_another_range_than_asked_for_is_not_taken(fakehub, tmp_path, data):
    fakehub.faults.shift_range(100, times=2)
    assert Fetch(fakehub, tmp_path, wanted(data)).run() == data
    fakehub.faults.shift_range(100)
    other = Fetch(fakehub, tmp_path / "other", wanted(data)).error()
    assert other.kind == "range"


def test_a_wrong_byte_is_fetched_again_once(fakehub, tmp_path, data):
    fakehub.faults.corrupt(5_000_000, times=1)
    assert Fetch(fakehub, tmp_path, wanted(data), connections=1).run() == data
    assert fakehub.sent >= 2 * len(data)


def test_a_wrong_byte_that_stays_never_becomes_a_model(fakehub, tmp_path, data):
    fakehub.faults.corrupt(5_000_000)
    fetch = Fetch(fakehub, tmp_path, wanted(data))
    assert fetch.error().kind == "checksum"
    assert not fetch.cache.blob(wanted(data).sha256).exists()
    assert not fetch.cache.snapshot(fakehub.sha(REPO), FILE).is_symlink()
    assert incomplete(tmp_path) == []


@pytest.mark.parametrize("by", [1000, -1000])
def test_a_lying_length_brings_the_file_or_a_sentence(fakehub, tmp_path, data, by):
    fakehub.faults.lying_length(by)
    fetch = Fetch(fakehub, tmp_path, wanted(data))
    if by > 0:
        assert fetch.run() == data
    else:
        # Of the last thousand bytes not one is ever announced.
        assert fetch.error().kind == "bad_reply"
        assert not fetch.cache.blob(wanted(data).sha256).exists()
    fakehub.faults.ignore_range()
    error = Fetch(fakehub, tmp_path / "other", wanted(data)).error()
    assert error.kind == "size"


def test_a_length_of_nothing_does_not_turn_in_circles(fakehub, tmp_path, data):
    fakehub.faults.lying_length(-MB)
    assert Fetch(fakehub, tmp_path, wanted(data)).error().kind == "bad_reply"


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        (lambda faults: faults.lying_size(5), "size"),
        (lambda faults: faults.change_etag(), "revision"),
        (lambda faults: faults.endless_redirect(origin="hub"), "redirects"),
        (lambda faults: faults.endless_redirect(origin="cdn"), "redirects"),
        (lambda faults: faults.status(500), "server"),
        (lambda faults: faults.status(503, origin="cdn"), "server"),
        (lambda faults: faults.status(429, origin="cdn"), "rate_limit"),
        (lambda faults: faults.status(403), "forbidden"),
        (lambda faults: faults.status(401), "unauthorized"),
        (lambda faults: faults.status(404), "not_found"),
        (lambda faults: faults.status(404, error_code="EntryNotFound"), "file"),
        (lambda faults: faults.status(404, error_code="RevisionNotFound"), "revision"),
        (lambda faults: faults.status(403, error_code="GatedRepo"), "gated"),
        (lambda faults: faults.status(416, origin="cdn"), "range"),
        (lambda faults: faults.status(200, {"ETag": '"../x"'}), "bad_reply"),
        (lambda faults: faults.refuse(), "network"),
    ],
)
def test_what_the_server_says_has_its_own_sentence(fakehub, tmp_path, data, fault, kind):
    fault(fakehub.faults)
    error = Fetch(fakehub, tmp_path, wanted(data)).error()
    assert error.kind == kind
    assert incomplete(tmp_path) == []  # where nothing came nothing is kept
    assert not list(tmp_path.glob(f"hub/*/blobs/{wanted(data).sha256}"))


@pytest.mark.parametrize(
    "fault",
    [
        lambda faults: faults.status(500, times=2),
        lambda faults: faults.status(503, origin="cdn", times=2),
        lambda faults: faults.refuse(times=2),
        lambda faults: faults.rate_limit(0, times=2),
    ],
)
def test_what_passes_is_waited_for(fakehub, tmp_path, data, fault):
    fault(fakehub.faults)
    assert Fetch(fakehub, tmp_path, wanted(data)).run() == data


def test_a_file_that_is_another_one_by_now_is_refused(fakehub, tmp_path, data):
    other = content(len(data), seed=2)
    assert Fetch(fakehub, tmp_path, wanted(other)).error().kind == "revision"
    # The commit that was chosen stays what it was, whatever main is by now.
    chosen = fakehub.sha(REPO)
    fakehub.new_revision(REPO, {FILE: other})
    assert Fetch(fakehub, tmp_path, wanted(data), revision=chosen).run() == data
    assert Fetch(fakehub, tmp_path, wanted(data), revision="main").error().kind == "revision"
    assert Fetch(fakehub, tmp_path, wanted(other), revision="main").run() == other


def test_the_token_goes_to_the_hub_alone(fakehub, tmp_path, monkeypatch):
    monkeypatch.setenv("HF_TOKEN", "hf_secret")
    data = content(MB)
    fakehub.add(Repo("maker/Gated", {FILE: data}, gated="manual"))
    fakehub.users["hf_secret"] = "somebody"
    refused = Fetch(fakehub, tmp_path, wanted(data), repo="maker/Gated").error()
    assert refused.kind == "gated"
    assert refused.link == f"{fakehub.url}/maker/Gated"
    fakehub.allow("maker/Gated", "hf_secret")
    assert Fetch(fakehub, tmp_path, wanted(data), repo="maker/Gated").run() == data
    assert {request.authorization for request in fakehub.asked(origin="hub")} == {True}
    assert {request.authorization for request in fakehub.asked(origin="cdn")} == {False}


@pytest.mark.parametrize("within", [True, False])
def test_small_files_come_whole_and_are_checked_by_size(fakehub, tmp_path, within):
    put(fakehub, 1000, README__md=b"# Tiny", empty__txt=b"")
    fakehub.resolve_cache = within
    assert Fetch(fakehub, tmp_path, Wanted("README.md", 6)).run() == b"# Tiny"
    assert Fetch(fakehub, tmp_path, Wanted("empty.txt", 0)).run() == b""
    assert Fetch(fakehub, tmp_path, Wanted("README.md", 7)).error().kind == "size"
    oid = hashlib.sha1(b"blob 6\0# Tiny", usedforsecurity=False).hexdigest()
    assert (tmp_path / "hub/models--maker--Tiny-GGUF/blobs" / oid).read_bytes() == b"# Tiny"
    assert incomplete(tmp_path) == []


def test_a_small_file_that_breaks_off_begins_anew(fakehub, tmp_path):
    put(fakehub, 1000, notes__txt=b"n" * 50_000)
    fakehub.faults.cut_after(20_000, origin="hub", times=2)
    assert Fetch(fakehub, tmp_path, Wanted("notes.txt", 50_000)).run() == b"n" * 50_000
    fakehub.faults.cut_after(20_000, origin="hub")
    other = Fetch(fakehub, tmp_path / "other", Wanted("notes.txt", 50_000))
    assert other.error().kind == "network"
    assert incomplete(tmp_path / "other") == []


def test_a_large_file_of_which_nobody_told_the_hash_is_checked_too(fakehub, tmp_path, data):
    fakehub.faults.corrupt(5_000_000, times=1)
    assert Fetch(fakehub, tmp_path, Wanted(FILE, len(data)), connections=1).run() == data
    assert fakehub.sent >= 2 * len(data)


def test_who_stops_does_not_wait_for_the_server(fakehub, tmp_path, data):
    pace = msgspec.structs.replace(PACE, stall=30.0)
    for place in ("hub", "cdn"):
        fakehub.latency = 0.0
        fetch = Fetch(fakehub, tmp_path / place, wanted(data), pace=pace)
        stopped = threading.Event()

        def run(fetch: Fetch = fetch, stopped: threading.Event = stopped) -> None:
            with pytest.raises(Cancelled):
                fetch.run()
            stopped.set()

        if place == "hub":
            fakehub.latency = 20.0
        else:
            fakehub.faults.stall_after(0)
        threading.Thread(target=run, daemon=True).start()
        wait_until(lambda place=place: list(fakehub.asked(origin=place)))
        fetch.cancel.cancel()
        assert stopped.wait(5)
