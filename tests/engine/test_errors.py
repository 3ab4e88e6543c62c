"""Why an engine's process ended, from its exit status and its last words, on every system."""

from __future__ import annotations

import sys

import pytest

from app.engine.errors import died

POSIX = pytest.mark.skipif(sys.platform == "win32", reason="signals")


@pytest.mark.parametrize(
    ("status", "stderr", "kind", "words"),
    [
        pytest.param(-9, [], "memory", "killed it", marks=POSIX),
        pytest.param(-4, [], "bug", "instruction", marks=POSIX),
        pytest.param(-6, [], "model", "gave up", marks=POSIX),
        pytest.param(-11, [], "bug", "crashed (SIGSEGV)", marks=POSIX),
        pytest.param(-15, [], "bug", "SIGTERM", marks=POSIX),
        pytest.param(-77, [], "bug", "77", marks=POSIX),
        (0xC0000005, [], "bug", "crashed"),
        (0xC000001D, [], "bug", "instruction"),
        (0xC0000409, [], "model", "gave up"),
        (0xC0000017, [], "memory", "memory"),
        (1, ["a.cpp:7: GGML_ASSERT(n > 0) failed"], "model", "gave up"),
        (-6, ["terminate called", "what(): std::bad_alloc"], "memory", "memory ran out"),
        (1, ["CUDA error: out of memory"], "memory", "memory ran out"),
        (1, ["vk::Device::allocateMemory: ErrorOutOfDeviceMemory"], "memory", "memory ran out"),
        (1, ["error: Insufficient Memory (00000008)"], "memory", "memory ran out"),
        (0, [], "bug", "status 0"),
        (None, [], "bug", "status None"),
    ],
)
def test_the_probable_cause_is_named(status, stderr, kind, words):
    error = died(status, stderr, "it was answering")
    assert error.kind == kind
    assert error.text.startswith("The engine stopped while it was answering: ")
    assert words in error.text
    assert error.hint
    assert f"exit status {status}" in error.detail
    assert all(line in error.detail for line in stderr)
