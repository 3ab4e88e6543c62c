"""The Machine page on made-up machines: what it says in each state."""

import threading
from types import SimpleNamespace

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton

from app.core.errors import Cancelled, SnugError
from app.core.settings import Settings
from app.engine.check import EngineFinding, Trial
from app.hardware.machine import Cpu, Gpu, Machine, Memory, Swap, System, Unread
from app.hardware.report import NO_GPU
from app.ui.machine.machine_page import MachinePage
from app.ui.skeleton import Skeleton

GB = 10**9
MACHINE = Machine(
    ram=Memory(total=24 * GB, available=15 * GB, installed=24 * GB),
    swap=Swap(total=0, free=0),
    gpus=(),
    cpu=Cpu(
        name="Test Processor",
        cores=4,
        threads=8,
        machine_threads=8,
        features=("AVX2", "AMX_INT8"),
        used=("AVX2",),
        options=("OPENMP",),
        virtual=True,
    ),
    system=System(name="Debian GNU/Linux 12", kernel="6.1", architecture="x86_64"),
    engine_asked=True,
)
GPU = Gpu(
    name="RTX 4090",
    backend="CUDA",
    device="CUDA0",
    usable=True,
    shares_ram=False,
    vram_total=24 * GB,
    vram_free=6 * GB,
)
FINDING = EngineFinding(
    build="1.0+abc",
    machine="m",
    trials=(
        Trial(
            name="processor, repacked weights",
            extra_buffers=True,
            gpu=False,
            worked=False,
            error="The engine's process died.",
        ),
        Trial(
            name="processor, weights as they are",
            extra_buffers=False,
            gpu=False,
            worked=True,
            decode_tps=64.84,
            prefill_tps=431.2,
            memory=301_000_000,
        ),
    ),
    chosen="processor, weights as they are",
    reason="It is the setting that works.",
)


class StandIn:
    """The desks that the page asks, with answers made up by the test."""

    def __init__(self) -> None:
        self.machine_answer: Machine | Exception = MACHINE
        self.finding_answer: EngineFinding | Exception = FINDING
        self.gate = threading.Event()
        self.gate.set()
        self.asked_again: list[bool] = []
        self.settings = SimpleNamespace(value=Settings())
        self.engine = SimpleNamespace(loaded=None)
        self.machine = self.setup = self.loads = self

    def look(self):
        assert threading.current_thread() is not threading.main_thread()
        if isinstance(self.machine_answer, Exception):
            raise self.machine_answer
        return self.machine_answer

    def models(self):
        return []

    def records(self):
        return []

    def speed_record(self):
        return None

    def measure_speed(self, _on_progress, _cancel, *, again):
        raise Cancelled

    def finding(self, on_progress, *, again, cancel):
        assert threading.current_thread() is not threading.main_thread()
        self.asked_again.append(again)
        on_progress("Trying: processor, repacked weights", 0.5)
        cancel.on_cancel(self.gate.set)
        assert self.gate.wait(10)
        cancel.raise_if_cancelled()
        if isinstance(self.finding_answer, Exception):
            raise self.finding_answer
        return self.finding_answer


@pytest.fixture
def services():
    return StandIn()


@pytest.fixture
def page(qtbot, services, tasks, themes):
    page = MachinePage(services, tasks, themes)
    qtbot.addWidget(page)
    page.resize(1100, 760)
    page.show()
    yield page
    page.page_close()
    services.gate.set()


def texts(page):
    return [
        label.text() for label in page.findChildren(QLabel) if label.isVisible() and label.text()
    ]


def said(page, words):
    return any(words in text.replace("\u00a0", " ") for text in texts(page))


def button(page, text):
    buttons = page.findChildren(QPushButton)
    found = [b for b in buttons if b.text().strip() == text and b.isVisible()]
    return found[0]


def clipped(page):
    """Return the texts that stick out of the page or have less height than they need."""
    return [
        label.text()
        for label in page.findChildren(QLabel)
        if label.isVisible()
        and label.text()
        and (
            label.mapTo(page, label.rect().topRight()).x() > page.width()
            or (label.wordWrap() and label.height() < label.heightForWidth(label.width()))
        )
    ]


def settle(qtbot, page):
    page.page_shown()
    refresh, again = page._refresh, page._engine.button
    qtbot.waitUntil(
        lambda: refresh.isEnabled() and again.isVisible() and again.isEnabled(), timeout=5000
    )
    qtbot.wait(20)  # for the layout to follow


