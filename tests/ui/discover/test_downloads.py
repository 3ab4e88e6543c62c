"""Downloads from the page: the real queue over a Hub on loopback."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from ui.discover.browsing import press, row_of, show_repo, visible

from app.hub.download import Wanted
from app.hub.places import hub_cache
from app.library.models import ModelEntry, Place
from app.ui.discover.variant_downloads import find_elsewhere
from fakehub.content import small_repo

SMALL_REPO = "maker/Small-GGUF"


@pytest.fixture
def small(fakehub):
    """A repository of files of a few MB."""
    fakehub.add(small_repo(SMALL_REPO))
    return fakehub


def state_of(page, name):
    download = row_of(page, name).state.download
    return None if download is None else download.state


def order(qtbot, page, name):
    """Press Download in a row."""
    row = row_of(page, name)
    press(qtbot, row.control.main)
    return row


def wait_state(qtbot, page, name, state):
    qtbot.waitUntil(lambda: state_of(page, name) == state, timeout=15_000)


def wait_here(qtbot, page, name):
    qtbot.waitUntil(lambda: row_of(page, name).state.here, timeout=20_000)


def test_a_row_downloads_and_then_chats(qtbot, page, small):
    show_repo(qtbot, page, SMALL_REPO)
    row = order(qtbot, page, "Q4_K_M")
    wait_here(qtbot, page, "Q4_K_M")
    assert row.control.main.text().strip() == "Chat"
    assert "on this disk" in row.accessibleName()
    with qtbot.waitSignal(page.chat_requested) as asked:
        press(qtbot, row.control.main)
    (path,) = asked.args
    assert path.name == "Small-Q4_K_M.gguf"
    assert path.is_relative_to(hub_cache())
    assert path.stat().st_size == row.facts.size
    assert row_of(page, "F16").control.main.text().strip() == "Download"


def test_progress_stands_in_its_place_and_can_be_paused_and_cancelled(qtbot, page, small):
    small.faults.slow(50_000)
    show_repo(qtbot, page, SMALL_REPO)
    take = page.view.take
    press(qtbot, take.control.main)
    row = row_of(page, "Q8_0")
    qtbot.waitUntil(lambda: row.words.progress > 0, timeout=15_000)
    assert visible(row.control.pause)
    assert not row.control.main.isVisible()
    assert visible(take.bar), "the prominent button makes way, too"
    assert " of 1.43 MB" in take.progress.replace("\u00a0", " ")
    assert "%" in row.words.quality
    press(qtbot, take.control.pause)
    wait_state(qtbot, page, "Q8_0", "paused")
    assert row.control.pause.toolTip() == "Go on"
    assert take.progress.startswith("Paused")
    press(qtbot, row.control.pause)
    qtbot.waitUntil(lambda: state_of(page, "Q8_0") == "running", timeout=15_000)
    press(qtbot, row.control.cancel)
    wait_state(qtbot, page, "Q8_0", None)
    assert row.control.main.text().strip() == "Download"
    assert visible(take.control.main)
    assert not take.progress


def test_the_keyboard_stays_where_the_button_was(qtbot, page, small):
    small.faults.slow(50_000)
    show_repo(qtbot, page, SMALL_REPO)
    row = row_of(page, "Q8_0")
    row.control.main.setFocus()
    row.control.main.click()
    qtbot.waitUntil(lambda: row.control.pause.isVisible(), timeout=15_000)
    assert row.control.pause.hasFocus()
    row.control.cancel.click()
    qtbot.waitUntil(lambda: row.control.main.isVisible(), timeout=15_000)
    assert row.control.main.hasFocus()


def test_what_is_on_this_disk_already_can_be_chatted_with(qtbot, page, small):
    show_repo(qtbot, page, SMALL_REPO)
    order(qtbot, page, "Q4_K_M")
    wait_here(qtbot, page, "Q4_K_M")
    small.requests.clear()
    show_repo(qtbot, page, SMALL_REPO)
    wait_here(qtbot, page, "Q4_K_M")
    assert row_of(page, "Q4_K_M").control.main.text().strip() == "Chat"
    assert not [one for one in small.requests if "resolve" in one.path]


def test_what_another_program_keeps_need_not_be_downloaded(qtbot, page, small, services):
    show_repo(qtbot, page, SMALL_REPO)
    digest = page.controller.open.offers[2].variant.files[0].sha256
    store = services.library.stores.ollama[0]
    blob = store / "blobs" / f"sha256-{digest}"
    blob.parent.mkdir(parents=True)
    blob.write_bytes(small.shelf(SMALL_REPO).main.files["Small-Q4_K_M.gguf"].read(0, 10**8))
    manifest = store / "manifests" / "registry.ollama.ai" / "library" / "small" / "latest"
    manifest.parent.mkdir(parents=True)
    layer = {"mediaType": "application/vnd.ollama.image.model", "digest": f"sha256:{digest}"}
    manifest.write_text(json.dumps({"schemaVersion": 2, "layers": [layer]}))
    services.library.scan()
    show_repo(qtbot, page, SMALL_REPO)
    wait_here(qtbot, page, "Q4_K_M")
    assert not row_of(page, "Q8_0").state.here
    with qtbot.waitSignal(page.chat_requested) as asked:
        press(qtbot, row_of(page, "Q4_K_M").control.main)
    assert asked.args == [blob]


def test_a_copy_elsewhere_counts_only_where_it_surely_is_the_same():
    files = (Wanted("Small-Q8_0.gguf", 10, "a" * 64),)

    def kept(path, size=10, here=True):
        place = Place(store="lmstudio", path=path, name="x", here=here)
        entry = ModelEntry(path=path, name="x", size=size, places=(place,))
        return find_elsewhere([entry], "maker/Small-GGUF", files)

    path = "/lm/models/maker/Small-GGUF/Small-Q8_0.gguf"
    assert kept(path) == Path(path)
    assert kept(path, size=11) is None
    assert kept(path, here=False) is None
    assert kept("/lm/models/other/Small-GGUF/Small-Q8_0.gguf") is None
    assert kept(f"/ollama/blobs/sha256-{'a' * 64}", size=99) is not None
    assert kept(f"/ollama/blobs/sha256-{'b' * 64}") is None


def test_a_file_that_was_deleted_since_can_be_downloaded_again(qtbot, page, small):
    show_repo(qtbot, page, SMALL_REPO)
    order(qtbot, page, "Q4_K_M")
    wait_here(qtbot, page, "Q4_K_M")
    shutil.rmtree(hub_cache() / "models--maker--Small-GGUF")
    show_repo(qtbot, page, SMALL_REPO)
    row = row_of(page, "Q4_K_M")
    qtbot.waitUntil(lambda: not row.state.here, timeout=5000)
    assert row.control.main.text().strip() == "Download"
    press(qtbot, row.control.main)
    wait_here(qtbot, page, "Q4_K_M")
    assert Path(page.controller.downloads.standing(row.facts.file).path).exists()


def test_a_download_that_stops_says_why_and_can_be_tried_again(qtbot, page, small):
    show_repo(qtbot, page, SMALL_REPO)
    fault = small.faults.corrupt(1000, path="Q4_K_M")
    row = order(qtbot, page, "Q4_K_M")
    wait_state(qtbot, page, "Q4_K_M", "failed")
    assert page.view.notice.text == row.state.download.problem.text
    assert row.words.quality == row.state.download.problem.text
    assert row.control.pause.toolTip() == "Try again"
    small.faults.remove(fault)
    press(qtbot, row.control.pause)
    wait_here(qtbot, page, "Q4_K_M")


def test_a_full_disk_is_said_before_the_first_byte(qtbot, page, small, monkeypatch):
    show_repo(qtbot, page, SMALL_REPO)
    usage = shutil.disk_usage(hub_cache().parent if hub_cache().exists() else "/")
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: usage._replace(free=1000))
    small.requests.clear()
    order(qtbot, page, "Q4_K_M")
    qtbot.waitUntil(lambda: bool(page.view.notice.text), timeout=5000)
    assert "free" in f"{page.view.notice.text} {page.view.notice.hint}".lower()
    assert not small.requests
    assert row_of(page, "Q4_K_M").control.main.isVisible()


def test_another_repository_shows_none_of_these_downloads(qtbot, page, small):
    small.add(small_repo("other/Small-GGUF"))
    small.faults.slow(50_000, path="Small-Q8_0")
    show_repo(qtbot, page, SMALL_REPO)
    order(qtbot, page, "Q8_0")
    qtbot.waitUntil(lambda: row_of(page, "Q8_0").words.progress >= 0, timeout=15_000)
    show_repo(qtbot, page, "other/Small-GGUF")
    assert row_of(page, "Q8_0").words.progress < 0
    show_repo(qtbot, page, SMALL_REPO)
    assert row_of(page, "Q8_0").words.progress >= 0
    press(qtbot, row_of(page, "Q8_0").control.cancel)
    wait_state(qtbot, page, "Q8_0", None)
