"""What fits when only parameters are known."""

from __future__ import annotations

import pytest

from app.fit.rough import best_type, fits_roughly, most_parameters, rough_verdict
from app.fit.sources import Wishes


def test_more_memory_takes_more_bits(build):
    eight = 8_030_000_000

    assert best_type(eight, build(32, 28), Wishes()) == "F16"
    assert best_type(eight, build(16, 12), Wishes()) == "Q8_0"
    assert best_type(eight, build(8, 7), Wishes()) == "Q4_K_M"
    assert best_type(eight, build(4, 3), Wishes()) == ""


def test_the_most_parameters_are_round_and_at_the_edge(build):
    machine = build(16, 12)

    most = most_parameters(machine, Wishes())

    assert most % 1_000_000_000 == 0
    assert fits_roughly(most, "Q4_K_M", machine, Wishes())
    assert not fits_roughly(most + 1_100_000_000, "Q4_K_M", machine, Wishes())


def test_cards_add_room(build):
    assert most_parameters(build(16, 12, (24, 23)), Wishes()) > most_parameters(
        build(16, 12), Wishes()
    )


def test_a_machine_that_could_not_be_read_promises_nothing(build):
    assert most_parameters(build(None, None), Wishes()) == 0


@pytest.mark.parametrize(("bits", "verdict"), [(4.9, "ram"), (10.0, "tight"), (16.0, "too_big")])
def test_the_verdict_counts_a_tenth_for_what_is_beside(build, bits, verdict):
    # 8 B parameters and a tenth: 5.4, 11 and 17.6 GB.
    assert rough_verdict(8e9, bits, build(16, 12), Wishes()) == verdict
