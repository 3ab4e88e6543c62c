"""How a conversation is written down: the turn marks and the chat template."""

from __future__ import annotations

from collections.abc import Iterator

from corpus import Turn

END_OF_TEXT, TURN_START, TURN_END = "<|endoftext|>", "<|im_start|>", "<|im_end|>"
SPECIALS = (END_OF_TEXT, TURN_START, TURN_END)
CHAT_TEMPLATE = (
    "{%- for message in messages -%}"
    "{{ '<|im_start|>' + message['role'] + '\\n' + message['content'] | trim + '<|im_end|>\\n' }}"
    "{%- endfor -%}"
    "{%- if add_generation_prompt -%}{{ '<|im_start|>assistant\\n' }}{%- endif -%}"
)


def segments(system: str, turns: list[Turn]) -> Iterator[tuple[str, bool]]:
    """Yield a conversation's text in pieces; the flag says which pieces the model must learn."""
    if system:
        yield f"{TURN_START}system\n{system}{TURN_END}\n", False
    for question, answer in turns:
        yield (f"{TURN_START}user\n{question.strip()}{TURN_END}\n{TURN_START}assistant\n", False)
        yield f"{answer}{TURN_END}", True
        yield "\n", False
