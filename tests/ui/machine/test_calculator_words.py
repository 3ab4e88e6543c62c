"""The calculator's Qt-free parts: names, contexts, sentences, where bars end."""

import pytest

from app.fit.assess import Cell
from app.fit.result import Breakdown, DeviceNeed, Fit
from app.ui.fit.bar_layout import device_bars, scale_end
from app.ui.fit.context_steps import COLUMNS, COUNT, context_at, nearest_column, step_of
from app.ui.fit.fit_text import (
    FACES,
    cell_text,
    context_text,
    formula,
    headline,
    segments,
    speed_text,
)
from app.ui.machine.model_match import match, query_words, stated_size

GB = 10**9
NAMES = [
    ("Llama 2 13B Chat", ""),
    ("Llama 3.1 8B Instruct", "meta-llama/Llama-3.1-8B-Instruct"),
    ("Llama 3.2 3B Instruct", ""),
    ("Llama 3.3 70B Instruct", ""),
    ("Qwen3 30B-A3B", ""),
    ("Qwen3 32B", "QwQ 32B"),
    ("Gemma 3 27B", ""),
    ("Mistral Small 3.2 24B", ""),
]


def llama(**changes):
    values = {
        "file": "",
        "type": "Q4_K_M",
        "bits_per_weight": 4.89,
        "parameters": 8_030_000_000,
        "size": 4_908_000_000,
        "context": 8192,
        "parts": Breakdown(
            weights=4_908_337_500,
            kv_cache=1_073_741_824,
            compute=120_000_000,
            output=513_024,
            overhead=90_000_000,
        ),
        "devices": (DeviceNeed(name="RAM", needed=6 * GB, free=15 * GB, total=24 * GB),),
        "verdict": "ram",
        "tier": "formula",
    }
    return Fit(**(values | changes))


@pytest.mark.parametrize(("query", "first"), [
    ("llama 3.1 8b", "Llama 3.1 8B Instruct"),
    ("llama3.1:8b", "Llama 3.1 8B Instruct"),
    ("8b llama", "Llama 3.1 8B Instruct"),
    ("bartowski/Meta-Llama-3.1-8B-Instruct-GGUF", "Llama 3.1 8B Instruct"),
    ("Llama-3.2-3B-Instruct-Q4_K_M.gguf", "Llama 3.2 3B Instruct"),
    ("qwen3-30b-a3b", "Qwen3 30B-A3B"),
    ("qwen 32", "Qwen3 32B"),
    ("qwq", "Qwen3 32B"),
    ("gemma", "Gemma 3 27B"),
    ("google/gemma-3-27b-it", "Gemma 3 27B"),
])  # fmt: skip
def test_a_name_is_found_however_it_is_written(query, first):
    assert NAMES[match(query, NAMES)[0]][0] == first


def test_what_is_in_no_name_is_not_found():
    assert match("falcon", NAMES) == []
    assert match("llama 7b", NAMES) == []
    assert match("", NAMES) == list(range(len(NAMES)))


def test_a_name_of_decorations_alone_still_counts():
    assert query_words("instruct") == ["instruct"]


@pytest.mark.parametrize(("name", "size"), [
    ("llama-2-13b-chat", 13e9), ("Falcon 7.5B", 7.5e9), ("smol 360M", 360e6),
    ("mixtral", None), ("phi-4", None), ("qwen3:4b", 4e9),
])  # fmt: skip
def test_the_size_that_a_name_states(name, size):
    assert stated_size(name) == size


def test_the_slider_has_the_columns_among_its_steps():
    steps = [context_at(step) for step in range(COUNT + 1)]
    assert steps == sorted(set(steps))
    assert steps[0] == 2048
    assert steps[-1] == 131_072
    assert set(COLUMNS) <= set(steps)
    assert all(step_of(context) == step for step, context in enumerate(steps))
    assert step_of(100) == 0
    assert step_of(10**6) == COUNT


def test_the_nearest_column_of_any_context():
    assert [nearest_column(one) for one in COLUMNS] == list(range(len(COLUMNS)))
    assert COLUMNS[nearest_column(9000)] == 8192
    assert COLUMNS[nearest_column(1)] == 2048


def test_the_formula_is_written_out_with_its_numbers_and_what_it_leaves_out():
    assert formula(llama()).text == (
        "8.03 B × 4.89 bits ÷ 8 = 4.91 GB + KV cache 1.07 GB + compute 120 MB + output 513 kB "
        "+ overhead 90.0 MB = 6.19 GB"
    )


def test_second_copies_and_blocks_left_on_disk_are_terms_of_their_own():
    parts = Breakdown(weights=5_408_337_500)
    assert formula(llama(parts=parts)).rest == ("+ second copies 500 MB",)
    parts = Breakdown(weights=4_708_337_500)
    assert formula(llama(parts=parts)).rest == ("− left on disk 200 MB",)


def test_the_headline_says_what_to_take():
    assert headline(llama(decode_tps=9.2)) == "Take Q4_K_M: 4.9 GB, fits in RAM, about 9 tokens/s"
    assert headline(llama()) == "Take Q4_K_M: 4.9 GB, fits in RAM", "no speed, no guess"
    assert headline(llama(verdict="tight")) == "Take Q4_K_M: 4.9 GB, fits tightly"
    assert headline(llama(verdict="too_big")) == "Too big for this machine"


def test_small_words():
    assert context_text(8192) == "8k"
    assert context_text(5000) == "5,000"
    assert speed_text(None) == "not measured yet"
    assert speed_text(1.42) == "about 1.4 tokens/s"
    cell = Cell("Q4_K_M", 8192, "split", 6_190_000_000, 20, 33)
    assert cell_text(cell, "Q4_K_M") == (
        "Q4_K_M with 8k of context: Split over GPU and RAM, 6.19 GB, 20 of 33 layers on the GPU"
    )


def test_verdicts_differ_in_more_than_colour():
    words = {verdict: (face.word, face.icon) for verdict, face in FACES.items()}
    assert len({word for word, _ in words.values()}) == len(words)
    assert {words["tight"][1], words["split"][1], words["too_big"][1], words["ram"][1]} == {
        "warning", "split", "too_big", "check",
    }  # fmt: skip


def test_parts_that_are_not_there_are_not_shown():
    assert [one.part.name for one in segments(Breakdown(weights=1, compute=2))] == [
        "Weights", "Compute",
    ]  # fmt: skip


def test_a_small_model_on_a_large_machine_stays_readable():
    devices = (DeviceNeed(name="RAM", needed=GB, free=200 * GB, total=256 * GB),)
    end = scale_end(GB, devices)
    assert GB / end > 0.2
    bar = device_bars(devices, end)[0]
    assert bar.cut
    assert bar.words == "200 GB free of 256 GB"


def test_a_need_beyond_the_machine_is_whole_in_the_picture():
    devices = (DeviceNeed(name="RAM", needed=40 * GB, free=15 * GB, total=24 * GB),)
    end = scale_end(40 * GB, devices)
    assert end > 40 * GB
    assert device_bars(devices, end)[0].over


def test_unread_memory_is_said_not_drawn():
    devices = (DeviceNeed(name="RAM", needed=GB, free=None, total=None),)
    bar = device_bars(devices, scale_end(GB, devices))[0]
    assert (bar.free, bar.total, bar.words, bar.over) == (None, None, "could not be read", False)
