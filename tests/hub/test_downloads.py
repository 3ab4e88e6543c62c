"""The queue: order, pause, resume, cancel, what listeners hear, and what a new start finds."""

from __future__ import annotations

import sqlite3
import threading
import time
from contextlib import ExitStack, closing
from pathlib import Path

import msgspec
import pytest
from downloading import (
    FILE,
    MB,
    PACE,
    REPO,
    access,
    content,
    ended,
    incomplete,
    put,
    queue,
    wait_until,
    wanted,
)
from huggingface_hub import hf_hub_download, scan_cache_dir, try_to_load_from_cache

from app.core.cancel import CancelToken
from app.core.errors import Cancelled
from app.hub import endpoint
from app.hub.cache_layout import RepoCache
from app.hub.downloads import Download, DownloadQueue, Wanted
from app.hub.errors import HubError
from fakehub.repo import Repo

PARTS = {f"Big-0000{number}-of-00003.gguf": content(2 * MB, number) for number in (1, 2, 3)}


@pytest.fixture
def data(fakehub) -> bytes:
    """What the model file on the Hub holds."""
    return put(fakehub)


@pytest.fixture
def parts(fakehub) -> list[Wanted]:
    """A model in three files."""
    fakehub.add(Repo("maker/Big-GGUF", PARTS))
    return [wanted(data, path) for path, data in PARTS.items()]


def running(made: DownloadQueue, id: int, size: int = 1) -> None:
    wait_until(lambda: made.get(id).state == "running" and made.get(id).done >= size)


def test_a_download_ends_where_other_programs_look(fakehub, tmp_path, data):
    commit = fakehub.sha(REPO)
    with queue(fakehub, tmp_path) as made:
        added = made.add(REPO, commit, "Q4_K_M", [wanted(data)], ref="main")
        assert (added.state in ("queued", "running"), added.total) == (True, len(data))
        done = ended(made, added.id)
    assert (done.state, done.done, done.note, done.problem) == ("done", len(data), "", None)
    cache = tmp_path / "hub"
    assert Path(done.path).read_bytes() == data
    assert hf_hub_download(REPO, FILE, cache_dir=cache, local_files_only=True) == done.path
    assert try_to_load_from_cache(REPO, FILE, cache_dir=cache) == done.path
    scan = scan_cache_dir(cache)
    assert (scan.warnings, scan.incomplete_files) == ([], frozenset())
    # With a network it does not fetch it either.
    fakehub.requests.clear()
    hf_hub_download(REPO, FILE, cache_dir=cache, endpoint=fakehub.url, token=False)
    assert {request.method for request in fakehub.requests} == {"HEAD"}


def test_a_file_that_is_there_needs_no_request(fakehub, tmp_path, data):
    commit = fakehub.sha(REPO)
    hf_hub_download(
        REPO, FILE, cache_dir=tmp_path / "hub", endpoint=fakehub.url, token=False, revision=commit
    )
    fakehub.requests.clear()
    with queue(fakehub, tmp_path) as made:
        done = made.add(REPO, commit, "Q4_K_M", [wanted(data)])
        assert (done.state, done.done) == ("done", len(data))
        assert Path(done.path).read_bytes() == data
        assert made.downloads() == (done,)
        # Asked for once more it is the same one; and a new one, once its file has gone.
        assert made.add(REPO, commit, "Q4_K_M", [wanted(data)]).id == done.id
        assert fakehub.requests == []
        cache = RepoCache(tmp_path / "hub", REPO)
        cache.withdraw(commit, FILE)
        again = made.add(REPO, commit, "Q4_K_M", [wanted(data)])
        assert again.id != done.id
        assert ended(made, again.id).state == "done"
        assert len(made.downloads()) == 1


def test_a_branch_is_pinned_and_remembered(fakehub, tmp_path, data):
    with queue(fakehub, tmp_path) as made:
        done = ended(made, made.add(REPO, "main", "Q4_K_M", [wanted(data)]).id)
        assert fakehub.sha(REPO) in done.path
        assert RepoCache(tmp_path / "hub", REPO).commit("main") == fakehub.sha(REPO)
        with_ref = made.add(REPO, fakehub.sha(REPO), "Q4_K_M", [wanted(data)])
        assert with_ref.state == "done"


