"""How large llama.cpp's compute buffer gets: the most that is alive at once in a batch.

Its allocator reuses memory within a batch, so what counts is the widest moment: attention,
feed-forward, or the output. Coefficients were fitted to the allocator's own dry run (commit
0c1e57098) over shapes like Llama, Qwen 3, Gemma 3, DeepSeek V2 Lite, Mamba and Qwen 3 Next; the
allocator leaves holes of its own, so single models differ by some megabytes.
"""

from __future__ import annotations

from app.fit.layers import Model

_FLOAT = 4
_HALF = 2


def compute_buffer(
    model: Model,
    *,
    cells: int,
    sliding_cells: int,
    flash_attention: bool,
    batch: int,
    outputs: int,
    quantized_cache: bool = False,
) -> int:
    """Return the bytes of the buffer on the device that computes."""
    row = _FLOAT * batch
    attends = any(layer.key for layer in model.layers)
    masks = (cells + sliding_cells) * batch * (_HALF if flash_attention else _FLOAT)
    moments = [_feed_forward(model, quantized_cache=quantized_cache) * row]
    if attends:
        moments.append(_attention(model, cells, flash_attention=flash_attention) * row)
    if model.recurrent_width:
        moments.append((6 * model.recurrent_width + model.width) * row)
    held = masks if attends else 0
    if not flash_attention:
        # Latent attention reads its values from the keys, transposed for all cells at once.
        held += cells * model.latent * _HALF
    output = _FLOAT * model.vocabulary * min(outputs, batch) + 2 * model.width * row
    return max(held + max(moments), output)


def host_buffer(model: Model, cells: int, batch: int) -> int:
    """Return the bytes that stay in main memory when the GPU computes: masks and inputs."""
    return cells * batch * _HALF + 2 * model.width * batch * _FLOAT


def expert_traffic(model: Model, batch: int) -> int:
    """Return the bytes that the GPU's buffer grows by while the experts stay in main memory.

    What goes into each used expert and what comes out of it are copied between the devices, for
    the layer at work and the next one. Read off one model's dry run on an H200 (Qwen 3 30B A3B,
    88.01 MiB, to 0.01 MiB).
    """
    return 2 * (model.width + model.expert_feed_forward) * model.experts_used * batch * _FLOAT


def _attention(model: Model, cells: int, *, flash_attention: bool) -> int:
    """Return the numbers for each token of a batch while a layer attends."""
    numbers = 3 * model.width + 2 * model.query
    if flash_attention:
        return numbers
    heads = max(layer.heads for layer in model.layers)
    keys = max(layer.key for layer in model.layers)
    return numbers + 2 * keys + heads * cells


def _feed_forward(model: Model, *, quantized_cache: bool) -> int:
    """Return the numbers for each token of a batch inside the widest feed-forward."""
    # With a quantized cache the allocator places the attention's results where one row fewer stays.
    slides = any(layer.sliding for layer in model.layers)
    rows = 3 if quantized_cache and not slides else 4
    dense = 3 * model.feed_forward + rows * model.width if model.feed_forward else 0
    inside = model.expert_feed_forward * model.experts_used
    if not inside:
        return dense
    back = model.width * model.experts_used
    return max(dense, 3 * inside + 5 * model.width, 2 * back + inside + model.width)
