"""The calculator on made-up machines: what it says, and that it follows every control."""

import threading
from types import SimpleNamespace

import msgspec
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QPushButton, QSlider

from app.core.cancel import CancelToken
from app.core.errors import Cancelled, SnugError
from app.core.paths import demo_model
from app.core.settings import Settings
from app.engine.account import Account, Buffer, Resident
from app.fit.catalogue import catalogue
from app.fit.context import freed_by_loaded
from app.fit.record import FitRecord
from app.fit.result import Breakdown
from app.fit.sources import open_file
from app.hardware.bandwidth import (
    AttentionSpeed,
    BandwidthRecord,
    DeviceSpeed,
    FixedTimes,
    TypeSpeed,
)
from app.hardware.machine import Cpu, Gpu, Machine, Memory, Swap, System, Unread
from app.library.models import read_entry
from app.ui.fit.context_steps import COLUMNS
from app.ui.fit.type_explainer import TypeExplainer
from app.ui.machine.calculator import (
    Calculator,
    Known,
    LocalFile,
    Own,
    Wish,
    find_entry,
)
from app.ui.machine.calculator_card import CalculatorCard
from app.ui.machine.calculator_probe import measure_moves
from app.ui.machine.calculator_section import CalculatorSection
from app.ui.machine.can_run import Rung, can_run, ladder, sentence
from app.ui.machine.record_card import RecordCard, percent
from app.ui.machine.speed_row import SpeedRow

GB = 10**9
MACHINE = Machine(
    ram=Memory(total=24 * GB, available=15 * GB, installed=24 * GB),
    swap=Swap(total=0, free=0),
    gpus=(),
    cpu=Cpu(name="Test", cores=4, threads=8, features=("AVX2",), used=("AVX2",)),
    system=System(name="Debian", kernel="6.1", architecture="x86_64"),
    engine_asked=True,
)
WITH_GPU = msgspec.structs.replace(
    MACHINE,
    gpus=(
        Gpu(
            name="RTX 4060", backend="CUDA", device="CUDA0", usable=True, shares_ram=False,
            vram_total=8 * GB, vram_free=7 * GB,
        ),
    ),
)  # fmt: skip
UNREAD = msgspec.structs.replace(MACHINE, ram=Memory(total=None, available=None, installed=None))
_TYPES = ("F32", "F16", "Q8_0", "Q6_K", "Q5_K", "Q4_K", "IQ4_NL", "IQ4_XS", "Q3_K", "Q2_K",
          "IQ3_S", "IQ3_XXS", "IQ2_S", "Q5_0", "Q5_1", "Q4_0")  # fmt: skip
RECORD = BandwidthRecord(
    build="b", machine="m", settings="s", measured_at=0.0, seconds=1.0,
    cpu=DeviceSpeed(
        types={name: TypeSpeed(bandwidth=40e9, prefill=500e9) for name in _TYPES},
        fixed=FixedTimes(token=1e-4, tensor=1e-6, word=1e-9),
        attention={
            f"f16{head}": AttentionSpeed(cache_bandwidth=40e9, decode=200e9, prefill=500e9)
            for head in ("", "/64", "/128", "/256")
        },
    ),
)  # fmt: skip


# The nearest mark counts alone, so the one for all tests of the window is repeated here.
offscreen_popup = pytest.mark.qt_log_ignore(
    r"This plugin does not support (\w+\(\)|grabbing the keyboard)"
)


def known(name="Llama 3.1 8B Instruct", **changes):
    return Wish(source=Known(find_entry(name)), **changes)


@pytest.fixture
def card(qtbot, tasks, themes):
    card = CalculatorCard(tasks, themes)
    qtbot.addWidget(card)
    card.resize(1040, 900)
    card.show()
    return card


def settle(qtbot, card, calculator=None):
    """Wait until the recommendation of what is on view has come."""
    if calculator is not None:
        card.show_calculator(calculator)
    qtbot.waitUntil(lambda: not card._pause.isActive(), timeout=5000)
    qtbot.waitUntil(lambda: card._answered is not None, timeout=5000)
    done = []
    card._tasks.run(lambda: None, lambda _: done.append(1), lane="fit")
    qtbot.waitUntil(lambda: bool(done), timeout=5000)


