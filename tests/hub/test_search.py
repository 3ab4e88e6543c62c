"""Search, page by page, with the filters that the Hub has and those that it lacks."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as some

from app.core.cancel import CancelToken
from app.core.errors import Cancelled
from app.hub.errors import HubError
from app.hub.search import Found, Query, Search, read_found, wanted
from fakehub.repo import Repo


@pytest.fixture
def many(fakehub):
    """Seventy repositories of which numbers are known."""
    fakehub.add(
        *(
            Repo(
                f"maker/model-{number:02}" + ("-GGUF" if number % 3 else ""),
                {"model.gguf" if number % 3 else "model.safetensors": b"x"},
                downloads=1000 - number, likes=number, trending=number % 7,
                gated="manual" if number % 10 == 0 else False,
                last_modified=f"2025-01-{1 + number % 28:02}T00:00:00.000Z",
                gguf={
                    "total": number * 10**9, "context_length": 8192,
                    "architecture": "gemma3" if number in (11, 68) else "llama",
                },
                card_data={
                    "license": "mit" if number % 2 else "apache-2.0",
                    "base_model": "some/base" if number < 20 else "other/base",
                },
            )
            for number in range(70)
        )
    )  # fmt: skip


def everything(search: Search) -> list[Found]:
    found: list[Found] = []
    while page := search.more():
        found += page
    assert search.ended
    return found


def numbers(search: Search) -> list[int]:
    return [int(one.id[12:14]) for one in everything(search)]


def test_pages_follow_each_other(hub, fakehub, many):
    search = hub.search(Query(sort="downloads", gguf=False))
    pages = [search.more() for _ in range(4)]
    assert [len(page) for page in pages] == [30, 30, 10, 0]
    assert search.ended
    assert search.complete
    assert len({one.id for page in pages for one in page}) == 70
    assert len(fakehub.requests) == 3


def test_nothing_is_asked_before_the_first_page(hub, fakehub, many):
    hub.search(Query(text="model"))
    assert fakehub.requests == []


@pytest.mark.parametrize(
    ("sort", "first"),
    [("downloads", [0, 1, 2]), ("likes", [69, 68, 67]), ("trending", [6, 13, 20])],
)
def test_orders(hub, many, sort, first):
    found = numbers(hub.search(Query(sort=sort, gguf=False)))
    assert sorted(found[:3]) == sorted(first) if sort == "trending" else found[:3] == first


@pytest.mark.parametrize("sort", ["modified", "created"])
def test_orders_by_date_are_known_to_the_hub(hub, many, sort):
    assert len(numbers(hub.search(Query(sort=sort)))) == 46


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (Query(), {n for n in range(70) if n % 3}),
        (Query(gguf=False, text="model-0"), set(range(10))),
        (Query(gguf=False, gated=True), set(range(0, 70, 10))),
        (Query(gguf=False, gated=False), {n for n in range(70) if n % 10}),
        (Query(gguf=False, least=10 * 10**9, most=12 * 10**9), {10, 11, 12}),
        (Query(gguf=False, most=2 * 10**9), {1, 2}),  # the Hub hides what it has no size of
        (Query(gguf=False, licence="mit"), set(range(1, 70, 2))),
        (Query(base="some/base"), {n for n in range(20) if n % 3}),
        (Query(architecture="gemma3"), {11, 68}),
        (Query(architecture="gemma3", least=60 * 10**9), {68}),
        (Query(text="nothing like it"), set()),
        (Query(architecture="mamba"), set()),
    ],
)
def test_filters(hub, many, query, expected):
    assert set(numbers(hub.search(query))) == expected


def test_what_a_result_says(hub, many):
    (found,) = everything(hub.search(Query(text="model-11")))
    assert found == Found(
        id="maker/model-11-GGUF", downloads=989, likes=11, gated=False, updated="2025-01-12",
        parameters=11 * 10**9, architecture="gemma3", context_length=8192, licence="mit",
        tags=found.tags, base_models=("some/base",),
    )  # fmt: skip
    assert "gguf" in found.tags


@pytest.mark.parametrize(
    "text",
    ["maker/model-11", " MODEL-11 ", "model 11", "https://huggingface.co/maker/model-11-GGUF",
     "http://hub.example/maker/model-11-GGUF/tree/main?x=1"],
)  # fmt: skip
def test_words_names_and_addresses_are_understood(hub, many, text):
    assert [one.id for one in everything(hub.search(Query(text=text)))] == ["maker/model-11-GGUF"]


def test_repositories_made_from_another(hub, many):
    found = numbers(hub.made_from("some/base"))
    assert found == sorted(n for n in range(20) if n % 3)


def test_rare_results_are_looked_for_on_many_pages(access, fakehub, many):
    search = Search(access, Query(architecture="gemma3", sort="downloads"), page=5)
    found = search.more()
    assert [one.architecture for one in found] == ["gemma3"] * len(found)
    assert found


def test_a_search_among_thousands_gives_up_and_says_so(hub, fakehub, monkeypatch):
    monkeypatch.setattr("app.hub.search._MOST_PAGES", 3)
    monkeypatch.setattr("app.hub.search._SIFTED_PAGE", 30)
    fakehub.add(*(Repo(f"maker/m{number:03}", {"a.gguf": b"x"}) for number in range(200)))
    search = hub.search(Query(architecture="mamba"))
    assert search.more() == ()
    assert search.ended
    assert not search.complete
    assert len(fakehub.requests) == 3


def test_what_moved_to_the_next_page_meanwhile_is_there_once(hub, fakehub):
    fakehub.add(*(Repo(f"maker/m{n:02}-GGUF", {"a.gguf": b"x"}, likes=n) for n in range(40)))
    search = hub.search(Query(sort="likes"))
    first = search.more()
    fakehub.add(*(Repo(f"maker/new{n}-GGUF", {"a.gguf": b"x"}, likes=99) for n in range(5)))
    second = search.more()
    ids = [one.id for one in (*first, *second)]
    assert len(ids) == len(set(ids)) == 40


def test_a_cancelled_search_asks_no_more(hub, fakehub, many):
    cancel = CancelToken()
    search = hub.search(Query())
    search.more(cancel)
    cancel.cancel()
    with pytest.raises(Cancelled):
        search.more(cancel)
    assert len(fakehub.requests) == 1


def test_a_page_that_failed_can_be_asked_for_again(hub, fakehub, many):
    search = hub.search(Query(gguf=False))
    search.more()
    fakehub.faults.rate_limit(1)
    with pytest.raises(HubError) as caught:
        search.more()
    assert caught.value.kind == "rate_limit"
    assert not search.ended
    assert len(search.more()) == 30


@pytest.mark.parametrize("body", [b"{}", b'"x"', b"5", b"null"])
def test_a_list_that_is_none_is_refused(hub, fakehub, body):
    fakehub.faults.status(200, body=body)
    with pytest.raises(HubError) as caught:
        hub.search(Query()).more()
    assert caught.value.kind == "bad_reply"


def test_an_endless_list_of_empty_pages_ends(hub, fakehub):
    link = {"Link": f'<{fakehub.url}/api/models?cursor=1>; rel="next"'}
    fakehub.faults.status(200, link, body=b"[]")
    search = hub.search(Query())
    assert search.more() == ()
    assert search.ended
    assert len(fakehub.requests) == 1


def test_the_same_page_for_ever_ends(hub, fakehub):
    link = {"Link": f'<{fakehub.url}/api/models?cursor=1>; rel="next"'}
    body = msgspec.json.encode([{"id": "maker/One-GGUF", "tags": ["gguf"]}])
    fakehub.faults.status(200, link, body=body)
    assert [one.id for one in everything(hub.search(Query()))] == ["maker/One-GGUF"]
    assert len(fakehub.requests) <= 12


ANYTHING = some.recursive(
    some.none() | some.booleans() | some.integers() | some.floats() | some.text(max_size=12),
    lambda inner: (
        some.lists(inner, max_size=3)
        | some.dictionaries(some.sampled_from(["total", "architecture"]), inner)
    ),
    max_leaves=8,
)


@given(
    ANYTHING
    | some.fixed_dictionaries(
        {"id": some.just("a/b") | some.text()},
        optional=dict.fromkeys(
            ["tags", "gguf", "safetensors", "gated", "lastModified", "downloads", "likes"], ANYTHING
        ),
    )
)
def test_whatever_a_list_holds_does_no_harm(item):
    found = read_found(item)
    if found is not None:
        msgspec.json.encode(found)
        assert wanted(found, Query(gguf=False))