def test_parts_come_in_order_and_the_first_one_is_the_path(fakehub, tmp_path, parts):
    with queue(fakehub, tmp_path) as made:
        added = made.add("maker/Big-GGUF", fakehub.sha("maker/Big-GGUF"), "BF16", parts)
        assert added.total == 6 * MB
        done = ended(made, added.id)
    assert Path(done.path).name == parts[0].path
    for path, data in PARTS.items():
        assert Path(done.path).with_name(path).read_bytes() == data


def test_pause_keeps_what_is_there_and_resume_goes_on(fakehub, tmp_path, data):
    fault = fakehub.faults.slow(3e6)
    with queue(fakehub, tmp_path) as made:
        id = made.add(REPO, fakehub.sha(REPO), "Q4_K_M", [wanted(data)]).id
        running(made, id, 2 * MB)
        made.pause(id)
        paused = made.get(id)
        assert (paused.state, paused.rate, paused.left) == ("paused", None, None)
        assert ended(made, id) == paused
        assert paused.done >= 2 * MB
        wait_until(lambda: not threads_of(id))
        quiet = fakehub.sent
        time.sleep(0.3)
        assert fakehub.sent == quiet
        assert scan_cache_dir(tmp_path / "hub").incomplete_files
        fakehub.faults.remove(fault)
        made.resume(id)
        assert made.get(id).done >= 2 * MB
        assert ended(made, id).state == "done"
    assert incomplete(tmp_path) == []


@pytest.mark.parametrize("damage", ["another file", "a row"])
def test_a_damaged_list_begins_anew_and_the_file_goes_on(fakehub, tmp_path, data, damage):
    fault = fakehub.faults.slow(3e6)
    with queue(fakehub, tmp_path) as made:
        id = made.add(REPO, fakehub.sha(REPO), "Q4_K_M", [wanted(data)]).id
        running(made, id, 2 * MB)
        made.pause(id)
        wait_until(lambda: not threads_of(id))
        assert made.damaged is None
    fakehub.faults.remove(fault)
    database = tmp_path / "downloads.db"
    if damage == "a row":
        with closing(sqlite3.connect(database)) as connection:
            connection.execute("UPDATE downloads SET record = 'nonsense'")
            connection.commit()
    else:
        database.write_bytes(b"not a database, " * 512)

    with queue(fakehub, tmp_path) as made:
        assert made.downloads() == ()
        assert made.damaged is not None
        assert made.damaged.exists()
        assert made.damaged.name.startswith("downloads.db.damaged-")
        again = made.add(REPO, fakehub.sha(REPO), "Q4_K_M", [wanted(data)])
        assert again.done >= 2 * MB
        assert ended(made, again.id).state == "done"
    assert [path.name for path in tmp_path.glob("downloads.db.*.lock")] == []


def threads_of(id: int) -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name == f"download {id}"]


def test_pause_and_resume_in_one_breath(fakehub, tmp_path, data):
    fakehub.faults.slow(8e6)
    with queue(fakehub, tmp_path) as made:
        id = made.add(REPO, fakehub.sha(REPO), "Q4_K_M", [wanted(data)]).id
        for _ in range(20):
            made.pause(id)
            made.resume(id)
            time.sleep(0.01)
        assert ended(made, id).state == "done"
    assert Path(made.get(id).path).read_bytes() == data


def test_cancel_leaves_nothing_behind(fakehub, tmp_path, parts):
    fakehub.faults.slow(2e6)
    with queue(fakehub, tmp_path) as made:
        added = made.add("maker/Big-GGUF", fakehub.sha("maker/Big-GGUF"), "BF16", parts)
        wait_until(lambda: made.get(added.id).done > 2.5 * MB)
        assert list(tmp_path.glob("hub/*/snapshots/*/*"))
        made.cancel(added.id)
        assert (made.get(added.id), made.downloads()) == (None, ())
        assert not list(tmp_path.glob("hub/models*"))
    with queue(fakehub, tmp_path) as made:
        assert made.downloads() == ()