def plain(text):
    return text.replace("\u00a0", " ")


# What is worked out


def test_every_model_of_the_catalogue_gets_an_answer():
    calculator = Calculator(MACHINE, Settings())
    for entry in catalogue()[::9]:
        found = calculator.answer(Wish(source=Known(entry)))
        assert found.headline.total > 0
        assert len(found.rows) == len(entry.offered)


def test_the_grid_and_the_fit_say_the_same():
    calculator = Calculator(MACHINE, Settings())
    found = calculator.answer(known())
    row = next(row for row in found.rows if row.name == "Q4_K_M")
    for column in (0, 2, 6):
        cell = row.cells[column]
        fit = calculator.fit(known(type="Q4_K_M", context=COLUMNS[column]), "")
        assert (cell.total, cell.verdict) == (fit.total, fit.verdict)


def test_contexts_beyond_the_trained_one_are_no_cells():
    found = Calculator(MACHINE, Settings()).answer(known("Llama 2 7B Chat"))
    assert [cell is None for cell in found.rows[0].cells] == [False, False] + [True] * 5


def test_unmeasured_means_no_number():
    calculator = Calculator(MACHINE, Settings())
    fit = calculator.fit(known(), "Q4_K_M")
    assert fit.decode_tps is None
    assert calculator.why_no_speed(known(), fit) == "Speed: not measured yet."
    measured = Calculator(MACHINE, Settings(), RECORD)
    assert measured.fit(known(), "Q4_K_M").decode_tps == pytest.approx(7, abs=2)


def test_a_faster_wish_takes_a_smaller_type():
    settings = msgspec.structs.replace(Settings(), wanted_tps=9.0)
    slow = Calculator(MACHINE, Settings(wanted_tps=1.0), RECORD).answer(known())
    fast = Calculator(MACHINE, settings, RECORD).answer(known())
    assert fast.headline.total < slow.headline.total


def test_own_numbers_choose_among_types_or_keep_their_bits():
    calculator = Calculator(MACHINE, Settings())
    found = calculator.answer(Wish(source=Own(13e9)))
    assert found.recommended
    assert len(found.contexts) == 1
    bare = calculator.answer(Wish(source=Own(13e9, 4.5)))
    assert bare.headline.size == pytest.approx(13e9 * 4.5 / 8)
    assert not bare.recommended
    assert not bare.rows


def test_formats_of_other_programs_can_be_chosen():
    calculator = Calculator(MACHINE, Settings())
    names = [name for name, _ in calculator.types(known())]
    for name in ("FP16", "INT8", "NF4", "GPTQ-4bit-128g", "AWQ-4bit-128g"):
        assert name in names
        assert calculator.fit(known(type=name), "").type == name


@pytest.mark.parametrize("name", ["gpt-oss 20B", "Gemma 3 270M", "DeepSeek V2 Lite Chat"])
def test_every_type_that_is_offered_can_be_worked_out(name):
    calculator = Calculator(WITH_GPU, Settings(), RECORD)
    for type_name, text in calculator.types(known(name)):
        assert text.startswith(type_name)
        assert calculator.fit(known(name, type=type_name), "").total > 0


def test_what_is_out_of_date_is_not_worked_out_further():
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        Calculator(MACHINE, Settings()).answer(known(), token)


