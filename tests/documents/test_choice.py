"""Which passages are chosen for a question, and how many."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from app.documents.choice import Choice
from app.documents.passages import Passage, Span, passages
from app.documents.relevance import Place, Relevance

FACTS = [
    "The lighthouse was built of granite.",
    "Its keeper measured the temperature twice a day.",
    "Der Leuchtturmwärter notierte die Temperaturen im Buch.",
    "灯台は海の近くにあります。量子化されたモデル。",
    "def readTemperature(sensor_name): return sensors[sensor_name]",
    "Ships paid a toll of 42 coins.",
    "Nothing of note happened in March.",
    "The CAFÉ opened in 1911.",
]


def documents(*groups: Sequence[str]) -> list[tuple[str, list[Passage]]]:
    found = []
    for group in groups:
        text, parts = "", []
        for fact in group:
            parts.append(Passage(len(text), len(text) + len(fact) + 1))
            text += fact + "\n"
        found.append((text, parts))
    return found


def best(question: str) -> str:
    (place, *_) = Relevance(documents(FACTS)).order(question)
    return FACTS[place.passage]


@pytest.mark.parametrize(
    ("question", "fact"),
    [
        ("What is the lighthouse made of? Granite?", 0),
        ("Wie viele Temperaturmessungen: Temperatur im Buch?", 2),
        ("量子化とは何ですか", 3),
        ("海?", 3),
        ("Where is read temperature of a sensor?", 4),
        ("What does sensor_name do", 4),
        ("42", 5),
        ("when did the cafe open", 7),
        ('"toll" OR NOT (AND* ^coins', 5),
    ],
)
def test_the_passage_that_answers_comes_first(question, fact):
    assert best(question) == FACTS[fact]


@pytest.mark.parametrize("question", ["", "?!", '"', "xyzzy", "*", "a" * 10_000, "word " * 5_000])
def test_a_question_without_a_match_gets_a_bit_of_everything(question):
    many = documents([f"{number}" for number in range(100, 164)])
    order = [place.passage for place in Relevance(many).order(question)]
    assert sorted(order) == list(range(64))
    assert order[:4] == [0, 32, 16, 48]


def test_neighbours_come_before_what_is_far_away():
    group = [f"{number}" for number in range(100, 120)]
    group[10] = "the needle"
    order = [place.passage for place in Relevance(documents(group)).order("needle")]
    assert order[:3] == [10, 11, 9]


def test_neighbours_are_of_the_same_document():
    relevance = Relevance(documents(["a", "needle"], ["b", "c"]))
    assert relevance.order("needle")[:2] == [Place(0, 1), Place(0, 0)]


def test_several_documents_share_what_there_is():
    relevance = Relevance(documents(["granite", "b"], ["c", "a toll"]))
    assert set(relevance.order("granite toll")[:2]) == {Place(0, 0), Place(1, 1)}


def letters(texts: Sequence[str]) -> list[int]:
    return [len(text) for text in texts]


def test_as_many_are_chosen_as_fit():
    choice = Choice(documents(FACTS), letters)
    everything = choice.choose("granite", 1_000_000)
    assert sorted(place.passage for place in everything) == list(range(len(FACTS)))
    for budget in (0, 10, 60, 100, 200):
        chosen = choice.choose("granite", budget)
        # The same order, whatever the room: more room adds and takes nothing away.
        assert chosen == everything[: len(chosen)]
        assert sum(len(FACTS[place.passage]) for place in chosen) <= budget
    assert choice.choose("granite", 0) == []
    assert choice.choose("granite", 60) == [Place(0, 0)]


def test_only_what_may_be_chosen_is_counted():
    counted: list[str] = []

    def count(texts: Sequence[str]) -> list[int]:
        counted.extend(texts)
        return letters(texts)

    text = "\n\n".join(f"Paragraph {number}: " + "words of it " * 50 for number in range(2_000))
    choice = Choice([(text, passages(text, "text"))], count)
    assert 0 < len(choice.choose("Paragraph 1234", 5_000)) < 10
    assert len(counted) < 50
    before = len(counted)
    choice.choose("Paragraph 1234", 5_000)
    assert len(counted) == before


def test_leads_are_paid_for():
    text = "name | size\n" + "a | 1\n" * 3
    parts = [Passage(12, 18, Span(0, 12)), Passage(18, 24, Span(0, 12))]
    choice = Choice([(text, parts)], letters)
    assert choice.choose("a", 40) == [Place(0, 0)]
    assert len(choice.choose("a", 70)) == 2
