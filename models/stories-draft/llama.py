"""The llama architecture, for the target (read from GGUF, with a cache) and for the student (trained)."""

import math
from dataclasses import asdict, dataclass

import torch
from torch import nn
from torch.nn import functional

import gguf


@dataclass(frozen=True)
class Shape:
    """Sizes of a model, by GGUF's names; `vocab` counts the rows of its embedding."""

    vocab: int
    dim: int
    ff: int
    layers: int
    heads: int
    kv_heads: int
    context: int
    rope_base: float = 10000.0
    eps: float = 1e-5

    @property
    def head(self):
        return self.dim // self.heads

    def as_dict(self):
        return asdict(self)


class Norm(nn.Module):
    def __init__(self, dim, eps, gain=1.0):
        super().__init__()
        self.weight = nn.Parameter(torch.full((dim,), gain))
        self.eps = eps

    def forward(self, x):
        return x * torch.rsqrt(x.square().mean(-1, keepdim=True) + self.eps) * self.weight


def rotate(x, cos, sin):
    """Rotary positions on adjacent pairs, as llama.cpp does for this architecture. x: (..., positions, head)."""
    even, odd = x[..., 0::2], x[..., 1::2]
    return torch.stack((even * cos - odd * sin, even * sin + odd * cos), -1).flatten(-2)