def test_what_would_be_unloaded_counts_as_free():
    loaded = SimpleNamespace(
        account=Account(
            buffers=(
                Buffer(name="CPU", device="CPU", kv_cache=GB),
                Buffer(name="CUDA0", device="CUDA0", weights=2 * GB),
            )
        ),
        base=Resident(GB, GB // 10),
        resident=Resident(5 * GB, 2 * GB),
    )
    freed = freed_by_loaded(loaded)
    assert freed == {"RAM": 2 * GB - GB // 10, "CUDA0": 2 * GB}
    calculator = Calculator(MACHINE, Settings(), loaded=loaded)
    ram = calculator.fit(known(), "Q4_K_M").devices[0]
    assert ram.free == 15 * GB + freed["RAM"]


# What this machine can run


def test_what_the_machine_can_run_is_said_in_words():
    text = can_run(MACHINE, Calculator(MACHINE, Settings()).wishes, 7.0)
    assert text.startswith("Comfortable up to ")
    assert "at Q4_K_M with 8k of context" in text
    assert "is tight" in text
    assert "tokens/s" not in text
    unread = can_run(UNREAD, Calculator(UNREAD, Settings()).wishes, 7.0)
    assert "could not be read" in unread


def test_the_ladder_has_round_sizes_of_dense_models_that_know_the_context():
    asked = Calculator(MACHINE, Settings()).wishes
    steps = ladder(catalogue(), asked)
    sizes = [size for size, _ in steps]
    assert {"8B", "14B", "70B"} <= set(sizes)
    assert all(entry.context >= 8192 and not entry.is_mixture for _, entry in steps)


@pytest.mark.parametrize(("rungs", "words"), [
    ([("8B", "ram", None), ("14B", "ram", None), ("24B", "tight", None), ("70B", "too_big", None)],
     "Comfortable up to 14B at Q4_K_M with 8k of context; 24B is tight."),
    ([("4B", "gpu", 40.0), ("8B", "ram", 9.0), ("14B", "ram", 5.0)],
     "Comfortable up to 8B at Q4_K_M with 8k of context, about 9 tokens/s; up to 14B fits but "
     "answers more slowly than 7 tokens/s."),
    ([("1B", "ram", 2.0), ("3B", "ram", 1.0)],
     "Fits up to 3B at Q4_K_M with 8k of context, but even 1B answers slowly: about 2.0 "
     "tokens/s."),
    ([("1B", "tight", None)], "Nothing is comfortable at Q4_K_M with 8k of context: 1B is tight."),
    ([("1B", "too_big", None)],
     "Nothing fits at Q4_K_M with 8k of context: close other programs, or choose a smaller "
     "context."),
])  # fmt: skip
def test_the_sentence_in_every_case(rungs, words):
    assert sentence([Rung(*one) for one in rungs], 8192, 7.0) == words


# The card


def test_the_card_opens_with_an_answer(qtbot, card):
    settle(qtbot, card, Calculator(MACHINE, Settings(), RECORD))
    assert card.picker.text() == "Llama 3.1 8B Instruct"
    assert card.answer.headline.startswith("Take ")
    assert "fits in RAM" in plain(card.answer.headline)
    assert "tokens/s" in plain(card.answer.headline)
    assert card.answer.texts[0]


def test_what_is_typed_replaces_the_model_that_came_while_the_keyboard_was_there(qtbot, card):
    card.picker.setFocus()
    settle(qtbot, card, Calculator(MACHINE, Settings(), RECORD))
    assert card.picker.selectedText() == card.picker.text() == "Llama 3.1 8B Instruct"


@offscreen_popup
def test_typing_a_name_and_return_answers_what_to_download(qtbot, card):
    settle(qtbot, card, Calculator(MACHINE, Settings()))
    card.picker.setFocus()
    card.picker.selectAll()
    qtbot.keyClicks(card.picker, "gemma 3 12b")
    assert card.picker.choices[0].name == "Gemma 3 12B"
    qtbot.keyClick(card.picker, Qt.Key.Key_Return)
    settle(qtbot, card)
    assert card.wish.source == Known(find_entry("Gemma 3 12B"))
    assert card.answer.headline.startswith("Take ")
    assert not card.picker._popup.isVisible()


@offscreen_popup
def test_a_name_that_is_not_there_is_worked_out_by_its_size(qtbot, card):
    settle(qtbot, card, Calculator(MACHINE, Settings()))
    card.picker.setFocus()
    card.picker.selectAll()
    qtbot.keyClicks(card.picker, "wizard 40b")
    qtbot.keyClick(card.picker, Qt.Key.Key_Return)
    settle(qtbot, card)
    assert card.wish.source == Own(40e9)
    assert card.numbers.isVisible()
    assert card.numbers.parameters.value() == 40


@offscreen_popup
def test_escape_and_leaving_keep_the_chosen_model(qtbot, card):
    settle(qtbot, card, Calculator(MACHINE, Settings()))
    card.picker.setFocus()
    card.picker.selectAll()
    qtbot.keyClicks(card.picker, "zzz")
    card.picker._popup.hide()
    QApplication.sendEvent(
        card.picker,
        QKeyEvent(QKeyEvent.Type.KeyPress, Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier),
    )
    assert card.picker.text() == "Llama 3.1 8B Instruct"


def test_a_model_that_is_too_big_is_said_to_be(qtbot, card):
    settle(qtbot, card, Calculator(MACHINE, Settings()))
    card.change(source=Known(find_entry("Llama 3.1 405B Instruct")), type="")
    settle(qtbot, card)
    assert card.answer.headline == "Too big for this machine"
    assert "more than there is room for" in plain(card.answer.texts[0])
    assert card.details.chip.word == "Too big"
    assert card.controls.type_box.currentText().startswith("Smallest: ")


def test_moving_the_context_moves_formula_bar_and_verdict(qtbot, card):
    settle(qtbot, card, Calculator(MACHINE, Settings()))
    card.change(type="Q4_K_M")
    before = plain(card.details.texts["rest"])
    assert plain(card.details.texts["formula"]) == "8.03 B × 4.89 bits ÷ 8 = 4.91 GB"
    assert "KV cache 1.07 GB" in before
    card.controls.context_slider.setValue(card.controls.context_slider.maximum())
    assert card.controls.context_field.value() == 131_072
    assert "KV cache 17.2 GB" in plain(card.details.texts["rest"]), "at once, without a lane"
    assert card.details.chip.word in ("Tight", "Too big")
    assert "KV cache 17.2 GB" in card.details.bar.words()
    card.controls.context_field.setValue(4096)
    assert card.controls.context_slider.value() == 4


def test_the_cache_type_shrinks_the_cache(qtbot, card):
    settle(qtbot, card, Calculator(MACHINE, Settings()))
    card.change(type="Q4_K_M")
    card.controls.cache_buttons["q8_0"].click()
    assert "KV cache 570 MB" in plain(card.details.texts["rest"])
    assert "8 heads × 128 × 8,192 tokens" in card.details._cache.text()


def test_layers_are_offered_only_with_a_gpu(qtbot, card):
    settle(qtbot, card, Calculator(MACHINE, Settings()))
    assert not card.controls.layers_slider.isVisible()
    card.show_calculator(Calculator(WITH_GPU, Settings()))
    settle(qtbot, card)
    assert card.controls.layers_slider.isVisible()
    assert card.controls.layers_auto.isChecked()
    card.change(type="Q4_K_M")
    card.controls.layers_slider.setValue(10)
    assert card.wish.gpu_layers == 10
    assert not card.controls.layers_auto.isChecked()
    assert card.details.chip.word == "Split over GPU and RAM"
    assert card.controls.layers_value.text() == "10 of 33"
    card.controls.layers_auto.click()
    assert card.wish.gpu_layers is None


def test_a_click_in_the_grid_picks_type_and_context(qtbot, card):
    settle(qtbot, card, Calculator(MACHINE, Settings()))
    grid = card.grid.grid
    row = card.grid._names.index("Q6_K")
    where = grid.visualRect(grid.cells.index(row, 3)).center()
    qtbot.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=where)
    assert (card.wish.type, card.wish.context) == ("Q6_K", 16_384)
    assert card.details.texts["what"] == "Q6_K with 16k of context"
    grid.setFocus()
    qtbot.keyClick(grid, Qt.Key.Key_Down)
    assert (card.wish.type, card.wish.context) == ("Q5_K_M", 16_384)
    qtbot.keyClick(grid, Qt.Key.Key_Left)
    assert card.wish.context == 8192


def test_cells_say_themselves_without_colour(qtbot, card):
    settle(qtbot, card, Calculator(MACHINE, Settings()))
    cells = card.grid.grid.cells
    spoken = cells.data(cells.index(0, 0), Qt.ItemDataRole.AccessibleTextRole)
    assert spoken.startswith("F16 with 2k of context: Tight, ")
    names = [
        cells.headerData(row, Qt.Orientation.Vertical, Qt.ItemDataRole.AccessibleTextRole)
        for row in range(cells.rowCount())
    ]
    assert sum(name.endswith(", recommended") for name in names) == 1
    assert cells.contexts == COLUMNS
    shown = [word.text() for item, _ in card.grid._key._items.values()
             for word in item.findChildren(QLabel) if item.isVisible() and word.text()]  # fmt: skip
    assert shown == ["Fits in RAM", "Tight", "Too big"]


def test_own_bits_are_the_formula_alone(qtbot, card):
    settle(qtbot, card, Calculator(MACHINE, Settings()))
    card._own.click()
    assert card.numbers.isVisible()
    card.numbers.parameters.setValue(7)
    card.numbers.bits.setValue(32)
    settle(qtbot, card)
    assert plain(card.details.texts["formula"]).endswith("× 32 bits ÷ 8 = 28.0 GB")
    assert not card.grid.isVisible()
    assert not card.controls.type_box.isEnabled()
    assert not card.controls.cache_buttons["f16"].isEnabled()


def test_a_file_shows_its_header_tier_and_a_grid_by_cache(qtbot, card):
    settle(qtbot, card, Calculator(MACHINE, Settings()))
    card.show_file(LocalFile(open_file(demo_model())))
    settle(qtbot, card)
    assert card.details.texts["tier"] == "From the file's header."
    assert card.details.exact.isVisible()
    assert card.grid._names == ("f16", "q8_0", "q4_0")
    assert card.answer.headline.startswith("This F16 file fits in RAM")
    with qtbot.waitSignal(card.exact_asked) as asked:
        card.details.exact.click()
    exact = msgspec.structs.replace(card.calculator.fit(card.wish, ""), tier="dry-run")
    card.show_exact(asked.args[0], exact)
    assert card.details.texts["tier"] == "By llama.cpp's own allocator."
    assert not card.details.exact.isVisible()


def test_an_unread_memory_is_said_where_the_bar_would_be(qtbot, card):
    settle(qtbot, card, Calculator(UNREAD, Settings()))
    assert "RAM: could not be read" in card.details.bar.words()


def test_the_bar_explains_its_parts_under_the_mouse(qtbot, card):
    settle(qtbot, card, Calculator(MACHINE, Settings()))
    bar = card.details.bar
    segment, rect = bar.segment_rects()[1]
    assert segment.part.name == "KV cache"
    assert bar._tip_at(rect.center().toPoint()).startswith("KV cache: 1.07 GB\n")
    assert bar._tip_at(QPoint(-5, -5)) == ""
    assert [text.partition(" ")[0] for text in card.details.legend.texts] == [
        "Weights", "KV", "Compute", "Output", "Overhead",
    ]  # fmt: skip


def test_everything_is_named_and_reached_by_keyboard(qtbot, card):
    settle(qtbot, card, Calculator(WITH_GPU, Settings()))
    controls = [
        *card.findChildren(QPushButton), *card.findChildren(QSlider), card.controls.type_box,
        card.controls.context_field, card.picker, card.grid.grid, card.controls.layers_auto,
    ]  # fmt: skip
    for control in controls:
        if control.isVisible():
            text = control.text() if isinstance(control, QAbstractButton) else ""
            assert text or control.accessibleName(), control
            assert control.focusPolicy() & Qt.FocusPolicy.TabFocus, control


def test_names_explain_themselves(qtbot, themes):
    explainer = TypeExplainer(themes)
    qtbot.addWidget(explainer)
    explainer.show()
    explainer.show_type("Q4_K_M")
    assert explainer.button.text() == "What Q4_K_M means"
    assert "16 steps" in explainer.button.toolTip()
    qtbot.keyClick(explainer.button, Qt.Key.Key_Space)
    assert [part for part, _ in explainer.texts] == ["Q", "4", "K", "M"]
    explainer.show_type("NF4")
    assert [part for part, _ in explainer.texts] == ["NF4"]


@pytest.mark.parametrize(("width", "scale"), [(1040, 1.0), (746, 1.0), (746, 2.0)])
def test_nothing_is_clipped(qtbot, card, themes, width, scale):
    themes.set_scale(scale)
    settle(qtbot, card, Calculator(WITH_GPU, Settings(), RECORD))
    card.explainer.button.setChecked(True)
    card.resize(width, card.heightForWidth(width) if card.hasHeightForWidth() else 2000)
    qtbot.wait(30)
    card.resize(width, 2600)
    qtbot.wait(30)
    assert card.minimumSizeHint().width() <= width
    for label in card.findChildren(QLabel):
        if label.isVisible() and label.text() and label.wordWrap():
            assert label.height() >= label.heightForWidth(label.width()), label.text()


# What feeds it


class StandIn:
    """The desks that the section asks, with answers made up by the test."""

    def __init__(self):
        self.settings = SimpleNamespace(value=Settings())
        self.engine = SimpleNamespace(loaded=None)
        self.machine = self
        self.record = None
        self.answer = RECORD
        self.gate = threading.Event()
        self.gate.set()
        self.asked_again = []

    def models(self):
        return [read_entry(demo_model())]

    def speed_record(self):
        assert threading.current_thread() is not threading.main_thread()
        return self.record

    def measure_speed(self, on_progress, cancel, *, again):
        self.asked_again.append(again)
        on_progress("Reading Q4_K weights", 0.5)
        cancel.on_cancel(self.gate.set)
        assert self.gate.wait(10)
        cancel.raise_if_cancelled()
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


@pytest.fixture
def section(qtbot, tasks, themes):
    services = StandIn()
    section = CalculatorSection(services, tasks, themes)
    section.services = services
    qtbot.addWidget(section)
    section.resize(1040, 900)
    section.show()
    section.show_machine(MACHINE)
    settle(qtbot, section.card)
    yield section
    section.close_section()
    services.gate.set()


def test_an_unmeasured_machine_is_measured_while_it_is_looked_at(qtbot, section):
    services = section.services
    services.gate.clear()
    section._on_record(None)
    qtbot.waitUntil(lambda: services.asked_again == [False])
    section.hide()
    qtbot.waitUntil(lambda: section._measuring is None)
    services.gate.clear()
    section.show()
    qtbot.waitUntil(lambda: services.asked_again == [False, False])


def test_who_stops_a_measurement_is_not_asked_again(qtbot, section):
    services = section.services
    services.gate.clear()
    section._on_record(None)
    qtbot.waitUntil(lambda: services.asked_again == [False])
    section.speed.stop.emit()
    qtbot.waitUntil(lambda: section._measuring is None)
    section.hide()
    section.show()
    qtbot.wait(50)
    assert services.asked_again == [False]


def test_a_measurement_that_was_asked_for_goes_on_out_of_sight(qtbot, section):
    services = section.services
    services.gate.clear()
    section.speed.measure.emit()
    qtbot.waitUntil(lambda: services.asked_again == [False])
    section.hide()
    qtbot.wait(50)
    assert section._measuring is not None


def test_measuring_shows_progress_and_brings_speeds(qtbot, section):
    section.services.gate.clear()
    jobs = []
    section.job.connect(lambda *job: jobs.append(job))
    assert "not been measured yet" in section.speed.text
    section.speed.button.click()
    qtbot.waitUntil(lambda: section.speed.text == "Reading Q4_K weights …")
    assert jobs[-1] == ("measure-speed", "Measuring speed: Reading Q4_K weights", 0.5)
    with qtbot.waitSignal(section.job_ended):
        section.services.gate.set()
    assert plain(section.speed.text) == ("Measured: the processor reads Q4_K weights at 40.0 GB/s.")
    settle(qtbot, section.card)
    assert "tokens/s" in plain(section.card.details.texts["speed"])
    section.speed.button.click()
    qtbot.waitUntil(lambda: section.services.asked_again == [False, True])


def test_measuring_can_be_stopped_and_fail(qtbot, section):
    section.services.gate.clear()
    section.speed.button.click()
    qtbot.waitUntil(lambda: section.speed.text.startswith("Reading"))
    with qtbot.waitSignal(section.job_ended):
        section.speed.button.click()
    assert "not been measured yet" in section.speed.text
    section.services.answer = SnugError("The engine could not be started.", "Try again.")
    with qtbot.waitSignal(section.job_ended):
        section.speed.button.click()
    assert section.speed.notice.text == "The engine could not be started."
    assert section.speed.button.text().strip() == "Measure speed"


def test_what_the_machine_can_run_appears(qtbot, section):
    qtbot.waitUntil(lambda: section.can_run.text().startswith("Comfortable"), timeout=10_000)


def test_files_of_the_disk_are_offered_and_read(qtbot, section):
    section.read_files()
    qtbot.waitUntil(lambda: any(one.kind == "file" for one in section.card.picker._all))
    section._on_file_chosen(demo_model())
    qtbot.waitUntil(lambda: isinstance(section.card.wish.source, LocalFile))


def test_a_file_that_is_no_model_is_a_notice_in_place(qtbot, section, tmp_path):
    path = tmp_path / "letter.gguf"
    path.write_text("Dear model")
    section._on_file_chosen(path)
    qtbot.waitUntil(lambda: section.card.notice.isVisible())
    assert section.card.notice.text
    assert section.card.picker.text() == "Llama 3.1 8B Instruct", "the former model stays"


def test_a_speed_row_says_what_it_found(qtbot, themes):
    row = SpeedRow(themes)
    qtbot.addWidget(row)
    row.show_progress("Reading", 0.5)
    assert row.button.accessibleName() == "Stop measuring the speed"
    failed = Unread("the processor's speed, Q4_K", "it was too noisy")
    row.show_record(msgspec.structs.replace(RECORD, cpu=DeviceSpeed(), unread=(failed,)))
    assert row.text == "The measurement found no speed that can be used."
    words = [label.text() for label in row.findChildren(QLabel) if label.isVisibleTo(row)]
    assert "Could not read the processor's speed, Q4_K: it was too noisy." in words


# Predicted and measured


def load(**changes):
    values = {
        "at": 0.0, "build": "b", "file": "a.gguf", "type": "Q4_K_M", "architecture": "llama",
        "context": 8192, "cache_type": "f16", "gpu_layers": 0, "extra_buffers": False,
        "predicted": Breakdown(weights=1010 * 10**6, overhead=90 * 10**6),
        "predicted_ram": 1100 * 10**6, "predicted_vram": 0,
        "account": Account(buffers=(Buffer(name="CPU", device="CPU", weights=GB),)),
        "resident": GB, "peak": 1080 * 10**6,
    }  # fmt: skip
    return FitRecord(**(values | changes))


def test_loads_are_shown_beside_their_predictions(qtbot, themes):
    card = RecordCard(themes)
    qtbot.addWidget(card)
    card.show_records([])
    assert not card.isVisibleTo(None), "nothing empty is shown"
    card.show_records([load(), load(), load(context=4096, peak=None, cache_type="q8_0")])
    assert card.rows == [
        ["a.gguf, 8k", "1.01 GB", "1.00 GB (+1.0%)", "1.10 GB", "1.08 GB (+1.9%)"],
        ["a.gguf, 4k, KV q8_0", "1.01 GB", "1.00 GB (+1.0%)", "1.10 GB", "no answer yet"],
    ]
    card.resize(900, 300)
    card.show()
    wide = card._grid.rowCount()
    card.resize(400, 600)
    qtbot.waitUntil(lambda: card._narrow)
    assert card._grid.rowCount() >= wide
    assert percent(0.0001) == "exact"
    assert percent(-0.123) == "−12%"


def test_moves_are_measured(qapp, tasks, themes):
    found = measure_moves(
        tasks, themes, WITH_GPU, RECORD, models=("Llama 3.2 1B Instruct",), rounds=1
    )
    assert set(found) == {"context", "type", "cache", "gpu_layers", "all"}
    for levels in found.values():
        assert 0 < levels["p50"] <= levels["p99"] <= levels["worst"]
        assert levels["cpu_worst"] > 0