def test_cancel_keeps_what_was_there_before(fakehub, tmp_path, parts):
    commit, first = fakehub.sha("maker/Big-GGUF"), parts[0].path
    kept = hf_hub_download(
        "maker/Big-GGUF", first, cache_dir=tmp_path / "hub", endpoint=fakehub.url, token=False,
        revision=commit,
    )  # fmt: skip
    fakehub.faults.slow(1e6)
    with queue(fakehub, tmp_path) as made:
        added = made.add("maker/Big-GGUF", commit, "BF16", parts)
        wait_until(lambda: made.get(added.id).done > 2.5 * MB)
        made.cancel(added.id)
    assert Path(kept).read_bytes() == PARTS[first]
    assert len(list(tmp_path.glob("hub/*/blobs/*"))) == 1


def test_a_finished_one_is_taken_off_the_list_and_stays_on_the_disk(fakehub, tmp_path, data):
    with queue(fakehub, tmp_path) as made:
        one = ended(made, made.add(REPO, fakehub.sha(REPO), "Q4_K_M", [wanted(data)]).id)
        made.forget(one.id)
        assert made.downloads() == ()
        again = made.add(REPO, fakehub.sha(REPO), "Q4_K_M", [wanted(data)])
        made.cancel(again.id)
    assert Path(one.path).read_bytes() == data


def test_a_failed_one_says_why_and_can_be_tried_again(fakehub, tmp_path, data):
    fault = fakehub.faults.status(403, error_code="GatedRepo")
    with queue(fakehub, tmp_path) as made:
        id = made.add(REPO, fakehub.sha(REPO), "Q4_K_M", [wanted(data)]).id
        failed = ended(made, id)
        assert failed.state == "failed"
        assert (failed.problem.kind, failed.problem.link) == ("gated", f"{fakehub.url}/{REPO}")
        assert failed.problem.text
        assert failed.problem.hint
        fakehub.faults.remove(fault)
        made.resume(id)
        assert made.get(id).problem is None
        assert ended(made, id).state == "done"


def test_one_after_the_other_or_side_by_side(fakehub, tmp_path):
    files = {f"{letter}.gguf": content(MB, ord(letter)) for letter in "abcd"}
    fakehub.add(Repo("maker/Four", files))
    for at_once in (1, 2):
        fakehub.faults.slow(4e6)
        with queue(fakehub, tmp_path / str(at_once), at_once=at_once) as made:
            most, seen = [0], []

            def listen(download: Download, made=made, most=most, seen=seen) -> None:
                states = [one.state for one in made.downloads()]
                most[0] = max(most[0], states.count("running") + states.count("checking"))
                if download.state == "done":
                    seen.append(download.name)

            made.subscribe(listen)
            ids = [
                made.add("maker/Four", fakehub.sha("maker/Four"), path, [wanted(data, path)]).id
                for path, data in files.items()
            ]
            assert [made.get(id).state for id in ids[at_once:]] == ["queued"] * (4 - at_once)
            assert [ended(made, id).state for id in ids] == ["done"] * 4
            wait_until(lambda seen=seen: len(seen) == 4)
            assert most[0] == at_once
            if at_once == 1:
                assert seen == list(files)


def test_a_queued_one_is_paused_and_the_next_one_runs(fakehub, tmp_path, data, parts):
    fakehub.faults.slow(2e6)
    with queue(fakehub, tmp_path) as made:
        first = made.add(REPO, fakehub.sha(REPO), "Q4_K_M", [wanted(data)]).id
        second = made.add("maker/Big-GGUF", "main", "a", parts[:1]).id
        third = made.add("maker/Big-GGUF", "main", "b", parts[1:2]).id
        made.pause(second)
        made.pause(first)
        wait_until(lambda: made.get(third).state == "running")
        assert [made.get(id).state for id in (first, second)] == ["paused", "paused"]


