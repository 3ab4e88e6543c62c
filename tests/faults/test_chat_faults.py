"""Faults as the owner of the chat sees them: the real page, store, engine and models."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt

from app.core.cancel import CancelToken
from app.core.paths import DataPaths
from app.engine.protocol import Loaded, Progress, Sampling
from app.services import Services
from app.ui.chat.chat_page import ChatPage
from app.ui.tasks import Tasks
from app.ui.theme import Themes

pytestmark = [
    pytest.mark.engine,
    pytest.mark.skipif(os.name == "nt", reason="POSIX signals"),
    pytest.mark.qt_log_ignore(r"This plugin does not support \w+\(\)"),
]

HERE = Path(__file__).parent
QUESTION = "What is quantization?"
LONG = "How much memory does it take? " * 350


class FaultyServices(Services):
    """The real services; answers go on, and a test may do something while a model loads."""

    def __init__(self, paths: DataPaths) -> None:
        super().__init__(paths)
        self.longest = 100_000
        self.while_loading: Callable[[CancelToken | None], None] | None = None
        self._load = self.loader.load
        self.loader.load = self._faulty_load  # type: ignore[method-assign]

    def sampling(self) -> Sampling:
        return Sampling(max_tokens=self.longest, ignore_end=True)

    def _faulty_load(
        self,
        path: Path | None,
        on_progress: Callable[[Progress], None] | None = None,
        cancel: CancelToken | None = None,
        **others: object,
    ) -> Loaded:
        def progressed(progress: Progress) -> None:
            if on_progress is not None:
                on_progress(progress)
            act, self.while_loading = self.while_loading, None
            if act is not None:
                act(cancel)

        return self._load(path, progressed, cancel, **others)  # type: ignore[arg-type]


@pytest.fixture
def services(checked_home: DataPaths) -> Iterator[FaultyServices]:
    """Services with a checked engine."""
    built = FaultyServices(checked_home)
    yield built
    built.close()


@pytest.fixture
def page(qtbot, qapp, services) -> Iterator[ChatPage]:
    """A page with the demo model loaded."""
    qapp.setStyle("Fusion")
    themes = Themes(qapp, "light")
    crashes: list[BaseException] = []
    tasks = Tasks()
    tasks.crashed.connect(crashes.append)
    page = ChatPage(services, tasks, themes)
    page.resize(1100, 760)
    page.show()
    page.page_shown()
    qtbot.waitUntil(lambda: page.controller.loaded is not None, timeout=30_000)
    qtbot.waitUntil(lambda: page.controller.phase == "idle")
    yield page
    page.page_close()
    for lane in ("engine", "disk", "library"):
        idle: list[None] = []
        tasks.run(lambda: None, idle.append, lane=lane)
        qtbot.waitUntil(lambda idle=idle: bool(idle), timeout=20_000)
    tasks.close()
    page.close()
    page.deleteLater()
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    qapp.styleHints().colorSchemeChanged.disconnect(themes._on_color_scheme_changed)
    assert not crashes, crashes


def ask(page: ChatPage, qtbot, text: str = QUESTION) -> None:
    page.composer.set_text(text)
    qtbot.keyClick(page.composer.field, Qt.Key.Key_Return)


def open_and_wait(page: ChatPage, qtbot, path: Path) -> None:
    page.open_model(path)
    qtbot.waitUntil(
        lambda: page.controller.loaded is not None and page.controller.loaded.path == str(path),
        timeout=30_000,
    )
    qtbot.waitUntil(lambda: page.controller.phase == "idle")


def kill(services: Services) -> float:
    assert services.engine.pid
    os.kill(services.engine.pid, signal.SIGKILL)
    return time.perf_counter()


def seen_within_a_second(page: ChatPage, qtbot, killed: list[float]) -> None:
    """Wait for the notice, and check that it came soon and names the cause."""
    qtbot.waitUntil(lambda: page.notice.isVisible(), timeout=20_000)
    assert time.perf_counter() - killed[0] < 1
    assert "the system killed it" in page.notice.text
    assert page.notice.hint
    assert "status -9" in page.notice.detail
    assert page.composer.picker.text().strip() == "No model"


def press(page: ChatPage, qtbot, label: str) -> None:
    button = next(one for one in page.notice.buttons if one.isVisible() and one.text() == label)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def streaming(page: ChatPage, qtbot, *, after: int = 0) -> None:
    """Wait until an answer later than ``after`` has text on view."""

    def shown() -> bool:
        views = page.transcript.views
        return bool(views) and views[-1].message.role == "assistant" and (
            views[-1].message.id > after and bool(views[-1].text)
        )  # fmt: skip

    qtbot.waitUntil(shown, timeout=30_000)


def reading(page: ChatPage, qtbot) -> None:
    """Wait until the page says how far a long prompt is."""
    qtbot.waitUntil(
        lambda: (
            page.composer.live_text.startswith("reading ")
            and " of " in page.composer.live_text
            and page.composer.live_text.endswith(" tokens")
        ),
        timeout=20_000,
    )


def stop_and_wait(page: ChatPage, qtbot) -> None:
    qtbot.keyClick(page.composer.field, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: page.controller.phase == "idle", timeout=10_000)


def test_killed_while_loading(page, qtbot, services, slow_model):
    killed: list[float] = []
    services.while_loading = lambda _token: killed.append(kill(services))
    page.open_model(slow_model)
    seen_within_a_second(page, qtbot, killed)
    assert "loading slow.gguf" in page.notice.text
    with qtbot.waitSignal(page.model_loaded, check_params_cb=bool, timeout=30_000):
        press(page, qtbot, "Try with a smaller context")
    assert page.controller.loaded.path == str(slow_model)
    assert page.controller.loaded.context < 8192
    assert not page.notice.text


def test_killed_in_a_long_prompt(page, qtbot, services, slow_model):
    open_and_wait(page, qtbot, slow_model)
    ask(page, qtbot, LONG)
    reading(page, qtbot)
    seen_within_a_second(page, qtbot, [kill(services)])
    qtbot.waitUntil(lambda: page.controller.phase == "idle")
    qtbot.waitUntil(lambda: page.controller.branch[-1].state == "interrupted")
    question, broken = page.controller.branch
    assert services.store.branch(page.controller.conversation) == [question, broken]
    # One click: the model comes back and the question is read again.
    press(page, qtbot, "Restart the engine")
    qtbot.waitUntil(lambda: page.controller.phase == "answering", timeout=30_000)
    reading(page, qtbot)
    assert page.controller.branch[-1].id != broken.id
    stop_and_wait(page, qtbot)


def test_killed_in_an_answer(page, qtbot, services):
    ask(page, qtbot)
    streaming(page, qtbot)
    seen_within_a_second(page, qtbot, [kill(services)])
    qtbot.waitUntil(lambda: page.controller.branch[-1].state == "interrupted")
    broken = page.controller.branch[-1]
    view = page.transcript.views[-1]
    assert view.message == broken
    assert view.text == broken.text == services.store.message(broken.id).text != ""
    services.longest = 12
    press(page, qtbot, "Restart the engine")
    streaming(page, qtbot, after=broken.id)
    qtbot.waitUntil(lambda: page.controller.phase == "idle", timeout=20_000)
    again = page.controller.branch[-1]
    assert again.state == "complete"
    assert not page.notice.text
    assert services.store.siblings(again.id) == [broken.id, again.id]
    assert services.store.message(broken.id).text == broken.text


def test_a_long_prompt_says_how_far_it_is_and_stops_at_once(page, qtbot, services, slow_model):
    open_and_wait(page, qtbot, slow_model)
    ask(page, qtbot, LONG)
    reading(page, qtbot)
    _, done, _, total, _ = page.composer.live_text.replace(",", "").split()
    assert int(done) < int(total)
    total = int(total)
    assert total > 2000
    assert f"of {total:,} tokens" in page.transcript.views[-1]._waiting.text()
    qtbot.mouseClick(page.composer.button, Qt.MouseButton.LeftButton)
    began = time.perf_counter()
    qtbot.waitUntil(lambda: page.controller.phase == "idle", timeout=10_000)
    assert time.perf_counter() - began < 0.5
    assert page.controller.branch[-1].state == "stopped"
    assert not page.notice.text


def test_a_context_that_cannot_be_had_is_one_click_from_one_that_can(
    page, qtbot, services, slow_model
):
    services.settings.update(context=3_000_000)
    page.open_model(slow_model)
    qtbot.waitUntil(lambda: page.notice.isVisible(), timeout=20_000)
    assert "3,000,000" in page.notice.text
    assert "smaller" in page.notice.hint
    with qtbot.waitSignal(page.model_loaded, check_params_cb=bool, timeout=30_000):
        press(page, qtbot, "Try with a smaller context")
    assert page.controller.loaded.path == str(slow_model)
    assert 512 <= page.controller.loaded.context <= 8192
    services.longest = 3
    ask(page, qtbot)
    qtbot.waitUntil(lambda: len(page.controller.branch) == 2, timeout=20_000)
    qtbot.waitUntil(lambda: page.controller.branch[-1].state == "complete", timeout=20_000)


def rubbish(folder: Path, name: str, demo: Path) -> Path:
    path = folder / name
    data = demo.read_bytes()
    if name == "letter.gguf":
        path.write_bytes(b"This is a letter, not a model.\n" * 100)
    elif name == "half.gguf":
        path.write_bytes(data[: len(data) // 2])
    else:
        path.write_bytes(data.replace(b"llama", b"lemur"))
    return path


@pytest.mark.parametrize(
    ("name", "said"),
    [("letter.gguf", "GGUF"), ("half.gguf", ""), ("strange.gguf", "lemur")],
)
def test_a_file_that_is_no_model_takes_nothing_away(
    page, qtbot, services, demo, tmp_path, name, said
):
    bad = rubbish(tmp_path, name, demo)
    page.open_model(bad)
    qtbot.waitUntil(lambda: page.notice.isVisible(), timeout=20_000)
    assert said in page.notice.text + page.notice.hint
    assert page.notice.text.endswith(".")
    assert page.notice.hint
    assert page.controller.phase == "idle"
    services.longest = 3
    if page.controller.loaded is None:
        assert page.composer.picker.text().strip() == "No model"
        with qtbot.waitSignal(page.model_loaded, check_params_cb=bool, timeout=30_000):
            press(page, qtbot, "Use the demo model")
    # The engine has a model, and it is the one that the page names.
    assert page.controller.loaded.path == str(demo)
    assert "Snug Guide" in page.composer.picker.text()
    ask(page, qtbot)
    qtbot.waitUntil(lambda: len(page.controller.branch) == 2, timeout=20_000)
    qtbot.waitUntil(lambda: page.controller.branch[-1].state == "complete", timeout=20_000)
    # What failed is not tried again when the engine has to be restarted.
    services.longest = 100_000
    ask(page, qtbot)
    qtbot.waitUntil(lambda: len(page.controller.branch) == 4, timeout=20_000)
    streaming(page, qtbot, after=page.controller.branch[2].id)
    seen_within_a_second(page, qtbot, [kill(services)])
    services.longest = 3
    press(page, qtbot, "Restart the engine")
    qtbot.waitUntil(lambda: page.controller.branch[-1].state == "complete", timeout=30_000)


def test_loading_is_cancelled_and_another_model_opens(page, qtbot, services, slow_model):
    held: list[bool] = []

    def hold(token: CancelToken | None) -> None:
        end = time.monotonic() + 10
        while token is not None and not token.cancelled and time.monotonic() < end:
            held.append(token.cancelled)
            time.sleep(0.01)

    services.while_loading = hold
    page.open_model(slow_model)
    qtbot.waitUntil(lambda: bool(held), timeout=20_000)
    assert page.composer.picker.text().strip().startswith("Loading slow")
    with qtbot.waitSignal(page.job_ended, timeout=1_000):
        page.composer.picker._stop.trigger()
    assert page.controller.phase == "idle"
    assert not page.notice.text
    assert page.composer.picker.text().strip() == "No model"
    with qtbot.waitSignal(page.model_loaded, check_params_cb=bool, timeout=30_000):
        page.composer.picker.chosen.emit(None)
    services.longest = 3
    ask(page, qtbot)
    qtbot.waitUntil(lambda: len(page.controller.branch) == 2, timeout=20_000)
    qtbot.waitUntil(lambda: page.controller.branch[-1].state == "complete", timeout=20_000)


def mount_words() -> list[str] | None:
    """Return the words before a command that may mount, or None where nobody may."""
    if shutil.which("unshare") is None:
        return None
    for words in (["unshare", "--mount"], ["unshare", "--user", "--map-root-user", "--mount"]):
        with tempfile.TemporaryDirectory() as folder:
            tried = subprocess.run(
                [*words, "mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", folder],
                capture_output=True, check=False,
            )  # fmt: skip
        if tried.returncode == 0:
            return words
    return None


@pytest.mark.parametrize(
    ("kind", "said"), [("tmpfs", "The disk is full"), ("limit", "could not be read or saved")]
)
def test_a_disk_that_fills_in_mid_answer_is_said_and_saved_again(checked_home, kind, said):
    words = mount_words() if kind == "tmpfs" else []
    if words is None:
        pytest.skip("no right to mount a file system here; the other variant of this test ran")
    done = subprocess.run(
        [*words, sys.executable, str(HERE / "chat_disk_child.py"), str(checked_home.root), kind],
        capture_output=True, text=True, timeout=100, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    seen = json.loads(done.stdout)
    assert said in seen["while_streaming"]
    assert seen["streams_on"]
    assert said in seen["at_the_end"]
    assert seen["button"] == "Save again"
    assert seen["shown"] > seen["kept"] > 0
    assert said in seen["still_full"][0]
    assert seen["still_full"][1:] == ["Save again", True]
    assert seen["saved"] == ["complete", ""]
