"""Text sampled from the target, with the target's laws as labels, in shards on disk.

A shard is one batch of sequences that start with BOS and are sampled position by position. For each position it
keeps the `KEPT` most likely classes of the target's law at temperature 1 with their probabilities, and the class
that was sampled. A class is a token of the training vocabulary, or the last one: all other tokens together.
"""

import json
import os
import time
from dataclasses import asdict, dataclass

import numpy as np
import torch

KEPT = 32


@dataclass(frozen=True)
class SamplingPlan:
    """What determines every shard: the same plan gives the same bytes on the same machine."""

    target: str  # sha256 of the target's weights
    seed: int
    vocabulary: int  # tokens trained by name; the others share a class
    batch: int
    length: int
    shards: int
    bos: int
    temperatures: tuple  # the sequences of a batch take turns

    def as_dict(self):
        return json.loads(json.dumps(asdict(self)))


def draw(probabilities, generator):
    """One class for each row, by inversion: a multinomial over rows this long is several times slower."""
    cumulative = probabilities.cumsum(-1)
    u = torch.rand(len(probabilities), 1, generator=generator, device=probabilities.device)
    picked = torch.searchsorted(cumulative, u * cumulative[:, -1:], right=True)
    return picked.clamp_(max=probabilities.shape[1] - 1)[:, 0]


class TargetSampler:
    """Samples batches of text from the target and shows the law of each position to a visitor."""

    def __init__(self, target, bos):
        self.target = target
        self.bos = bos

    @torch.no_grad()
    def run(self, classes, temperatures, length, seed, visit):
        """visit(position, hidden, law over classes at temperature 1); returns ids (batch, length + 1).

        At a temperature other than 1 the class of all other tokens is tempered as if it were one token.
        """
        device = self.target.cos.device
        generator = torch.Generator(device=device).manual_seed(seed)
        heat = torch.tensor(temperatures, device=device, dtype=torch.float32)[:, None]
        plain = bool((heat == 1).all())
        ids = torch.full((len(temperatures), length + 1), self.bos, dtype=torch.long, device=device)
        caches = self.target.cache(len(temperatures), length)
        for position in range(length):
            hidden = self.target(ids[:, position : position + 1], caches)[:, 0]
            logits = self.target.logits(hidden)
            weights = logits.sub_(logits.max(1, keepdim=True).values).exp_()
            law = classes.law(weights)
            drawn = draw(law if plain else law ** (1 / heat), generator)
            ids[:, position + 1] = classes.token(drawn, weights, generator)
            visit(position, hidden, law)
        return ids


def sequence_temperatures(plan):
    return [plan.temperatures[i % len(plan.temperatures)] for i in range(plan.batch)]


def pilot(sampler, plan, directory):
    """Chooses the training vocabulary and measures what the student starts from; done once."""
    path = os.path.join(directory, "pilot.npz")
    if os.path.exists(path):
        return dict(np.load(path))
    size, dim = sampler.target.shape.vocab, sampler.target.shape.dim
    mass, moment, count = torch.zeros(size), torch.zeros(dim, dim), 0

    def visit(_, hidden, law):
        nonlocal count
        mass.add_(law.sum(0).cpu())
        moment.add_((hidden.T @ hidden).cpu())
        count += len(hidden)

    every = ClassMap(torch.arange(size), size, sampler.target.cos.device)
    ids = sampler.run(every, sequence_temperatures(plan), plan.length, plan.seed, visit)
    # BOS starts every text; that alone gives it a row of its own.
    mass += torch.bincount(ids[:, :-1].flatten().cpu(), minlength=size) * 1e-3
    order = mass.argsort(descending=True, stable=True)
    tokens = order[: min(plan.vocabulary, size)].sort().values
    frequency = mass / mass.sum()
    result = {
        "tokens": tokens.numpy().astype(np.int64),
        "frequency": frequency.numpy(),
        "moment": (moment / count).numpy(),
        "outside": np.float64(1 - frequency[tokens].sum()),
    }
    save(path, result)
    return result


