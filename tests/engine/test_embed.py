"""Embeddings, where a model is made for them."""

from __future__ import annotations

import math
import threading

import pytest

from app.core.cancel import CancelToken
from app.core.errors import Cancelled
from app.engine.errors import EngineError
from app.engine.protocol import ModelSettings, Turn

pytestmark = pytest.mark.engine

TEXTS = ["The cat sat on the mat.", "How much memory does it take?", "The cat sat on the mat."]


@pytest.fixture(params=["mean", "first", "last"])
def embedding(request, engine, small):
    """An engine with a model of each pooling; the last one is also a chat model."""
    name = {"mean": "bert", "first": "bert", "last": "llama"}[request.param]
    pooling = {"mean": 1, "first": 2, "last": 3}[request.param]
    engine.load(small(name, pooling_type=pooling), ModelSettings(context=512))
    return engine


def test_each_text_is_a_vector_of_length_one(embedding):
    assert embedding.loaded.embeds
    result = embedding.embed(TEXTS)
    assert [len(vector) for vector in result.vectors] == [64] * 3
    for vector in result.vectors:
        assert math.isclose(sum(value * value for value in vector), 1, rel_tol=1e-5)
    assert result.vectors[0] == result.vectors[2] != result.vectors[1]
    assert result.tokens >= sum(embedding.count_texts(TEXTS))


def test_the_company_of_other_texts_changes_nothing(embedding):
    alone = embedding.embed(TEXTS[:1]).vectors[0]
    long = "word " * 600
    among = embedding.embed([long, *TEXTS]).vectors
    assert among[1] == pytest.approx(alone, abs=1e-4)
    assert embedding.embed([long]).vectors[0] == pytest.approx(among[0], abs=1e-4)


def test_a_chat_goes_on_beside_embeddings(engine, small, ask):
    engine.load(small("llama", pooling_type=3), ModelSettings(context=512))
    turns = [Turn("user", "Hello")]
    before, _ = ask(engine, turns, temperature=0, max_tokens=10)
    engine.embed(TEXTS)
    after, end = ask(engine, turns, temperature=0, max_tokens=10)
    assert before == after
    assert end.stats.reused_tokens == end.stats.prompt_tokens - 1


def test_a_model_that_only_embeds_says_so(engine, small, ask):
    loaded = engine.load(small("bert"), ModelSettings(context=512))
    assert not loaded.generates
    with pytest.raises(EngineError, match="cannot answer"):
        ask(engine, [Turn("user", "Hello")])
    with pytest.raises(EngineError, match="cannot answer"):
        engine.measure()
    assert engine.embed(TEXTS).vectors


def test_a_chat_model_says_that_it_does_not(chatting):
    assert not chatting.loaded.embeds
    assert chatting.loaded.generates
    with pytest.raises(EngineError, match="no embeddings") as caught:
        chatting.embed(TEXTS)
    assert caught.value.kind == "embedding"
    assert "made for embeddings" in caught.value.hint


@pytest.mark.parametrize(
    ("texts", "reason"),
    [(["word " * 5000], "the model takes 2,048"), (["fine", ""], "empty"),
     (["x"] * 3000, "more than 2,048")],
)  # fmt: skip
def test_what_cannot_be_embedded_is_a_sentence(engine, small, texts, reason):
    engine.load(small("llama", pooling_type=3), ModelSettings(context=512))
    with pytest.raises(EngineError, match=reason) as caught:
        engine.embed(texts)
    assert caught.value.kind == "embedding"
    assert engine.embed(TEXTS).tokens


def test_nothing_to_embed_is_nothing(engine, small):
    engine.load(small("bert"), ModelSettings(context=512))
    assert engine.embed([]).vectors == []


def test_a_stop_between_two_texts_is_heard(engine, small):
    engine.load(small("bert"), ModelSettings(context=512))
    cancel = CancelToken()
    threading.Timer(0.3, cancel.cancel).start()
    with pytest.raises(Cancelled):
        engine.embed(["many words and more " * 90] * 2000, cancel)
    assert engine.embed(TEXTS).vectors
