"""Where the borders between the verdicts are."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.fit.result import Breakdown, DeviceNeed, Fit
from app.fit.verdict import MAX_KEPT, judge, judge_fit, kept, verdict_text

GB = 1_000_000_000
ORDER = ["too_big", "tight", "split", "ram", "gpu"]


def ram(needed, free=10 * GB, total=16 * GB):
    return DeviceNeed(name="RAM", needed=needed, free=free, total=total)


def card(needed, free=7 * GB, total=8 * GB, **more):
    return DeviceNeed(name="CUDA0", needed=needed, free=free, total=total, **more)


def verdict(*devices, **more):
    return judge(devices, **more).verdict


@pytest.mark.parametrize(
    ("needed", "expected"),
    [
        (0, "ram"),
        # 10 GB are free, 10% of 16 shall stay so: 8.4 GB.
        (8_400_000_000, "ram"),
        (8_400_000_001, "tight"),
        (10 * GB, "tight"),
        (10 * GB + 1, "tight"),
        # 16 GB less the same headroom: with every other program closed.
        (14_400_000_000, "tight"),
        (14_400_000_001, "too_big"),
    ],
)
def test_borders_of_the_main_memory(needed, expected):
    assert verdict(ram(needed)) == expected


@pytest.mark.parametrize(
    ("needed", "expected"),
    [(6_200_000_000, "gpu"), (6_200_000_001, "tight"), (7 * GB, "tight"), (7 * GB + 1, "too_big")],
)
def test_borders_of_a_card(needed, expected):
    assert verdict(ram(GB), card(needed), gpu_layers=33, layers=33) == expected


def test_all_layers_some_or_none():
    devices = ram(GB), card(GB)

    assert verdict(*devices, gpu_layers=33, layers=33) == "gpu"
    assert verdict(*devices, gpu_layers=32, layers=33) == "split"
    assert verdict(*devices, gpu_layers=0, layers=33) == "ram"


def test_the_worst_device_decides():
    assert verdict(ram(15 * GB), card(GB), gpu_layers=33, layers=33) == "too_big"
    assert verdict(ram(9 * GB), card(GB), gpu_layers=5, layers=33) == "tight"


def test_mapped_weights_count_in_full_but_a_model_may_start_without_room_for_them():
    squeezed = judge([ram(11 * GB)], mapped=9 * GB)
    stuck = judge([ram(11 * GB)], mapped=0)

    assert squeezed.verdict == stuck.verdict == "tight"
    assert squeezed.starts
    assert not stuck.starts
    # Pages that cannot all stay in memory are read from disk for every token: no fit.
    assert verdict(ram(15 * GB), mapped=15 * GB) == "too_big"


def test_what_is_missing_makes_it_fit():
    found = judge([ram(9 * GB)])

    assert found.missing == 600_000_000
    assert judge([ram(9 * GB, free=10 * GB + found.missing)]).verdict == "ram"
    assert judge([ram(8 * GB)]).spare == 400_000_000


def test_what_is_too_big_lacks_what_no_closing_gives():
    assert judge([ram(15 * GB)]).missing == 600_000_000


def test_headroom_has_a_limit_and_can_be_none():
    assert kept(16 * GB, 0.1) == 1_600_000_000
    assert kept(512 * GB, 0.1) == MAX_KEPT
    assert verdict(ram(10 * GB), headroom=0.0) == "ram"
    assert kept(None, 0.1) == 0


def test_memory_that_could_not_be_read_is_not_taken_for_room():
    assert verdict(ram(GB, free=None)) == "tight"
    assert verdict(ram(15 * GB, free=None)) == "too_big"
    assert verdict(ram(GB, free=None, total=None)) == "tight"
    assert verdict(ram(GB, total=None)) == "ram"


def test_memory_of_an_integrated_card_counts_once():
    # 8 GB on the card are in the 9 GB of main memory; the headroom is kept there alone.
    there = card(8 * GB, free=8 * GB, total=8 * GB, shares_ram=True)

    assert verdict(ram(9 * GB, free=12 * GB), there, gpu_layers=33, layers=33) == "gpu"
    assert verdict(ram(12 * GB, free=12 * GB), there, gpu_layers=33, layers=33) == "tight"
    more = card(8 * GB + 1, free=8 * GB, total=8 * GB, shares_ram=True)
    assert verdict(ram(9 * GB, free=12 * GB), more, gpu_layers=33, layers=33) == "too_big"


sizes = st.integers(0, 64 * GB)


@given(needed=sizes, mapped=sizes, free=sizes, more=sizes, headroom=st.floats(0, 0.5))
def test_more_free_memory_is_never_worse(needed, mapped, free, more, headroom):
    total = 64 * GB
    before = judge([ram(needed, free, total)], mapped=min(mapped, needed), headroom=headroom)
    after = judge(
        [ram(needed, min(total, free + more), total)], mapped=min(mapped, needed),
        headroom=headroom,
    )  # fmt: skip

    assert ORDER.index(after.verdict) >= ORDER.index(before.verdict)
    assert after.starts >= before.starts


@given(needed=sizes, less=sizes, free=sizes, vram=sizes, on_card=sizes)
def test_needing_less_is_never_worse(needed, less, free, vram, on_card):
    def found(size):
        devices = [ram(size, free, 64 * GB), card(on_card, vram, 64 * GB)]
        return ORDER.index(judge(devices, gpu_layers=1, layers=1).verdict)

    assert found(max(0, needed - less)) >= found(needed)


@given(needed=sizes, free=sizes, headroom=st.floats(0, 0.5))
def test_something_is_missing_exactly_when_it_does_not_fit(needed, free, headroom):
    found = judge([ram(needed, free, 64 * GB)], headroom=headroom)

    assert (found.missing == 0) == (found.verdict == "ram")
    assert not (found.missing and found.spare)


def fit(**changes):
    usual = Fit(
        file="a.gguf", type="Q4_K_M", bits_per_weight=4.9, parameters=8, size=5, context=8192,
        parts=Breakdown(weights=5), devices=(ram(9 * GB),), verdict="tight", tier="header",
    )  # fmt: skip
    return msgspec.structs.replace(usual, **changes)


def test_verdicts_in_words():
    assert verdict_text(fit(mapped=8 * GB)) == ("Tight: close other programs to free 600 MB first.")
    assert verdict_text(fit(devices=(ram(11 * GB),))) == (
        "Tight: it does not load now; close other programs to free 2.60 GB first."
    )
    assert verdict_text(fit(devices=(ram(8 * GB),), verdict="ram")) == (
        "Fits in RAM with 400 MB to spare."
    )
    assert verdict_text(fit(devices=(ram(15 * GB),), verdict="too_big")) == (
        "Too big: it needs 600 MB more than there can be."
    )
    assert "could not be read" in verdict_text(fit(devices=(ram(GB, free=None),)))
    assert judge_fit(fit()).missing == 600_000_000
