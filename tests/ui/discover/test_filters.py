"""Filters: what they ask the Hub, and what of the catalogue passes them."""

from __future__ import annotations

from app.fit.catalogue import catalogue
from app.ui.discover.filters import ARCHITECTURES, SIZES, Asked, Filters, matching

B = 10**9


def test_a_query_holds_everything_that_was_chosen():
    filters = Filters(
        size="10", architecture="qwen3", licence="apache-2.0", open=True, sort="likes"
    )
    query = Asked(text="qwen", filters=filters, room=8 * B).query()
    assert (query.text, query.sort) == ("qwen", "likes")
    assert (query.least, query.most) == (5 * B, 8 * B), "what fits is the tighter bound"
    assert (query.architecture, query.licence, query.gated, query.gguf) == (
        "qwen3", "apache-2.0", False, True,
    )  # fmt: skip


def test_what_fits_bounds_the_size_only_when_it_is_asked_for_and_known():
    assert Asked(text="", filters=Filters(), room=8 * B).query().most == 8 * B
    assert Asked(text="", filters=Filters(), room=0).query().most == 0
    assert Asked(text="", filters=Filters(fits=False), room=8 * B).query().most == 0
    assert Asked(text="", filters=Filters(size="5"), room=80 * B).query().most == 5 * B
    assert Asked(text="", filters=Filters(), room=1).query().gated is None


def test_the_catalogue_is_filtered_by_the_same():
    entries = catalogue()
    assert matching(entries, Asked(text="", filters=Filters(), room=0)) == list(entries)
    small = matching(entries, Asked(text="", filters=Filters(), room=2 * B))
    assert small
    assert all(entry.parameters <= 2 * B for entry in small)
    middle = matching(entries, Asked(text="", filters=Filters(size="20", fits=False)))
    assert middle
    assert all(10 * B <= entry.parameters <= 20 * B for entry in middle)
    gemma = matching(entries, Asked(text="", filters=Filters(architecture="gemma3")))
    assert {entry.shape.architecture for entry in gemma} == {"gemma3"}
    free = matching(entries, Asked(text="", filters=Filters(licence="apache-2.0")))
    assert {entry.licence for entry in free} == {"Apache-2.0"}
    assert matching(entries, Asked(text="", filters=Filters(licence="llama3.1")))
    assert matching(entries, Asked(text="", filters=Filters(licence="gemma")))


def test_every_size_has_a_model_and_the_menus_know_what_is_common():
    offered = {choice.value for choice in ARCHITECTURES}
    common = {entry.shape.architecture for entry in catalogue()}
    assert offered - {""} <= common
    for key in SIZES:
        assert matching(catalogue(), Asked(text="", filters=Filters(size=key, fits=False))), key


def test_narrowed_says_whether_anything_was_chosen():
    assert not Filters().narrowed
    assert not Filters(sort="likes").narrowed
    assert Filters(size="5").narrowed
    assert Filters(fits=False).narrowed
