"""Parts of files: the bytes that were asked for, or an error, whatever the server sends."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from app.core.cancel import CancelToken
from app.core.errors import Cancelled
from app.hub import ranged
from app.hub.errors import HubError
from app.hub.fragments import Fragments
from app.hub.ranged import RangedFile
from app.hub.repository import RepoFile
from app.hub.session import Session
from fakehub.repo import Repo

REPO = "maker/Model-GGUF"
PATH = "Model-Q8_0.gguf"
DATA = bytes(range(256)) * 8192  # 2 MiB


@pytest.fixture
def session(fakehub, access):
    fakehub.add(Repo(REPO, {PATH: DATA, "small.txt": b"0123456789"}))
    made = Session(access)
    yield made
    made.close()


@pytest.fixture
def opened(fakehub, session):
    """Return a function that opens the file, or another one, in parts."""
    entry = fakehub.shelf(REPO).main.entry(PATH)

    def make(cancel: CancelToken | None = None, **changes) -> RangedFile:
        fields = {"path": PATH, "size": len(DATA), "sha256": entry["lfs"]["oid"], **changes}
        revision = fakehub.sha(REPO)
        return RangedFile(session, REPO, revision, RepoFile(**fields), cancel or CancelToken())

    return make


def refusal(file: RangedFile, start: int = 0, end: int = 1000) -> HubError:
    with pytest.raises(HubError) as caught:
        file.fetch(start, end)
    assert caught.value.text
    assert caught.value.hint
    return caught.value


def test_a_part_is_what_was_asked_for(fakehub, opened):
    file = opened()
    file.fetch(1000, 5000)
    assert file.here.known(1000, 4000) == DATA[1000:5000]
    assert file.fetched == 4000
    assert [request.range for request in fakehub.requests] == ["bytes=1000-4999"] * 2


def test_the_link_is_used_again(fakehub, opened):
    file = opened()
    for start in range(0, 50_000, 10_000):
        file.fetch(start, start + 10_000)
    assert file.here.known(0, 50_000) == DATA[:50_000]
    assert len(list(fakehub.asked(origin="hub"))) == 1
    assert len(list(fakehub.asked(origin="cdn"))) == 5


def test_an_expired_link_is_asked_for_anew(fakehub, opened):
    fakehub.faults.expire_links(uses=2)
    file = opened()
    for start in range(0, 60_000, 10_000):
        file.fetch(start, start + 10_000)
    assert file.here.known(0, 60_000) == DATA[:60_000]
    assert len(list(fakehub.asked(origin="hub"))) == 3


def test_small_files_come_from_the_hub_itself(fakehub, opened):
    file = opened(path="small.txt", size=10, sha256="")
    file.fetch(2, 100)
    assert file.here.known(0, 10) == b""
    assert file.here.known(2, 10) == b"23456789"


def test_it_reads_as_a_source(opened):
    file = opened()
    assert file.read(len(DATA), 10) == b""
    assert file.read(10, 0) == b""
    file.fetch_missing(100, 200)
    assert file.read(100, 1000) == DATA[100:200]  # what is here, before more is fetched
    at = 0
    while at < len(DATA):
        piece = file.read(at, 100_000)
        assert piece == DATA[at : at + len(piece)]
        assert piece
        at += len(piece)
    assert file.fetched == len(DATA)


def test_what_is_here_is_not_fetched_again(fakehub, opened):
    file = opened()
    file.fetch_missing(1000, 2000)
    file.fetch_missing(1500, 1800)
    assert len(list(fakehub.asked(origin="cdn"))) == 1
    file.fetch_missing(0, 3000)
    assert file.here.known(0, 3000) == DATA[:3000]
    assert file.fetched == 3000


def test_a_server_that_ignores_ranges_is_refused_and_not_read(fakehub, opened):
    fakehub.faults.ignore_range()
    error = refusal(opened())
    assert error.kind == "range"
    assert "200" in error.detail


def test_another_part_is_refused(fakehub, opened):
    fakehub.faults.shift_range(100)
    error = refusal(opened(), 1000, 2000)
    assert error.kind == "range"
    assert "1000-1999" in error.detail


@pytest.mark.parametrize(
    "said", ["", "bytes 0-999/5", "bytes 0-1000/*", "bytes */5", "bytes 1-999/*", "lines 0-999/*"]
)
def test_a_wrong_content_range_is_refused(fakehub, opened, said):
    headers = {"Content-Range": said} if said else {}
    fakehub.faults.status(206, headers, origin="cdn", body=DATA[:1000])
    assert refusal(opened()).kind in ("range", "size")


def test_encoded_content_is_refused(fakehub, opened):
    headers = {"Content-Range": f"bytes 0-999/{len(DATA)}", "Content-Encoding": "gzip"}
    fakehub.faults.status(206, headers, origin="cdn", body=DATA[:1000])
    assert refusal(opened()).kind == "bad_reply"


def test_a_connection_that_is_cut_goes_on(fakehub, opened):
    fakehub.faults.cut_after(100_000, times=4)
    file = opened()
    file.fetch(0, 1_000_000)
    assert file.here.known(0, 1_000_000) == DATA[:1_000_000]


@pytest.mark.parametrize("size", [0, 10])
def test_a_connection_that_is_always_cut_ends(fakehub, opened, size):
    fakehub.faults.cut_after(size)
    error = refusal(opened(), 0, 1_000_000)
    assert error.kind == "network"
    assert len(list(fakehub.asked(origin="cdn"))) <= 4


@pytest.mark.parametrize("by", [-100, 100])
def test_a_lying_length_brings_no_wrong_bytes(fakehub, opened, by):
    fakehub.faults.lying_length(by, times=1)
    file = opened()
    file.fetch(0, 1000)
    assert file.here.known(0, 1000) == DATA[:1000]


def test_another_size_is_refused(fakehub, opened):
    fakehub.faults.lying_size(5)
    assert refusal(opened()).kind == "size"
    fakehub.faults.clear()
    assert refusal(opened(size=len(DATA) + 1)).kind == "size"


def test_another_content_is_refused(fakehub, opened):
    assert refusal(opened(sha256="0" * 64)).kind == "revision"


def test_an_endless_redirect_ends(fakehub, opened):
    fakehub.faults.endless_redirect()
    assert refusal(opened()).kind == "redirects"
    assert len(fakehub.requests) < 10


def test_a_stalled_server_is_given_up(fakehub, opened, session, monkeypatch):
    import httpx2

    client = session.access.client()
    client.timeout = httpx2.Timeout(0.2)
    monkeypatch.setattr(session, "_client", client)
    fakehub.faults.stall_after(100)
    error = refusal(opened())
    assert error.kind in ("timeout", "network")
    fakehub.faults.clear()
    fakehub.faults.stall_after(100, times=1)
    file = opened()
    file.fetch(0, 1000)
    assert file.here.known(0, 1000) == DATA[:1000]


def test_a_drip_is_given_up(fakehub, opened, monkeypatch):
    monkeypatch.setattr(ranged, "_LONGEST", 0.3)
    fakehub.faults.slow(2000)
    assert refusal(opened(), 0, 1_000_000).kind == "network"


@pytest.mark.parametrize(
    ("code", "error_code", "kind"),
    [(404, "EntryNotFound", "file"), (403, "GatedRepo", "gated"), (429, "", "rate_limit"),
     (500, "", "server"), (401, "", "unauthorized")],
)  # fmt: skip
def test_errors_of_the_hub(fakehub, opened, code, error_code, kind):
    fakehub.faults.status(code, error_code=error_code)
    error = refusal(opened())
    assert error.kind == kind
    if kind == "file":
        assert PATH in error.text


def test_a_fresh_link_that_is_refused_is_an_error(fakehub, opened):
    fakehub.faults.expire_links(uses=0)
    assert refusal(opened()).kind == "forbidden"


def test_no_file_costs_more_than_the_longest_header(opened, monkeypatch):
    monkeypatch.setattr(ranged, "MOST", 1_000_000)
    file = opened()
    file.fetch(0, 600_000)
    assert refusal(file, 600_000, 1_200_000).kind == "size"
    assert file.fetched == 600_000


def test_cancelling_ends_it(fakehub, opened):
    cancel = CancelToken()
    file = opened(cancel)
    cancel.cancel()
    with pytest.raises(Cancelled):
        file.fetch(0, 10)
    assert fakehub.requests == []


def test_a_path_that_leads_out_is_refused(opened):
    with pytest.raises(HubError) as caught:
        opened(path="../x.gguf")
    assert caught.value.kind == "name"


def test_closed_connections_are_an_error_and_no_bug(fakehub, opened, session):
    file = opened()
    session.close()
    assert refusal(file).kind == "network"
    assert fakehub.requests == []


@settings(deadline=None)
@given(some.lists(some.tuples(some.integers(0, 60), some.integers(0, 30)), max_size=15))
def test_fragments_hold_what_was_put_in(spans):
    whole = bytes(range(100))
    here = Fragments()
    known = set()
    for start, size in spans:
        here.hold(start, whole[start : start + size])
        known |= set(range(start, start + size))
    for at in range(100):
        found = here.known(at, 100)
        expected = 0
        while at + expected in known:
            expected += 1
        assert found == whole[at : at + expected]
        assert here.known(at, 3) == found[:3]
    runs = here.joined(50)
    assert {place for start, data in runs for place in range(start, start + len(data))} == {
        place for place in known if place < 50
    }
    assert all(data == whole[start : start + len(data)] for start, data in runs)
    assert all(a[0] + len(a[1]) < b[0] for a, b in itertools.pairwise(runs))
    same = here.copy()
    same.hold(90, whole[90:])
    assert here.known(90, 1) == (whole[90:91] if 90 in known else b"")
