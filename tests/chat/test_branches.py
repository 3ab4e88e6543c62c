"""Branches against a simple model in memory, whatever the order of operations."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from hypothesis import settings, strategies
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, rule

from app.chat.store import ConversationStore

TEXTS = strategies.text(
    # Halves of pairs are replaced; a test of their own says how.
    strategies.characters(exclude_categories=["Cs"]),
    max_size=20,
)


@dataclass
class Node:
    conversation: int
    parent: int | None
    text: str
    state: str = "complete"
    cut: str | None = None
    seen: int = 0
    """The clock's reading when its branch was last put on view."""


@dataclass
class Model:
    """The tree as nodes; the branch on view follows the child seen last."""

    nodes: dict[int, Node] = field(default_factory=dict)
    conversations: dict[int, bool] = field(default_factory=dict)
    pinned: set[int] = field(default_factory=set)
    clock: int = 0

    def children(self, conversation: int, parent: int | None) -> list[int]:
        return sorted(
            number
            for number, node in self.nodes.items()
            if node.conversation == conversation and node.parent == parent
        )

    def path(self, number: int) -> list[int]:
        steps = [number]
        while (parent := self.nodes[steps[0]].parent) is not None:
            steps.insert(0, parent)
        return steps

    def show(self, number: int) -> None:
        self.clock += 1
        for step in self.path(number):
            self.nodes[step].seen = self.clock

    def down(self, conversation: int, parent: int | None) -> list[int]:
        steps: list[int] = []
        while children := self.children(conversation, parent):
            parent = max(children, key=lambda child: self.nodes[child].seen)
            steps.append(parent)
        return steps


class Branches(RuleBasedStateMachine):
    chats = Bundle("chats")
    messages = Bundle("messages")

    @initialize()
    def begin(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="snug-"))
        self.store = ConversationStore(self.folder / "snug.db")
        self.model = Model()

    def teardown(self) -> None:
        self.store.close()
        shutil.rmtree(self.folder)

    @rule(target=chats)
    def create(self) -> int:
        number = self.store.create_conversation("chat").id
        self.model.conversations[number] = True
        return number

    def _add(self, conversation: int, parent: int | None, text: str, state: str) -> int:
        role = "user" if state == "complete" else "assistant"
        message = self.store.add_message(conversation, role, text, parent=parent, state=state)
        assert message.id not in self.model.nodes
        self.model.nodes[message.id] = Node(conversation, parent, text, state)
        self.model.show(message.id)
        return message.id

    @rule(target=messages, chat=chats, text=TEXTS)
    def add_first(self, chat: int, text: str) -> int:
        return self._add(chat, None, text, "complete")

    @rule(
        target=messages,
        parent=messages,
        text=TEXTS,
        state=strategies.sampled_from(["complete", "streaming"]),
    )
    def add_below(self, parent: int, text: str, state: str) -> int:
        return self._add(self.model.nodes[parent].conversation, parent, text, state)

    @rule(target=messages, chat=chats, text=TEXTS)
    def add_at_the_end(self, chat: int, text: str) -> int:
        shown = self.store.branch(chat)
        return self._add(chat, shown[-1].id if shown else None, text, "complete")

    @rule(message=messages)
    def select(self, message: int) -> None:
        self.store.select(message)
        node = self.model.nodes[message]
        self.model.show([message, *self.model.down(node.conversation, message)][-1])

    @rule(message=messages, text=TEXTS, state=strategies.sampled_from(["complete", "stopped"]))
    def finish(self, message: int, text: str, state: str) -> None:
        self.store.write_text(message, text[:1])
        self.store.finish_message(message, text, state)
        self.model.nodes[message].text = text
        self.model.nodes[message].state = state

    @rule(message=messages, summary=strategies.none() | TEXTS)
    def cut(self, message: int, summary: str | None) -> None:
        if summary is None:
            changed = self.store.take_in(message)
        else:
            changed = self.store.leave_out(message, summary)
        self.model.nodes[message].cut = summary
        assert changed == self.store.message(message)

    @rule(chat=chats, pinned=strategies.booleans())
    def pin(self, chat: int, pinned: bool) -> None:
        self.store.pin(chat, pinned)
        (self.model.pinned.add if pinned else self.model.pinned.discard)(chat)

    @rule(chat=chats, listed=strategies.booleans())
    def delete_or_restore(self, chat: int, listed: bool) -> None:
        (self.store.restore if listed else self.store.delete)(chat)
        self.model.conversations[chat] = listed

    @rule()
    def restart(self) -> None:
        self.store.close()
        self.store = ConversationStore(self.folder / "snug.db")
        assert self.store.recover() == 0  # this process lives: its answers are its own

    @rule()
    def purge(self) -> None:
        gone = {chat for chat, listed in self.model.conversations.items() if not listed}
        # Deleted a moment ago: kept.
        assert self.store.purge() == 0
        for chat in gone:
            assert self.store.conversation(chat).id == chat

    @invariant()
    def agrees(self) -> None:
        for chat in self.model.conversations:
            shown = self.model.down(chat, None)
            branch = self.store.branch(chat)
            assert [message.id for message in branch] == shown
            for message in branch:
                node = self.model.nodes[message.id]
                assert (message.text, message.state) == (node.text, node.state)
                assert message.cut == node.cut
                assert (message.conversation, message.parent) == (chat, node.parent)
            assert self.store.conversation(chat).leaf == (shown[-1] if shown else None)
        for number, node in self.model.nodes.items():
            siblings = self.model.children(node.conversation, node.parent)
            assert self.store.siblings(number) == siblings
            assert self.store.families([number, 10**9]) == {number: siblings}
            assert [one.id for one in self.store.path(number)] == self.model.path(number)
        listed = self.store.conversations()
        assert {one.id for one in listed} == {
            chat for chat, kept in self.model.conversations.items() if kept
        }
        order = [(one.id in self.model.pinned, one.updated, one.id) for one in listed]
        assert order == sorted(order, reverse=True)


Branches.TestCase.settings = settings(max_examples=25, stateful_step_count=25, deadline=None)
test_branches = Branches.TestCase