def test_grey_bars_stand_until_the_machine_is_read(qtbot, page):
    bars = [bar for bar in page.findChildren(Skeleton) if bar.isVisible()]
    assert len(bars) == 5
    assert all(bar.isVisible() for bar in bars)
    settle(qtbot, page)
    assert not any(bar.isVisible() for bar in bars)


def test_the_page_says_the_machine(qtbot, page):
    settle(qtbot, page)
    assert said(page, "This machine has 24 GB of memory, 15 GB of it free, and no graphics card.")
    assert said(page, NO_GPU)
    assert said(page, "Test Processor, in a virtual machine")
    assert said(page, "4 cores, 8 threads")
    assert said(page, "The system also reports AMX_INT8; this engine build does not use it.")


def test_graphics_cards_are_shown_with_their_memory(qtbot, page, services):
    shared = msgspec.structs.replace(GPU, name="Iris", shares_ram=True, vram_total=12 * GB)
    other = msgspec.structs.replace(
        GPU, name="Old", backend="", usable=False, vram_total=None, vram_free=None,
        why_not="not used: this build of the engine runs on the processor alone",
    )  # fmt: skip
    services.machine_answer = msgspec.structs.replace(MACHINE, gpus=(GPU, shared, other))
    settle(qtbot, page)
    assert said(page, "6.00 GB free of 24.0 GB")
    assert said(page, "Shares the main memory; may use 12.0 GB of it.")
    assert said(page, "Its memory could not be read.")
    assert said(page, "Not used: this build of the engine runs on the processor alone.")
    assert not said(page, NO_GPU)


def test_chips_explain_themselves_to_mouse_keyboard_and_screen_reader(qtbot, page):
    settle(qtbot, page)
    chip = button(page, "AVX2")
    assert "32 small whole numbers" in chip.toolTip()
    assert chip.accessibleDescription() == chip.toolTip()
    chip.setFocus()
    qtbot.keyClick(chip, Qt.Key.Key_Space)
    assert said(page, f"AVX2: {chip.toolTip()}")
    assert button(page, "OPENMP").toolTip()


def test_failed_readings_are_words_and_reasons(qtbot, page, services):
    services.machine_answer = msgspec.structs.replace(
        MACHINE,
        ram=Memory(total=None, available=None, installed=None),
        swap=Swap(total=None, free=None),
        unread=(Unread("the swap space", "SwapTotal is missing"), Unread("memory", "denied")),
    )
    settle(qtbot, page)
    assert said(page, "2 things could not be read")
    assert said(page, "Could not read the swap space: SwapTotal is missing.")
    assert said(page, "Could not be read")
    assert not said(page, "0 bytes")


def test_a_limit_is_said(qtbot, page, services):
    services.machine_answer = msgspec.structs.replace(
        MACHINE, ram=Memory(total=4 * GB, available=GB, installed=24 * GB, limit=4 * GB)
    )
    settle(qtbot, page)
    assert said(page, "limits Snug to 4.00 GB of the 24.0 GB in this machine")


def test_the_check_says_what_was_tried_what_worked_and_why(qtbot, page):
    settle(qtbot, page)
    card = page._engine
    assert card.verdict == "Works. Snug uses: processor, weights as they are."
    assert card.why == "It is the setting that works."
    assert card.rows == [
        ["Processor, repacked weights", "Failed", "", "", ""],
        ["Processor, weights as they are", "In use", "64.8", "431", "301 MB"],
    ]
    assert said(page, "The engine's process died.")
    assert said(page, "Engine build 1.0+abc.")


def test_an_engine_that_never_works_is_said(qtbot, page, services):
    services.finding_answer = msgspec.structs.replace(FINDING, chosen="", reason="None survived.")
    settle(qtbot, page)
    assert page._engine.verdict.startswith("Does not work")


def test_check_again_runs_it_anew_with_progress(qtbot, page, services):
    settle(qtbot, page)
    services.gate.clear()
    services.finding_answer = msgspec.structs.replace(FINDING, build="2.0")
    jobs = []
    page.job.connect(lambda *job: jobs.append(job))
    again = button(page, "Check again")
    again.click()
    qtbot.waitUntil(lambda: said(page, "Trying: processor, repacked weights …"))
    assert not again.isEnabled()
    assert jobs[-1] == ("engine-check", "Engine check: Trying: processor, repacked weights", 0.5)
    with qtbot.waitSignal(page.job_ended):
        services.gate.set()
    assert services.asked_again == [False, True]
    assert said(page, "Engine build 2.0.")
    assert again.isEnabled()


