"""What a branch becomes for the model, what of it fits, and what stands for the rest."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, strategies
from scripted_engine import AROUND, ScriptedEngine, tokens_of

from app.chat.asking import look_ahead, wishes_of
from app.chat.context_plan import DoesNotFit, kept_tokens, plan_of, room_for_answer
from app.chat.model import Attachment, Conversation, Message, Passage, Preset
from app.chat.prompt import GAP, SUMMARY, needed_documents, prompt_of, turns_of
from app.engine.protocol import Counted, Sampling, Turn


def say(number, role, text, **fields):
    values = {"conversation": 1, "parent": None, "state": "complete", "created": 0.0, **fields}
    return Message(id=number, role=role, text=text, **values)


def document(number, text, *parts, name="a.txt"):
    return Attachment(
        id=number, name=name, kind="text", length=len(text), message=1,
        passages=tuple(Passage(*part) for part in parts) if parts else None,
    )  # fmt: skip


BRANCH = [
    say(1, "user", "one"),
    say(2, "assistant", "two"),
    say(3, "user", "three"),
    say(4, "assistant", "four"),
    say(5, "user", "five"),
]


def cut(branch, **summaries):
    """Return the branch with cuts: ``cut(BRANCH, m2="summary")`` is one after message 2."""
    return [
        say(one.id, one.role, one.text, state=one.state, cut=summaries.get(f"m{one.id}"))
        for one in branch
    ]


def test_a_prompt_says_where_each_turn_comes_from():
    branch = [
        say(1, "user", "one"),
        say(2, "assistant", "gibber", state="failed"),
        say(3, "user", "three"),
        say(4, "assistant", "four"),
    ]
    prompt = prompt_of(branch, "Be brief.", draft="five")
    assert [(turn.role, turn.content) for turn in prompt.turns] == [
        ("system", "Be brief."),
        ("user", "one\n\nthree"),
        ("assistant", "four"),
        ("user", "five"),
    ]
    assert prompt.sources == ((), (1, 3), (4,), ())
    assert (prompt.left_out, prompt.summary) == ((), "")


def test_what_is_before_a_cut_is_not_sent():
    prompt = prompt_of(cut(BRANCH, m2=""), "Be brief.")
    assert [turn.content for turn in prompt.turns] == ["Be brief.", "three", "four", "five"]
    assert prompt.left_out == (1, 2)
    prompt = prompt_of(cut(BRANCH, m2="They counted."), "Be brief.")
    assert prompt.turns[0] == Turn("system", f"Be brief.\n\n{SUMMARY}\n\nThey counted.")
    assert prompt.summary == "They counted."
    # Without a system prompt the summary has a turn of its own.
    prompt = prompt_of(cut(BRANCH, m2="They counted."))
    assert prompt.turns[0] == Turn("system", f"{SUMMARY}\n\nThey counted.")


def test_the_last_cut_counts_and_an_earlier_summary_stays():
    prompt = prompt_of(cut(BRANCH, m2="They counted.", m4=""))
    assert prompt.left_out == (1, 2, 3, 4)
    assert prompt.summary == "They counted."
    assert [turn.content for turn in prompt.turns[1:]] == ["five"]
    later = prompt_of(cut(BRANCH, m2="They counted.", m4="They counted on."))
    assert later.summary == "They counted on."


def test_a_cut_behind_the_last_question_is_another_branchs():
    branch = cut(BRANCH, m2="", m5="All of it.")
    prompt = prompt_of(branch)
    assert prompt.left_out == (1, 2)
    assert [turn.content for turn in prompt.turns] == ["three", "four", "five"]
    # With the next question it is this branch's again.
    assert prompt_of(branch, draft="six").left_out == (1, 2, 3, 4, 5)
    assert prompt_of(branch, more=True).turns == (Turn("system", f"{SUMMARY}\n\nAll of it."),)


def test_system_messages_are_never_left_out():
    branch = [say(9, "system", "speak French"), *cut(BRANCH, m2="")]
    prompt = prompt_of(branch, "be kind")
    assert prompt.turns[0] == Turn("system", "be kind\n\nspeak French")
    assert prompt.left_out == (1, 2)


def test_documents_stand_before_the_question_between_fences():
    one, other = document(7, "8,4"), document(8, "x```\n````y", name="b\n.md")
    branch = [say(1, "user", "What is this?", attachments=(one, other))]
    (turn,) = turns_of(branch, documents={7: "8,4", 8: "x\n````\ny"})
    assert turn.content == (
        "File “a.txt”:\n```\n8,4\n```\n\nFile “b .md”:\n`````\nx\n````\ny\n`````\n\nWhat is this?"
    )
    (silent,) = turns_of([say(1, "user", " ", attachments=(one,))], documents={7: "8,4"})
    assert silent.content == "File “a.txt”:\n```\n8,4\n```"


@pytest.mark.parametrize(
    ("parts", "shown"),
    [
        ([(0, 3)], f"abc\n{GAP}"),
        ([(3, 6)], f"{GAP}\ndef\n{GAP}"),
        ([(0, 3), (3, 6), (8, 10)], f"abc\ndef\n{GAP}\nij"),
        ([(0, 10)], "abcdefghij"),
    ],
)
def test_passages_are_shown_with_their_gaps(parts, shown):
    branch = [say(1, "user", "q", attachments=(document(7, "abcdefghij", *parts),))]
    (turn,) = turns_of(branch, documents={7: "abcdefghij"})
    assert turn.content == f"File “a.txt”, in part:\n```\n{shown}\n```\n\nq"


def test_a_document_without_its_text_is_a_mistake():
    branch = [say(1, "user", "q", attachments=(document(7, "abc"),))]
    with pytest.raises(KeyError):
        turns_of(branch)


def test_texts_of_what_is_left_out_are_not_needed():
    branch = [
        say(1, "user", "q", attachments=(document(7, "abc"),)),
        say(2, "assistant", "a", cut=""),
        say(3, "user", "q", attachments=(document(8, "abc"),)),
    ]
    assert [one.id for one in needed_documents(branch)] == [8]
    assert turns_of(branch, documents={8: "abc"})
    assert [one.id for one in needed_documents(branch[:2])] == [7]
    assert needed_documents(branch[:2], more=True) == []


def test_a_draft_is_sent_as_it_will_be_stored():
    file = document(7, "abc")
    draft = prompt_of(BRANCH[:4], "s", {7: "abc"}, "What?", (file,))
    stored = [*BRANCH[:4], say(5, "user", "What?", attachments=(file,))]
    assert draft.turns == prompt_of(stored, "s", {7: "abc"}).turns


WORDS = strategies.integers(0, 30).map(lambda count: "word " * count)
ROLES = strategies.sampled_from(["user", "assistant", "assistant", "system"])


@strategies.composite
def branches(draw):
    parts = draw(strategies.lists(strategies.tuples(ROLES, WORDS), max_size=12))
    cuts = strategies.none() | strategies.just("") | strategies.just("summary text")
    states = strategies.sampled_from(["complete", "failed", "interrupted"])
    return [
        say(
            number,
            role,
            text,
            cut=draw(cuts),
            state=draw(states) if role == "assistant" else "complete",
        )
        for number, (role, text) in enumerate([*parts, ("user", draw(WORDS))], 1)
    ]


@given(branch=branches(), system=WORDS)
def test_nothing_that_was_said_is_dropped_silently(branch, system):
    prompt = prompt_of(branch, system)
    sent = {number for source in prompt.sources for number in source}
    silent = {
        one.id
        for one in branch
        if one.role == "assistant" and (one.state == "failed" or not one.text.strip())
    }
    assert sent | set(prompt.left_out) | silent >= {
        one.id for one in branch if one.role != "system"
    }
    assert not sent & set(prompt.left_out)
    assert branch[-1].id in sent
    # Templates want a system turn first if at all, and no two of one role.
    roles = [turn.role for turn in prompt.turns]
    assert "system" not in roles[1:]
    assert all(one != other for one, other in itertools.pairwise(roles))


@given(
    branch=branches(),
    system=WORDS,
    context=strategies.integers(1, 400),
    most=strategies.integers(1, 3000),
)
def test_a_plan_keeps_what_fits_and_says_the_rest(branch, system, context, most):
    prompt = prompt_of(branch, system)
    engine = ScriptedEngine(context=context)
    plan = look_ahead(engine, prompt, most)
    assert plan.tokens == tokens_of(prompt.turns)
    assert (plan.context, plan.room) == (context, room_for_answer(context, most))
    assert plan.fits == (plan.tokens + plan.room <= context)
    assert plan.needed_context == plan.tokens + plan.room
    assert plan.left_out == prompt.left_out
    assert not set(plan.next_out) & set(plan.left_out)
    if plan.tokens <= kept_tokens(context, most):
        assert plan.until is None
    if plan.until is None:
        assert (plan.next_out, plan.kept) == ((), plan.tokens)
        return
    # The cut that is proposed gives the prompt that was promised, and leaves the question in it.
    assert plan.until in plan.next_out
    assert branch[-1].id not in plan.next_out
    without = [
        say(one.id, one.role, one.text, state=one.state,
            cut=prompt.summary if one.id == plan.until else one.cut)
        for one in branch
    ]  # fmt: skip
    shorter = prompt_of(without, system)
    assert tokens_of(shorter.turns) == plan.kept < plan.tokens
    assert set(shorter.left_out) >= {*plan.left_out, *plan.next_out}
    assert plan.can_leave_out == (plan.kept + plan.room <= context)
    if plan.kept <= kept_tokens(context, most):
        assert plan.can_leave_out


@given(context=strategies.integers(1, 10**6), most=strategies.integers(1, 10**6))
def test_an_answer_has_room_and_leaves_some(context, most):
    room = room_for_answer(context, most)
    assert 1 <= room <= most
    assert room <= max(1, context // 8)
    assert 1 <= kept_tokens(context, most) <= max(1, context - room)


def test_an_empty_prompt_has_no_plan_but_fits():
    plan = plan_of(prompt_of([]), Counted(1, 0, 100), 50)
    assert plan.fits
    assert plan.until is None


def test_without_a_model_there_is_nothing_to_say():
    assert look_ahead(ScriptedEngine(loaded=None), prompt_of(BRANCH), 10) is None


def test_what_does_not_fit_is_said_with_its_numbers():
    tokens = 5 * (1 + AROUND)
    plan = look_ahead(ScriptedEngine(context=tokens + 2), prompt_of(BRANCH), 100)
    assert (plan.tokens, plan.room, plan.fits) == (tokens, 2, True)
    plan = look_ahead(ScriptedEngine(context=tokens + 1), prompt_of(BRANCH), 100)
    assert (plan.room, plan.fits, plan.can_leave_out) == (2, False, True)
    error = DoesNotFit(plan)
    assert f"{tokens} tokens" in error.text
    assert f"{tokens + 1}, of which the answer needs 2" in error.text
    assert "oldest" in error.hint
    assert error.kind == "too_long"
    alone = look_ahead(ScriptedEngine(context=3), prompt_of(BRANCH[4:]), 100)
    assert not alone.can_leave_out
    assert "shorter" in DoesNotFit(alone).hint


def test_a_conversations_own_wishes_go_first():
    usual = Sampling(temperature=0.7)
    plain = Conversation(id=1, title="", created=0, updated=0, leaf=None)
    assert wishes_of(plain, usual, "usual").system == "usual"
    assert wishes_of(None, usual, "usual").sampling == usual
    own = Preset(name="x", sampling=Sampling(temperature=0), thinking=False)
    silent = Conversation(id=1, title="", created=0, updated=0, leaf=None, system="", preset=own)
    wishes = wishes_of(silent, usual, "usual")
    assert (wishes.system, wishes.sampling, wishes.thinking) == ("", own.sampling, False)
