"""What is asked of the fit, from what others know of a model."""

from __future__ import annotations

import msgspec
import pytest

from app.fit.catalogue import catalogue
from app.fit.sources import numbers


class Stored(msgspec.Struct, frozen=True):
    """Weights as the Hub's room describes them."""

    format: str = "BF16"
    bits: float = 16.0
    parameters: int = 1_000_000_000
    size: int = 2_000_000_000
    layers: int = 0
    kv_heads: int = 0
    head_width: int = 0


PLAIN = next(one for one in catalogue() if one.uniform_cache)
SLIDING = next(one for one in catalogue() if not one.uniform_cache)


def test_what_the_files_take_counts():
    found = numbers(Stored(format="GPTQ-4bit-128g", bits=4.16, size=835_000_000), "a/b")
    assert found.bits == pytest.approx(6.68)
    assert numbers(Stored(size=0), "a/b").bits == 16.0
    assert numbers(Stored(size=10**13), "a/b").bits == 32.0, "other files than weights"


def test_the_catalogue_knows_the_layers_of_what_may_not_be_read():
    found = numbers(Stored(), PLAIN.repo)
    shape = PLAIN.shape
    assert (found.layers, found.kv_heads, found.head_width) == (
        shape.layers, shape.kv_heads, shape.head,
    )  # fmt: skip


@pytest.mark.parametrize("repo", ["a/b", SLIDING.repo])
def test_layers_that_are_unknown_or_unlike_each_other_stay_unsaid(repo):
    assert numbers(Stored(), repo).layers == 0


def test_what_was_read_is_believed():
    found = numbers(Stored(layers=3, kv_heads=2, head_width=5), PLAIN.repo)
    assert (found.layers, found.kv_heads, found.head_width) == (3, 2, 5)


@pytest.mark.parametrize("weights", [Stored(bits=0.0), Stored(parameters=0)])
def test_too_little_is_nothing(weights):
    assert numbers(weights, "a/b") is None