def test_the_first_check_can_be_stopped(qtbot, page, services):
    services.gate.clear()
    page.page_shown()
    qtbot.waitUntil(lambda: said(page, "Trying"))
    with qtbot.waitSignal(page.job_ended):
        button(page, "Stop").click()
    assert said(page, "The check was stopped.")
    assert not page._engine.notice.isVisible()
    assert button(page, "Check again").isEnabled()


def test_a_stopped_repeat_keeps_the_earlier_finding(qtbot, page, services):
    settle(qtbot, page)
    services.finding_answer = Cancelled()
    with qtbot.waitSignal(page.job_ended):
        button(page, "Check again").click()
    assert page._engine.verdict.startswith("Works")
    assert not said(page, "The check was stopped.")


def test_a_failing_check_is_said_in_its_card(qtbot, page, services):
    services.finding_answer = SnugError("The engine could not be started.", "Install Snug again.")
    settle(qtbot, page)
    assert page._engine.notice.text == "The engine could not be started."
    assert page._engine.notice.isVisible()
    services.finding_answer = FINDING
    with qtbot.waitSignal(page.job_ended):
        button(page, "Check again").click()
    assert not page._engine.notice.isVisible()
    assert page._engine.verdict.startswith("Works")


def test_a_probe_that_fails_is_a_notice_with_a_way_on(qtbot, page, services):
    services.machine_answer = SnugError("The engine is gone.", "Start Snug again.")
    page.page_shown()
    qtbot.waitUntil(lambda: said(page, "The engine is gone."))
    qtbot.waitUntil(lambda: button(page, "Refresh").isEnabled())
    assert said(page, "not known yet"), "what the system says is still on view"
    services.machine_answer = MACHINE
    button(page, "Try again").click()
    qtbot.waitUntil(lambda: said(page, "Test Processor"))


def test_refresh_reads_anew_and_once(qtbot, page, services):
    settle(qtbot, page)
    services.machine_answer = msgspec.structs.replace(
        MACHINE, ram=Memory(total=24 * GB, available=2 * GB, installed=24 * GB)
    )
    button(page, "Refresh").click()
    assert not button(page, "Refresh").isEnabled()
    qtbot.waitUntil(lambda: said(page, "2.0 GB of it free"))


@pytest.mark.parametrize(("width", "scale", "side_by_side"), [
    (1190, 1.0, True), (810, 1.0, True), (810, 2.0, False), (600, 1.0, False),
])  # fmt: skip
def test_cards_fit_the_width(qtbot, page, services, themes, width, scale, side_by_side):
    services.machine_answer = msgspec.structs.replace(
        MACHINE, gpus=(msgspec.structs.replace(GPU, name="A graphics card with a long name " * 3),)
    )
    themes.set_scale(scale)
    page.resize(width, 560)
    settle(qtbot, page)
    memory, processor = page._memory, page._processor
    assert (processor.mapTo(page, processor.rect().topLeft()).x() > memory.width()) == side_by_side
    qtbot.waitUntil(lambda: not clipped(page), timeout=2000)


def test_a_chosen_chip_makes_its_card_taller_and_clips_nothing(qtbot, page, services):
    words = tuple(f"FEATURE_{number}" for number in range(30))
    services.machine_answer = msgspec.structs.replace(
        MACHINE, cpu=msgspec.structs.replace(MACHINE.cpu, used=words)
    )
    settle(qtbot, page)
    button(page, "FEATURE_3").click()
    qtbot.waitUntil(lambda: said(page, "FEATURE_3: "))
    chips = page._processor._chips
    last = button(page, "OPENMP")
    qtbot.waitUntil(
        lambda: (
            chips.height() >= chips.heightForWidth(chips.width())
            and last.geometry().bottom() <= last.parentWidget().rect().bottom()
        ),
        timeout=2000,
    )


def test_both_themes_and_everything_named(qtbot, page, themes):
    settle(qtbot, page)
    themes.choose("dark")
    assert themes.current.dark
    for control in page.findChildren(QPushButton):
        if control.isVisible():
            assert control.text() or control.accessibleName()
            assert control.focusPolicy() & Qt.FocusPolicy.TabFocus
