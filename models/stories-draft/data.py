"""Text sampled from the target, with the target's laws as labels, in shards on disk.

A shard is one batch of sequences that start with BOS, some of them with an opening behind it, and are sampled position
by position. For each position it keeps the `KEPT` most likely classes of the target's law at temperature 1 with their
probabilities, and the class that was sampled. A class is a token of the training vocabulary, or the last one: all other
tokens together.
"""

import json
import os
import random
import time
from dataclasses import asdict, dataclass

import numpy as np
import torch

KEPT = 32
# What people type is stranger than what a target writes. So some texts begin with a stretch, of so many tokens, that is
# sampled at one of these temperatures; what follows goes on from it as the target would.
STRETCH = (4, 40)
STRANGE = (1.2, 1.4, 1.6)


@dataclass(frozen=True)
class SamplingPlan:
    """What determines every shard: the same plan gives the same bytes on the same machine."""

    target: str  # sha256 of the target's weights
    seed: int
    vocabulary: int  # tokens trained by name; the others share a class
    reach: int  # tokens, the likeliest, that laws are reckoned over
    batch: int
    length: int
    shards: int
    bos: int
    temperatures: tuple  # the sequences of a batch take turns
    openings: str = ""  # sha256 of the beginnings that texts are sampled behind, if any
    opened: float = 0.0  # share of the sequences that have one
    strange: float = 0.0  # share of the sequences that have a strange stretch in front, or behind their opening

    def as_dict(self):
        return json.loads(json.dumps(asdict(self)))


class Openings:
    """Beginnings of texts, as tokens with BOS in front; which sequence has which hangs on the batch's seed alone."""

    NONE = -1

    def __init__(self, texts, share):
        self.texts, self.share = texts, share

    def given(self, seed, sequences, length):
        """(sequences, length + 1) tokens that are given, and NONE where they are to be sampled."""
        ids = torch.full((sequences, length + 1), self.NONE, dtype=torch.long)
        if self.texts:
            dice = random.Random(seed * 2_000_003 + 1)
            for row in ids:
                if dice.random() < self.share:
                    text = dice.choice(self.texts)[: length // 2]
                    row[: len(text)] = torch.tensor(text)
        return ids


def strange_stretches(share, seed, given):
    """For each sequence the temperature of its stretch and the position at which it ends, 0 where there is none; like
    its opening it hangs on the batch's seed alone. Both (sequences, 1)."""
    heat, end = torch.ones(len(given), 1), torch.zeros(len(given), 1, dtype=torch.long)
    dice = random.Random(seed * 2_000_003 + 2)
    for row, told in enumerate(given):
        if dice.random() < share:
            heat[row] = dice.choice(STRANGE)
            end[row] = min(int((told != Openings.NONE).sum()) + dice.randint(*STRETCH), len(told) * 3 // 4)
    return heat, end


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
    def run(self, classes, temperatures, length, seed, visit, given, strange=0.0):
        """visit(position, hidden, law over classes at temperature 1); returns ids (batch, length + 1), those that are
        `given` (Openings) among them. This share of the sequences has a strange stretch.

        At a temperature other than 1 the class of all other tokens is tempered as if it were one token.
        """
        device = self.target.cos.device
        generator = torch.Generator(device=device).manual_seed(seed)
        heat = torch.tensor(temperatures, device=device, dtype=torch.float32)[:, None]
        stretch, end = (each.to(device) for each in strange_stretches(strange, seed, given))
        plain = bool((heat == 1).all() and (stretch == 1).all())
        ids = torch.full((len(temperatures), length + 1), self.bos, dtype=torch.long, device=device)
        given = given.to(device)
        caches = self.target.cache(len(temperatures), length)
        output = (self.target.token_embd if self.target.output is None else self.target.output)[classes.columns]
        for position in range(length):
            hidden = self.target(ids[:, position : position + 1], caches)[:, 0]
            logits = torch.nn.functional.linear(hidden, output)
            weights = logits.sub_(logits[:, : len(classes.tokens)].max(1, keepdim=True).values).exp_()
            law = classes.law(weights)
            drawn = draw(law if plain else law ** (1 / torch.where(position < end, stretch, heat)), generator)
            drawn = classes.token(drawn, weights, generator)
            told = given[:, position + 1]
            ids[:, position + 1] = torch.where(told == Openings.NONE, drawn, told)
            visit(position, hidden, law)
        return ids


def sequence_temperatures(plan):
    return [plan.temperatures[i % len(plan.temperatures)] for i in range(plan.batch)]


def pilot(sampler, plan, openings, directory):
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

    every = ClassMap(torch.arange(size), torch.arange(0), sampler.target.cos.device)
    given = openings.given(plan.seed, plan.batch, plan.length)
    ids = sampler.run(every, sequence_temperatures(plan), plan.length, plan.seed, visit, given)
    # BOS starts every text; that alone gives it a row of its own.
    mass += torch.bincount(ids[:, :-1].flatten().cpu(), minlength=size) * 1e-3
    order = mass.argsort(descending=True, stable=True)
    named = min(plan.vocabulary, size)
    tokens, others = order[:named].sort().values, order[named:]
    frequency = mass / mass.sum()
    result = {
        "tokens": tokens.numpy().astype(np.int64),
        "others": others.numpy().astype(np.int64),
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
    """Between the target's tokens and the classes of training: one for each of `tokens`, and one for all `others`."""

    def __init__(self, tokens, others, device="cpu"):
        self.tokens = torch.as_tensor(tokens, device=device)
        self.others = torch.as_tensor(others, device=device)
        # The tokens in the order in which laws over them are held here: the named ones first.
        self.columns = torch.cat((self.tokens, self.others))
        self.count = len(self.tokens) + (1 if len(self.others) else 0)

    def of_token(self, ids, vocab):
        """The classes of tokens; what is not named is among the others."""
        table = torch.full((vocab,), len(self.tokens), dtype=torch.long, device=self.tokens.device)
        table[self.tokens] = torch.arange(len(self.tokens), device=self.tokens.device)
        return table[ids]

    def law(self, weights):
        """The law over classes (rows, count) of unnormalised weights over columns."""
        named = weights[:, : len(self.tokens)]
        total = weights.sum(1, keepdim=True)
        if not len(self.others):
            return named / total
        rest = (total - named.sum(1, keepdim=True)).clamp_(min=0)
        return torch.cat((named, rest), 1).div_(total)

    def token(self, drawn, weights, generator):
        """A token of each drawn class; weights over columns tell the others apart."""
        tokens = self.columns[drawn]
        other = drawn >= len(self.tokens)
        if other.any():
            tokens[other] = self.others[draw(weights[other][:, len(self.tokens) :], generator)]
        return tokens


def class_map(start, plan, device="cpu"):
    """The classes that a pilot found. Tokens beyond the plan's reach, which it found the least likely, are never sampled."""
    return ClassMap(start["tokens"], start["others"][: plan.reach - len(start["tokens"])], device)


def write_shards(sampler, plan, openings, directory, report):
    """Writes the shards that are not there yet, in order."""
    start = pilot(sampler, plan, openings, directory)
    classes = class_map(start, plan, sampler.target.cos.device)
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

        seed = plan.seed + 1 + index
        given = openings.given(seed, plan.batch, plan.length)
        ids = sampler.run(classes, sequence_temperatures(plan), plan.length, seed, visit, given, plan.strange)
        # Nobody drafts inside an opening: its positions have no label.
        weights[(given[:, 1:] != Openings.NONE).numpy()] = 0
        ids = classes.of_token(ids, sampler.target.shape.vocab).cpu().numpy().astype(np.uint16)
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
