"""What fits when only the number of parameters is known, as in a list of search results."""

from __future__ import annotations

from app.fit.bare import assess_numbers
from app.fit.formula import find_format
from app.fit.result import Verdict
from app.fit.sources import Numbers, Wishes
from app.hardware.machine import Machine

USUAL = "Q4_K_M"
"""The type that sizes of models are spoken of with."""
_STEPS = ("F16", "Q8_0", "Q6_K", "Q5_K_M", USUAL, "Q3_K_M", "Q2_K")
_BESIDE = 1.1
"""Weights, and a tenth of them for the conversation and what computes it."""
_FITS = ("gpu", "ram", "split")
_LARGEST = 4_000_000_000_000


def rough_verdict(parameters: float, bits: float, machine: Machine, asked: Wishes) -> Verdict:
    """Judge so many parameters of so many bits, with a tenth of them for everything beside."""
    return assess_numbers(Numbers(parameters, bits * _BESIDE), machine, asked).verdict


def fits_roughly(parameters: int, type: str, machine: Machine, asked: Wishes) -> bool:
    """Say whether so many parameters fit comfortably in a type."""
    return rough_verdict(parameters, find_format(type).bits, machine, asked) in _FITS


def best_type(parameters: int, machine: Machine, asked: Wishes) -> str:
    """Return the usual type with the most bits in which so many parameters fit; empty for none."""
    return next((one for one in _STEPS if fits_roughly(parameters, one, machine, asked)), "")


def most_parameters(machine: Machine, asked: Wishes) -> int:
    """Return how many parameters fit at the usual type: a round number, 0 where nothing is known.

    It is the same for people, who read it, and for servers, which filter by it.
    """
    if not fits_roughly(1, USUAL, machine, asked):
        return 0
    low, high = 1, _LARGEST
    while high - low > max(1, low // 100):
        middle = (low + high) // 2
        if fits_roughly(middle, USUAL, machine, asked):
            low = middle
        else:
            high = middle
    step = 1_000_000_000 if low >= 10_000_000_000 else 100_000_000
    return low // step * step or low