def save(path, arrays):
    """A file appears under its name only when it is complete."""
    partial = f"{path}.{os.getpid()}.part.npz"  # two processes may make the pilot at once
    np.savez(partial, **arrays)
    os.replace(partial, path)


def shard_path(directory, index):
    return os.path.join(directory, f"shard-{index:05d}.npz")


class ClassMap:
    """Between the target's tokens and the classes of training."""

    def __init__(self, tokens, vocab, device="cpu"):
        self.tokens = torch.as_tensor(tokens, device=device)
        self.others = vocab - len(tokens)
        self.of_token = torch.full((vocab,), len(tokens), dtype=torch.long, device=device)
        self.of_token[self.tokens] = torch.arange(len(tokens), device=device)
        self.count = len(tokens) + (1 if self.others else 0)

    def law(self, weights):
        """The law over classes (rows, count) of unnormalised weights over tokens (rows, vocab)."""
        total = weights.sum(1, keepdim=True)
        if not self.others:
            return weights / total
        named = weights.index_select(1, self.tokens)
        rest = (total - named.sum(1, keepdim=True)).clamp_(min=0)
        return torch.cat((named, rest), 1).div_(total)

    def token(self, drawn, weights, generator):
        """A token of each drawn class; weights over tokens tell the others apart."""
        if not self.others:
            return drawn
        named = drawn < len(self.tokens)
        tokens = self.tokens[drawn.clamp(max=len(self.tokens) - 1)]
        if not named.all():
            rest = weights[~named].index_fill_(1, self.tokens, 0)
            tokens[~named] = draw(rest, generator)
        return tokens


def write_shards(sampler, plan, directory, report):
    """Writes the shards that are not there yet, in order."""
    start = pilot(sampler, plan, directory)
    classes = ClassMap(start["tokens"], sampler.target.shape.vocab, sampler.target.cos.device)
    kept = min(KEPT, classes.count)
    for index in range(plan.shards):
        path = shard_path(directory, index)
        if os.path.exists(path):
            continue
        began = time.monotonic()
        top = np.empty((plan.batch, plan.length, kept), np.uint16)
        weights = np.empty((plan.batch, plan.length, kept), np.float16)

        def visit(position, _, law):
            best = law.topk(kept, sorted=False)
            top[:, position] = best.indices.cpu().numpy()
            weights[:, position] = best.values.cpu().numpy()

        ids = sampler.run(classes, sequence_temperatures(plan), plan.length, plan.seed + 1 + index, visit)
        ids = classes.of_token[ids].cpu().numpy().astype(np.uint16)
        save(path, {"ids": ids, "top": top, "weights": weights})
        report(index + 1, plan.batch * plan.length / (time.monotonic() - began))


class ShardReader:
    """Sequences by number, in the order of sampling; waits for a shard that is still being written."""

    def __init__(self, plan, directory, alive, waiting):
        self.plan, self.directory, self.alive, self.waiting = plan, directory, alive, waiting
        self._kept = {}

    def __len__(self):
        return self.plan.shards * self.plan.batch

    def _shard(self, index):
        if index not in self._kept:
            path = shard_path(self.directory, index)
            told = False
            while not os.path.exists(path):
                if not self.alive() and not os.path.exists(path):
                    raise SystemExit(f"distill: {path} is missing and nothing samples it; run stage `sample` or `all`")
                if not told:
                    self.waiting(index)
                    told = True
                time.sleep(0.2)
            with np.load(path) as arrays:
                self._kept[index] = {name: arrays[name] for name in arrays.files}
        return self._kept[index]

    def batch(self, numbers):
        """ids (sequences, length + 1), top and weights (sequences, length, kept), as int64, int64 and float32."""
        rows = [(self._shard(n // self.plan.batch), n % self.plan.batch) for n in numbers]
        parts = {name: np.stack([shard[name][row] for shard, row in rows]) for name in ("ids", "top", "weights")}
        return (
            torch.from_numpy(parts["ids"].astype(np.int64)),
            torch.from_numpy(parts["top"].astype(np.int64)),
            torch.from_numpy(parts["weights"].astype(np.float32)),
        )