def test_listeners_hear_states_at_once_and_progress_now_and_then(fakehub, tmp_path, data):
    fakehub.faults.slow(2e6)
    heard: list[tuple[float, Download]] = []
    with queue(fakehub, tmp_path) as made:
        stop = made.subscribe(lambda download: heard.append((time.monotonic(), download)))
        id = made.add(REPO, fakehub.sha(REPO), "Q4_K_M", [wanted(data)]).id
        assert ended(made, id).state == "done"
        wait_until(lambda: heard[-1][1].state == "done")
        stop()
        made.forget(id)
        time.sleep(0.05)
    states = [download.state for _, download in heard]
    assert states[0] == "queued"
    assert states[1] == "running"
    assert states[-1] == "done"
    progress = [one for _, one in heard if one.state == "running" and 0 < one.done < one.total]
    assert len(progress) >= 3
    assert [one.done for one in progress] == sorted(one.done for one in progress)
    assert any(one.rate and one.left and one.rate > 1e5 for one in progress)
    times = [when for when, one in heard if one.state == "running" and one.done]
    assert len(times) <= (times[-1] - times[0]) / 0.2 + 2


def test_removal_is_heard_too(fakehub, tmp_path, data):
    heard = []
    with queue(fakehub, tmp_path) as made:
        made.subscribe(heard.append)
        id = ended(made, made.add(REPO, fakehub.sha(REPO), "Q4_K_M", [wanted(data)]).id).id
        made.forget(id)
        wait_until(lambda: heard[-1].state == "removed")
        assert heard[-1].id == id


def test_a_rate_limit_is_waited_for_and_shown(fakehub, tmp_path, data):
    fakehub.faults.rate_limit(1, times=1)
    notes = []
    with queue(fakehub, tmp_path) as made:
        made.subscribe(lambda download: notes.append((download.state, download.note)))
        begun = time.monotonic()
        id = made.add(REPO, fakehub.sha(REPO), "Q4_K_M", [wanted(data)]).id
        assert ended(made, id).state == "done"
        assert time.monotonic() - begun >= 1.0
    waiting = [note for state, note in notes if state == "waiting"]
    assert waiting
    assert "asks to wait" in waiting[0]
    assert "Trying again at" in waiting[0]


def test_a_network_that_comes_back_is_used(fakehub, tmp_path, data):
    pace = msgspec.structs.replace(PACE, waits=(0.2,) * 50)
    fakehub.faults.slow(4e6)
    with queue(fakehub, tmp_path, pace=pace) as made:
        id = made.add(REPO, fakehub.sha(REPO), "Q4_K_M", [wanted(data)]).id
        running(made, id, MB)
        fakehub.stop()
        wait_until(lambda: made.get(id).state == "waiting")
        assert made.get(id).note.endswith(".")
        fakehub.start()
        assert ended(made, id).state == "done"
    assert Path(made.get(id).path).read_bytes() == data


def test_offline_pauses_what_runs(fakehub, tmp_path, data, monkeypatch):
    # The test Hub is on this machine, which offline leaves alone: here it counts as elsewhere.
    monkeypatch.setattr(endpoint, "is_loopback", lambda url: False)
    offline = threading.Event()
    fakehub.faults.slow(2e6)
    with queue(fakehub, tmp_path, access=access(fakehub, offline=offline.is_set)) as made:
        id = made.add(REPO, fakehub.sha(REPO), "Q4_K_M", [wanted(data)]).id
        running(made, id, MB)
        offline.set()
        paused = ended(made, id)
        assert (paused.state, "offline" in paused.note) == ("paused", True)
        requests = len(fakehub.requests)
        made.resume(id)
        again = ended(made, id)
        assert (again.state, again.note) == ("paused", paused.note)
        assert len(fakehub.requests) == requests
        offline.clear()
        made.resume(id)
        assert ended(made, id).state == "done"