class Block(nn.Module):
    def __init__(self, shape):
        super().__init__()
        self.shape = shape
        kv = shape.kv_heads * shape.head

        def matrix(rows, columns, scale):
            return nn.Parameter(torch.randn(rows, columns) * (scale / math.sqrt(columns)))

        self.attn_norm = Norm(shape.dim, shape.eps)
        self.attn_q = matrix(shape.dim, shape.dim, 1.0)
        self.attn_k = matrix(kv, shape.dim, 1.0)
        self.attn_v = matrix(kv, shape.dim, 1.0)
        # What is added to the residual stream starts near nothing, so that the embedding is heard first.
        self.attn_output = matrix(shape.dim, shape.dim, 0.1)
        self.ffn_norm = Norm(shape.dim, shape.eps)
        self.ffn_gate = matrix(shape.ff, shape.dim, 1.0)
        self.ffn_up = matrix(shape.ff, shape.dim, 1.0)
        self.ffn_down = matrix(shape.dim, shape.ff, 0.1)

    def forward(self, x, cos, sin, mask, cache):
        batch, length, _ = x.shape
        shape = self.shape
        h = self.attn_norm(x)

        def heads(weight, count):
            return functional.linear(h, weight).view(batch, length, count, shape.head).transpose(1, 2)

        q = rotate(heads(self.attn_q, shape.heads), cos, sin)
        k = rotate(heads(self.attn_k, shape.kv_heads), cos, sin)
        v = heads(self.attn_v, shape.kv_heads)
        if cache is not None:
            k, v = cache.extend(k, v)
        if shape.kv_heads != shape.heads:
            k = k.repeat_interleave(shape.heads // shape.kv_heads, 1)
            v = v.repeat_interleave(shape.heads // shape.kv_heads, 1)
        scores = q @ k.transpose(-1, -2) * (1 / math.sqrt(shape.head))
        if mask is not None:
            scores = scores + mask
        mixed = (functional.softmax(scores, -1) @ v).transpose(1, 2).reshape(batch, length, shape.dim)
        x = x + functional.linear(mixed, self.attn_output)
        h = self.ffn_norm(x)
        h = functional.silu(functional.linear(h, self.ffn_gate)) * functional.linear(h, self.ffn_up)
        return x + functional.linear(h, self.ffn_down)


class LayerCache:
    """Keys and values of one layer for a batch of sequences that grow together."""

    def __init__(self, shape, batch, length, device):
        self.keys = torch.empty(batch, shape.kv_heads, length, shape.head, device=device)
        self.values = torch.empty_like(self.keys)
        self.used = 0

    def extend(self, k, v):
        end = self.used + k.shape[2]
        self.keys[:, :, self.used : end] = k
        self.values[:, :, self.used : end] = v
        self.used = end
        return self.keys[:, :, :end], self.values[:, :, :end]


class Llama(nn.Module):
    """Token ids to normalised hidden states, and those to logits; the output is tied unless `output` is set."""

    def __init__(self, shape, final_gain=1.0):
        super().__init__()
        self.shape = shape
        self.token_embd = nn.Parameter(torch.randn(shape.vocab, shape.dim))
        self.blocks = nn.ModuleList(Block(shape) for _ in range(shape.layers))
        self.output_norm = Norm(shape.dim, shape.eps, final_gain)
        self.output = None
        # Of the logits. The format has no place for it: only training uses it.
        self.register_buffer("bias", None, persistent=False)
        frequencies = shape.rope_base ** (-torch.arange(0, shape.head, 2) / shape.head)
        angles = torch.arange(shape.context)[:, None] * frequencies[None, :]
        self.register_buffer("cos", angles.cos(), persistent=False)
        self.register_buffer("sin", angles.sin(), persistent=False)
        mask = torch.full((shape.context, shape.context), -math.inf).triu(1)
        self.register_buffer("mask", mask, persistent=False)

    def cache(self, batch, length):
        return [LayerCache(self.shape, batch, length, self.cos.device) for _ in self.blocks]

    def forward(self, ids, caches=None):
        """ids: (batch, positions). With caches, they follow what the caches hold. Returns (batch, positions, dim)."""
        start = caches[0].used if caches else 0
        length = ids.shape[1]
        x = functional.embedding(ids, self.token_embd)
        cos, sin = self.cos[start : start + length], self.sin[start : start + length]
        mask = None if length == 1 else self.mask[start : start + length, : start + length]
        for i, block in enumerate(self.blocks):
            x = block(x, cos, sin, mask, caches[i] if caches else None)
        return self.output_norm(x)

    def logits(self, hidden):
        return functional.linear(hidden, self.token_embd if self.output is None else self.output, self.bias)


MATRICES = ("attn_q", "attn_k", "attn_v", "attn_output", "ffn_gate", "ffn_up", "ffn_down")
NORMS = ("attn_norm", "ffn_norm")


def read(file, context, device):
    """The model of a GGUF file of architecture llama, frozen; `context` bounds the positions prepared for."""
    if file.get("general.architecture") != "llama":
        raise gguf.GgufError(
            f"{file.path}: has architecture {file.get('general.architecture')}; this recipe distils llama"
        )
    heads = file.get("llama.attention.head_count")
    embedding = torch.from_numpy(file.tensor("token_embd.weight"))
    shape = Shape(
        vocab=embedding.shape[0],
        dim=embedding.shape[1],
        ff=file.get("llama.feed_forward_length"),
        layers=file.get("llama.block_count"),
        heads=heads,
        kv_heads=file.get("llama.attention.head_count_kv", heads),
        context=context,
        rope_base=file.get("llama.rope.freq_base", 10000.0),
        eps=file.get("llama.attention.layer_norm_rms_epsilon"),
    )
    model = Llama(shape)
    with torch.no_grad():
        model.token_embd.copy_(embedding)
        for i, block in enumerate(model.blocks):
            for name in MATRICES:
                getattr(block, name).copy_(torch.from_numpy(file.tensor(f"blk.{i}.{name}.weight")))
            for name in NORMS:
                getattr(block, name).weight.copy_(torch.from_numpy(file.tensor(f"blk.{i}.{name}.weight")))
        model.output_norm.weight.copy_(torch.from_numpy(file.tensor("output_norm.weight")))
        if "output.weight" in file.names():
            model.output = nn.Parameter(torch.from_numpy(file.tensor("output.weight")))
    return model.requires_grad_(False).to(device)
