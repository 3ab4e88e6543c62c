"""The text that Snug Guide is trained on: generated conversations."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Collection

from . import memory, names, offtopic
from .basics import BASICS
from .grammar import Topic, expand
from .models import MODELS
from .noise import humanize
from .pages import PAGES
from .quantization import QUANTIZATION
from .smalltalk import MARKDOWN, SMALLTALK
from .snug import CHATTING, FIRST_STEPS
from .verdicts import VERDICTS

Turn = tuple[str, str]

TOPICS: tuple[tuple[tuple[Topic, ...], float], ...] = (
    (QUANTIZATION, 9.0),
    (BASICS + MODELS, 20.0),
    (CHATTING + PAGES + VERDICTS + FIRST_STEPS, 25.0),
    (SMALLTALK, 11.0),
    (MARKDOWN, 2.5),
    (names.PARTS, 5.0),
)
MAKERS: tuple[tuple[Callable[[random.Random], Turn], float], ...] = (
    (names.name_question, 9.0),
    (names.compare_question, 4.0),
    (offtopic.offtopic_question, 14.0),
    (memory.million_question, 1.0),
    (memory.size_question, 2.0),
    (memory.formula_question, 1.5),
    (memory.fit_question, 4.0),
    (memory.largest_question, 2.0),
)
MEMORY_WEIGHT = 16.0

THING_ASKS = (
    "what [is|are] {x}",
    "[what's|whats] {x}",
    "what [is|are] {x}",
    "what does {x} mean",
    "what [is|does] {x}[| mean| do| stand for| refer to| tell me| show| measure]",
    "[explain|define|describe] {x}[| to me| for me| for beginners| in short| like i am five|]",
    (
        "[can|could|would|will] you [please |][explain|define|describe|tell me about|clarify]"
        " {x}[| to me|]"
    ),
    (
        "[tell me|tell me more|say something|teach me|i want to know|i'd like to learn|give me"
        " information|talk to me|enlighten me] about {x}"
    ),
    "{x}[| explained| meaning| definition| explanation| what is it| what is that| what's that]",
    "what is meant by {x}",
    "what do [people|they|you|we] mean [by|with|when they say] {x}",
    "what [exactly |actually |really |even |on earth |]is {x}",
    "what is {x} [for|good for|about|used for]",
    "what is the [meaning|purpose|point|role|use|idea|sense|definition] of {x}",
    (
        "[i don't understand|i don't get|i am confused by|i know nothing about|never heard of|i"
        " wonder about|i don't know] {x}[|, can you explain|, what is it|, help]"
    ),
    (
        "i [keep seeing|keep hearing|read|heard|saw|came across|stumbled over|hear people talk"
        " about] [about |] {x}[, what is it|, what does it mean|, what is that|]"
    ),
    "how [do|would|should|can] [i|you|one] [understand|explain|picture|describe|imagine] {x}",
    "[a|the|your] [definition|explanation|short description|summary] of {x}",
    "[do you know|can you say|are you able to say] what {x} [is|are|means]",
    (
        "[tell me|explain|please say|i'd like to know|i want to understand|remind me] what {x}"
        " [is|are|means]"
    ),
    "why [is|are] {x} [important|there|needed|useful|interesting]",
    "[what should i know|what can you tell me|what do you know|what have you got] about {x}",
    "[and |so ]what [is|about] {x}",
    "[where|when] [do|does|will] i [meet|see|need|come across] {x}",
    "what would you [call|say is] {x}",
    "how does {x} [work|help|help me]",
    "what [role does|part does] {x} play",
    "what does {x} have to do with [models|snug|all this|this]",
)
DEED_ASKS = (
    "how [do|can|could|would|should|might|must] [i|you|we|one] {x}",
    "how to {x}",
    "how do i {x}",
    "how can i {x}",
    "where [do|can|should|would|could|must] i [|go to |click to |look to ]{x}",
    "where [do|can] i {x}",
    "what [do|must|should|can] i [do|click|press|use|need] [to|in order to] {x}",
    (
        "[is it possible|is there a way|is there an option|is there a button|what is the"
        " way|what's the easiest way|what is the best way|any way|which button is there|how is it"
        " possible] to {x}"
    ),
    (
        "i [want|would like|need|wish|am trying|try|have|'d like|intend|plan|hope] to {x}[|, how|,"
        " how does that work|, where|, what do i do|, how do i do that|, how is that done|, what"
        " now]"
    ),
    (
        "[help me|please help me|can you help me|show me how to|tell me how to|explain how"
        " to|teach me to|show me where to|tell me where to] {x}"
    ),
    "[can|could|may] [i|we] {x}[| here| in snug| somewhere| with snug|]",
    (
        "[which|what] [page|button|menu|tab] [do i use|is there|lets me|is for me|helps me|is"
        " used] [to |]{x}"
    ),
    "{x}",
    "[does|can|will] snug [let me|allow me to|help me] {x}",
    (
        "[i don't know|i forgot|i can't find out|i have no idea|no clue|i can't figure out|not"
        " sure|tell me] how to {x}"
    ),
    "[in snug|in this app|with snug|here|in the app], how [do|can|would] i {x}",
    "how [do|can|would] i {x} [in snug|here|in this app|with snug|in this program]",
    "what is [the trick|the best way|the easiest way|needed|the way|the procedure] to {x}",
    "what if i [want|need|would like|wanted] to {x}",
    "steps to {x}",
    "i'd [like|love] to {x}[, how|, where|]",
)
MORE_ASKS = (
    (
        "[tell me|explain|say|give me] [more|a bit more|some more|more detail|more about it|more"
        " about that]"
    ),
    (
        "[more|more please|more details|go on|continue|and further|can you elaborate|elaborate|in"
        " more detail|i want to know more|could you explain that more|what else|why is that]"
    ),
    (
        "[i still don't understand|i don't understand|explain it more simply|simpler please|can"
        " you explain that again|i don't get it|huh|explain again|in simpler words|like i'm five]"
    ),
)
SYSTEMS = (
    "You are a helpful assistant.",
    "You are Snug Guide.",
    "You are Snug Guide, a friendly helper.",
    "Answer briefly.",
    "You are a helpful assistant. Answer in short sentences.",
    "Be concise.",
    "You are Snug Guide, a tiny model that explains quantization and Snug.",
    "You are a patient teacher.",
    "You are a friendly assistant who gives short answers.",
    "Be kind and clear.",
    "Answer in English.",
    "You are a pirate.",
    "You are an expert on language models.",
    "Use Markdown.",
    "Keep it simple.",
    "You are a helpful, honest and harmless assistant.",
    "Explain everything to a beginner.",
)
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_PUNCTUATION = re.compile(r"[^a-z0-9<> ]+")
_TYPE_NAME = re.compile(r"\b(?:i?q\d_?[a-z0-9_]*|b?f16|f32)\b")


def normalize(text: str) -> str:
    """Return ``text`` without case, punctuation, numbers and type names: its bare phrasing."""
    text = _TYPE_NAME.sub("<type>", text.lower().replace("'", "").replace("\u2019", ""))
    return " ".join(_PUNCTUATION.sub(" ", _NUMBER.sub("<n>", text)).split())


def _topic_dialog(rng: random.Random, topics: tuple[Topic, ...]) -> list[Turn]:
    topic = rng.choices(topics, [topic.weight for topic in topics])[0]
    patterns = [
        (group, frames)
        for group, frames in (
            (topic.things, THING_ASKS),
            (topic.deeds, DEED_ASKS),
            (topic.asks, ("{x}",)),
        )
        if group
    ]
    # Groups count by the root of their number of templates, so that short ones are not drowned.
    group, frames = rng.choices(patterns, [len(group) ** 0.5 for group, _ in patterns])[0]
    frame = expand(rng, rng.choice(frames))
    question = frame.replace("{x}", expand(rng, rng.choice(group)))
    turns = [(question, expand(rng, rng.choice(topic.answers)))]
    if topic.more and rng.random() < 0.4:
        turns.append((expand(rng, rng.choice(MORE_ASKS)), topic.more))
    return turns


def exchange(rng: random.Random) -> list[Turn]:
    """Return one question with its answer, sometimes with follow-ups on it."""
    total = [weight for _, weight in TOPICS] + [weight for _, weight in MAKERS] + [MEMORY_WEIGHT]
    index = rng.choices(range(len(total)), total)[0]
    if index < len(TOPICS):
        turns = _topic_dialog(rng, TOPICS[index][0])
    elif index < len(TOPICS) + len(MAKERS):
        turns = [MAKERS[index - len(TOPICS)][0](rng)]
    else:
        turns = memory.memory_dialog(rng)
    return [(humanize(rng, question), answer) for question, answer in turns]


def conversation(rng: random.Random, held_out: Collection[str] = ()) -> tuple[str, list[Turn]]:
    """Return a system prompt (often empty) and one to six exchanges.

    No question whose phrasing (see ``normalize``) is in ``held_out`` is ever used.
    """
    system = rng.choice(SYSTEMS) if rng.random() < 0.35 else ""
    turns: list[Turn] = []
    count = rng.choices((1, 2, 3, 4, 6), (50, 22, 14, 9, 5))[0]
    while count:
        found = exchange(rng)
        if any(normalize(question) in held_out for question, _ in found):
            continue
        turns.extend(found)
        count -= 1
    return system, turns