def test_space_is_counted_over_all_that_is_queued(fakehub, tmp_path, data, monkeypatch):
    free = 12 * MB
    monkeypatch.setattr("app.hub.disk_space.free_space", lambda folder: free)
    other = content(4 * MB, 9)
    put(fakehub, 8 * MB, other__gguf=other)
    fakehub.faults.slow(1e6)
    with queue(fakehub, tmp_path, margin=MB) as made:
        made.add(REPO, "main", "Q4_K_M", [wanted(data)])
        before = len(list(fakehub.asked(path="other")))
        with pytest.raises(HubError) as raised:
            made.add(REPO, "main", "other", [wanted(other, "other.gguf")])
        assert raised.value.kind == "disk_full"
        assert "1.05 MB" in raised.value.text  # a mebibyte and a little to be on the safe side
        assert len(list(fakehub.asked(path="other"))) == before
        assert len(made.downloads()) == 1


@pytest.mark.parametrize("path", ["../../../evil.gguf", "/tmp/evil.gguf", "a/../../evil.gguf"])
def test_a_malicious_name_is_refused_before_anything(fakehub, tmp_path, path):
    with queue(fakehub, tmp_path) as made:
        with pytest.raises(HubError) as raised:
            made.add(REPO, "main", "Q4_K_M", [Wanted(path, 5, "a" * 64)])
        assert raised.value.kind == "name"
        for repo, revision in (("../x", "main"), (REPO, "../main"), (REPO, "/etc")):
            with pytest.raises(HubError):
                made.add(repo, revision, "Q4_K_M", [Wanted(FILE, 5, "a" * 64)])
        with pytest.raises(ValueError, match="files"):
            made.add(REPO, "main", "nothing", [])
        assert made.downloads() == ()
    assert fakehub.requests == []
    assert not (tmp_path / "hub").exists()


def test_a_new_start_goes_on_with_what_was_broken_off(fakehub, tmp_path, data, parts):
    fault = fakehub.faults.slow(2e6)
    with queue(fakehub, tmp_path) as made:
        one = made.add(REPO, fakehub.sha(REPO), "Q4_K_M", [wanted(data)])
        two = made.add("maker/Big-GGUF", "main", "BF16", parts)
        three = made.add("maker/Big-GGUF", "main", "last", parts[2:])
        made.pause(three.id)
        running(made, one.id, MB)
    fakehub.faults.remove(fault)
    # A command that was asked for something else leaves it alone.
    made = DownloadQueue(access(fakehub), tmp_path / "hub", tmp_path / "downloads.db")
    made.start(adopt=False)
    assert made.downloads() == ()
    made.close()
    with queue(fakehub, tmp_path) as made:
        found = made.downloads()
        assert found[0].done >= MB
        assert [download.id for download in found] == [one.id, two.id, three.id]
        assert [download.name for download in found] == ["Q4_K_M", "BF16", "last"]
        assert ended(made, one.id).state == "done"
        assert ended(made, two.id).state == "done"
        assert made.get(three.id).state == "paused"
    with queue(fakehub, tmp_path) as made:
        assert [one.state for one in made.downloads()] == ["done", "done", "paused"]


def test_what_was_begun_in_another_cache_goes_on_there(fakehub, tmp_path, data, parts):
    fault = fakehub.faults.slow(2e6)
    with queue(fakehub, tmp_path) as made:
        begun = made.add(REPO, fakehub.sha(REPO), "Q4_K_M", [wanted(data)])
        unwanted = made.add("maker/Big-GGUF", "main", "BF16", parts[:1])
        running(made, begun.id, MB)
    fakehub.faults.remove(fault)
    # A window with another HF_HOME, but the same list of downloads.
    other = tmp_path / "other"
    made = DownloadQueue(access(fakehub), other, tmp_path / "downloads.db", margin=0, pace=PACE)
    with closing(made):
        made.start()
        assert made.get(begun.id).done >= MB
        found = ended(made, begun.id)
        assert Path(found.path).is_relative_to(tmp_path / "hub")
        assert Path(found.path).read_bytes() == data
        assert ended(made, unwanted.id).state == "done"
        assert not other.exists()
        # The same file, asked for now, is another download: it is not in this cache.
        again = made.add(REPO, fakehub.sha(REPO), "Q4_K_M", [wanted(data)])
        assert again.id != begun.id
        assert Path(ended(made, again.id).path).is_relative_to(other)
        assert made.get(begun.id).path == found.path


