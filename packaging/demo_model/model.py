"""The llama architecture in its smallest useful form, with llama.cpp's names and layouts."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional


@dataclass(frozen=True)
class Config:
    """Shape of the model. Every row length is a multiple of 256, as k-quants need it."""

    vocabulary: int = 2560
    width: int = 256
    layers: int = 8
    heads: int = 4
    kv_heads: int = 2
    hidden: int = 768
    context: int = 4096
    rope_base: float = 10000.0
    norm_epsilon: float = 1e-5

    @property
    def head_width(self) -> int:
        """Width of one attention head."""
        return self.width // self.heads


class RMSNorm(nn.Module):
    """Root-mean-square normalization with a learned gain."""

    def __init__(self, width: int, epsilon: float) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.ones(width))
        self.epsilon = epsilon

    def forward(self, x: Tensor) -> Tensor:
        """Normalize the last dimension, in float32."""
        wide = x.float()
        scale = torch.rsqrt(wide.square().mean(-1, keepdim=True) + self.epsilon)
        return (wide * scale * self.weight).to(x.dtype)


def rope_table(config: Config, length: int, device: torch.device) -> tuple[Tensor, Tensor]:
    """Return cosines and sines of shape (length, head_width / 2)."""
    half = torch.arange(0, config.head_width, 2, device=device, dtype=torch.float32)
    rates = config.rope_base ** (-half / config.head_width)
    angles = torch.outer(torch.arange(length, device=device, dtype=torch.float32), rates)
    return angles.cos(), angles.sin()


def rotate(x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
    """Turn neighbouring pairs (0,1), (2,3), ... as llama.cpp does for the llama architecture."""
    wide = x.float()
    even, odd = wide[..., 0::2], wide[..., 1::2]
    turned = torch.stack((even * cos - odd * sin, even * sin + odd * cos), -1)
    return turned.flatten(-2).to(x.dtype)


class Block(nn.Module):
    """One layer: attention and SwiGLU, each with a norm before it and a residual around it."""

    def __init__(self, config: Config) -> None:
        super().__init__()
        self.config = config
        kv_width = config.kv_heads * config.head_width
        self.attn_norm = RMSNorm(config.width, config.norm_epsilon)
        self.attn_q = nn.Linear(config.width, config.width, bias=False)
        self.attn_k = nn.Linear(config.width, kv_width, bias=False)
        self.attn_v = nn.Linear(config.width, kv_width, bias=False)
        self.attn_output = nn.Linear(config.width, config.width, bias=False)
        self.ffn_norm = RMSNorm(config.width, config.norm_epsilon)
        self.ffn_gate = nn.Linear(config.width, config.hidden, bias=False)
        self.ffn_up = nn.Linear(config.width, config.hidden, bias=False)
        self.ffn_down = nn.Linear(config.hidden, config.width, bias=False)

    def forward(self, x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
        """Return the layer's output for (batch, time, width)."""
        config, normed = self.config, self.attn_norm(x)

        def heads(projected: Tensor) -> Tensor:
            shape = (*projected.shape[:-1], -1, config.head_width)
            return projected.view(shape).transpose(1, 2)

        group = config.heads // config.kv_heads
        query = rotate(heads(self.attn_q(normed)), cos, sin)
        key = rotate(heads(self.attn_k(normed)), cos, sin).repeat_interleave(group, 1)
        value = heads(self.attn_v(normed)).repeat_interleave(group, 1)
        mixed = functional.scaled_dot_product_attention(query, key, value, is_causal=True)
        x = x + self.attn_output(mixed.transpose(1, 2).flatten(-2))
        normed = self.ffn_norm(x)
        gated = functional.silu(self.ffn_gate(normed)) * self.ffn_up(normed)
        added: Tensor = x + self.ffn_down(gated)
        return added


class Llama(nn.Module):
    """The whole model; the output matrix is the token embedding."""

    def __init__(self, config: Config) -> None:
        super().__init__()
        self.config = config
        self.token_embd = nn.Embedding(config.vocabulary, config.width)
        self.blk = nn.ModuleList(Block(config) for _ in range(config.layers))
        self.output_norm = RMSNorm(config.width, config.norm_epsilon)
        for name, weight in self.named_parameters():
            if weight.dim() == 2:
                residual = name.endswith(("attn_output.weight", "ffn_down.weight"))
                scale = (2 * config.layers) ** -0.5 if residual else 1.0
                nn.init.normal_(weight, std=0.02 * scale)

    def forward(self, tokens: Tensor) -> Tensor:
        """Return logits for (batch, time) token ids."""
        cos, sin = rope_table(self.config, tokens.shape[1], tokens.device)
        x = self.token_embd(tokens)
        for block in self.blk:
            x = block(x, cos, sin)
        logits: Tensor = functional.linear(self.output_norm(x), self.token_embd.weight)
        return logits