@pytest.mark.parametrize("origin", ["hub", "cdn"])
def test_closing_does_not_wait_for_a_silent_server(fakehub, tmp_path, data, origin):
    if origin == "hub":
        fakehub.latency = 30.0
    else:
        fakehub.faults.stall_after(MB)
    with queue(fakehub, tmp_path, pace=msgspec.structs.replace(PACE, stall=60.0)) as made:
        made.add(REPO, fakehub.sha(REPO), "Q4_K_M", [wanted(data)])
        wait_until(lambda: list(fakehub.asked(origin=origin)))
        begun = time.monotonic()
    assert time.monotonic() - begun < 3  # about a second, on a machine that has other work too


def test_two_windows_share_the_file_and_not_the_list(fakehub, tmp_path, data):
    fakehub.faults.slow(3e6)
    with ExitStack() as stack:
        first = stack.enter_context(queue(fakehub, tmp_path))
        one = first.add(REPO, fakehub.sha(REPO), "Q4_K_M", [wanted(data)]).id
        running(first, one)
        second = stack.enter_context(queue(fakehub, tmp_path))
        assert second.downloads() == ()
        two = second.add(REPO, fakehub.sha(REPO), "Q4_K_M", [wanted(data)]).id
        assert two != one
        wait_until(lambda: second.get(two).state == "waiting")
        assert "Another" in second.get(two).note
        assert (ended(first, one).state, ended(second, two).state) == ("done", "done")
        # One of them fetched it, once.
        assert len({request.range for request in fakehub.asked(origin="cdn")}) == len(
            list(fakehub.asked(origin="cdn"))
        )
        assert len(list(fakehub.asked(origin="hub"))) == 2


def test_who_waits_for_another_window_takes_over_when_it_stops(fakehub, tmp_path, data):
    fault = fakehub.faults.slow(2e6)
    with ExitStack() as stack:
        first = stack.enter_context(queue(fakehub, tmp_path))
        one = first.add(REPO, fakehub.sha(REPO), "Q4_K_M", [wanted(data)]).id
        running(first, one, MB)
        second = stack.enter_context(queue(fakehub, tmp_path))
        two = second.add(REPO, fakehub.sha(REPO), "Q4_K_M", [wanted(data)]).id
        wait_until(lambda: second.get(two).state == "waiting")
        first.pause(one)
        fakehub.faults.remove(fault)
        assert ended(second, two).state == "done"
        first.resume(one)
        assert ended(first, one).state == "done"


def test_who_waits_for_another_window_holds_up_nobody(fakehub, tmp_path, data, parts):
    fakehub.faults.slow(1e6, path=FILE)
    with ExitStack() as stack:
        first = stack.enter_context(queue(fakehub, tmp_path))
        running(first, first.add(REPO, fakehub.sha(REPO), "Q4_K_M", [wanted(data)]).id)
        second = stack.enter_context(queue(fakehub, tmp_path))
        waits = second.add(REPO, fakehub.sha(REPO), "Q4_K_M", [wanted(data)]).id
        other = second.add("maker/Big-GGUF", "main", "a", parts[:1]).id
        assert ended(second, other).state == "done"
        assert second.get(waits).state == "waiting"


def test_waiting_can_be_given_up(fakehub, tmp_path, data):
    fakehub.faults.stall_after(100)
    cancel = CancelToken()
    with queue(fakehub, tmp_path) as made:
        with pytest.raises(LookupError):
            made.wait(12345, cancel)
        id = made.add(REPO, fakehub.sha(REPO), "Q4_K_M", [wanted(data)]).id
        threading.Timer(0.1, cancel.cancel).start()
        with pytest.raises(Cancelled):
            made.wait(id, cancel)
        raised = []

        def wait() -> None:
            try:
                made.wait(id, CancelToken())
            except Cancelled as error:
                raised.append(error)

        thread = threading.Thread(target=wait)
        thread.start()
        made.close()
        thread.join(5)
        assert raised
