"""Trains a student on a target's laws: Muon on the matrices of its blocks, AdamW on the rest."""

import json
import math
import os
import random
import time
from dataclasses import asdict, dataclass

import torch

import llama

# Rows of logits worked on at once: 256 x 4,097 floats stay in a core's cache.
ROWS = 256


@dataclass(frozen=True)
class TrainingPlan:
    """What determines the student, given the shards."""

    seed: int
    dim: int
    ff: int
    layers: int
    heads: int
    batch: int
    steps: tuple  # of each cycle
    fresh: int  # sequences of a batch that were never seen, while there are any
    warmup: int
    cooldown: float  # the last part of the first cycle, over which the learning rates fall to nothing
    again: float  # the learning rates at the start of a later cycle, which only falls, as a share of the first one's
    overlap: float  # weight of the accepted mass in the loss during the cool-down
    start: str  # sha256 of the draft whose weights the student begins with; empty: the target's embedding
    muon_rate: float
    embedding_rate: float
    norm_rate: float
    final_gain: float

    @property
    def end(self):
        return sum(self.steps)

    def rate(self, step):
        """The learning rates' factor at a step. The first cycle: up, level, and down in a line; later ones, and all of
        a student that begins as a draft: up, down."""
        done, steps, top, level = self._cycle(step)
        if done < self.warmup:
            return top * (done + 1) / self.warmup
        return top if done < level else top * (steps - done) / (steps - level)

    def cooling(self, step):
        done, _, _, level = self._cycle(step)
        return done >= level

    def _cycle(self, step):
        """Of the cycle that a step is in: the steps done and in all, its highest rate, and when it begins to fall."""
        for index, steps in enumerate(self.steps):
            if step < steps or index == len(self.steps) - 1:
                break
            step -= steps
        first = index == 0 and not self.start
        return (step, steps, 1.0, steps - int(steps * self.cooldown)) if first else (step, steps, self.again, 0)

    def agrees(self, other, step):
        """Whether another plan prescribes the same for every step before this one."""
        free = ("steps", "cooldown", "again", "overlap")
        same = all(getattr(self, n) == getattr(other, n) for n in self.__dataclass_fields__ if n not in free)
        return same and all(
            self.rate(s) == other.rate(s) and self.weight(s) == other.weight(s) for s in range(step)
        )

    def weight(self, step):
        """Of the accepted mass in the loss."""
        return self.overlap if self.cooling(step) else 0.0

    def as_dict(self):
        return asdict(self)


class LawLoss(torch.autograd.Function):
    """Cross entropy to sparse laws minus `overlap` times the mass that would be accepted, summed over rows.

    hidden (rows, dim), embedding (classes, dim), bias (classes), ids and weights (rows, kept). The gradient is made in the forward
    pass, a few rows at a time, so that no matrix of rows x classes is ever stored.
    """

    @staticmethod
    def forward(context, hidden, embedding, bias, ids, weights, overlap):
        to_hidden, to_embedding = torch.empty_like(hidden), torch.zeros_like(embedding)
        total = torch.zeros((), device=hidden.device)
        for start in range(0, len(hidden), ROWS):
            part = slice(start, start + ROWS)
            rows, label, weight = hidden[part], ids[part], weights[part]
            law = torch.softmax(torch.addmm(bias, rows, embedding.T), -1)
            chosen = law.gather(1, label)
            total -= (weight * chosen.clamp(min=1e-30).log()).sum()
            pull, scale = weight, weight.sum(1, keepdim=True)
            if overlap:
                # d/dlogits of -sum min(p, q) is -q (1[q < p] - sum of q over q < p).
                under = torch.where(chosen < weight, chosen, torch.zeros_like(chosen))
                pull = weight + overlap * under
                scale = scale + overlap * under.sum(1, keepdim=True)
            law.mul_(scale).scatter_add_(1, label, -pull)
            torch.mm(law, embedding, out=to_hidden[part])
            to_embedding.addmm_(law.T, rows)
        context.save_for_backward(to_hidden, to_embedding)
        return total

    @staticmethod
    def backward(context, gradient):
        to_hidden, to_embedding = context.saved_tensors
        return to_hidden * gradient, to_embedding * gradient, None, None, None, None


def orthogonalise(matrix, rounds=5):
    """The nearest semi-orthogonal matrix, roughly: Newton-Schulz with the coefficients of Muon (Jordan, 2024)."""
    a, b, c = 3.4445, -4.7750, 2.0315
    wide = matrix if matrix.shape[0] <= matrix.shape[1] else matrix.T
    x = wide / (wide.norm() + 1e-7)
    for _ in range(rounds):
        gram = x @ x.T
        x = a * x + (b * gram + c * gram @ gram) @ x
    return x if matrix.shape[0] <= matrix.shape[1] else x.T


class Muon(torch.optim.Optimizer):
    """Momentum, orthogonalised: every direction of a matrix moves equally far."""

    def __init__(self, parameters, lr, momentum=0.95):
        super().__init__(parameters, {"lr": lr, "momentum": momentum})

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            for p in group["params"]:
                state = self.state[p]
                if "momentum" not in state:
                    state["momentum"] = torch.zeros_like(p)
                velocity = state["momentum"].lerp_(p.grad, 1 - group["momentum"])
                update = orthogonalise(p.grad.lerp(velocity, group["momentum"]))
                p.add_(update, alpha=-group["lr"] * math.sqrt(max(1, p.shape[0] / p.shape[1])))


def initial_embedding(target, start, tokens, dim):
    """The directions in which the target's output tells its tokens apart, as far as `dim` of them go.

    Logits are E h. With C the second moment of h and f the frequency of the tokens, the best projection keeps the
    principal directions of diag(f)^(1/2) E C^(1/2).
    """
    output = (target.token_embd if target.output is None else target.output).cpu().double()
    values, vectors = torch.linalg.eigh(torch.from_numpy(start["moment"]).double())
    root = vectors * values.clamp(min=0).sqrt()
    weighted = output @ root
    frequency = torch.from_numpy(start["frequency"]).double()
    mean = (frequency[:, None] * weighted).sum(0) / frequency.sum()
    weighted = weighted - mean
    moment = weighted.T @ (frequency[:, None] * weighted)
    directions = torch.linalg.eigh(moment).eigenvectors.flip(1)[:, :dim]
    rows = weighted @ directions
    if directions.shape[1] < dim:
        rows = torch.nn.functional.pad(rows, (0, dim - directions.shape[1]))
    named = rows[tokens]
    others = torch.ones(len(rows), dtype=torch.bool)
    others[tokens] = False
    if others.any():
        share = frequency[others] + 1e-12
        named = torch.cat((named, ((share[:, None] * rows[others]).sum(0) / share.sum())[None]))
    return (named / named.square().mean().sqrt()).float()


def rows_of_classes(embedding, start):
    """A draft's embedding by class: its named tokens' rows, and for the others the row that most of them share."""
    tokens = torch.from_numpy(start["tokens"])
    named = embedding[tokens]
    others = torch.ones(len(embedding), dtype=torch.bool)
    others[tokens] = False
    if not others.any():
        return named
    rows, counts = embedding[others].unique(dim=0, return_counts=True)
    return torch.cat((named, rows[counts.argmax()][None]))


def grown(draft, layers):
    """The weights of a draft by name, for a student of as many layers or a multiple: each layer is followed by copies
    that add nothing yet, so that the student begins with the draft's laws (Wu et al., arXiv 2401.02415)."""
    each = layers // draft.shape.layers
    weights = {name: value for name, value in draft.state_dict().items() if not name.startswith("blocks.")}
    for layer in range(layers):
        for name, value in draft.blocks[layer // each].state_dict().items():
            adds = name in ("attn_output", "ffn_down")
            weights[f"blocks.{layer}.{name}"] = torch.zeros_like(value) if layer % each and adds else value
    return weights


def new_student(plan, target, start, draft=None):
    """A student as the plan describes it; with the weights of a draft (llama.Llama over all tokens), where there is one."""
    torch.manual_seed(plan.seed)
    if draft is None:
        embedding = initial_embedding(target, start, torch.from_numpy(start["tokens"]), plan.dim)
    else:
        embedding = rows_of_classes(draft.token_embd.detach(), start)
    shape = llama.Shape(
        vocab=len(embedding),
        dim=plan.dim,
        ff=plan.ff,
        layers=plan.layers,
        heads=plan.heads,
        kv_heads=plan.heads,
        context=target.shape.context,
        eps=1e-5,
    )
    student = llama.Llama(shape, plan.final_gain)
    # The row that other tokens share is written out once for each of them. With their number's logarithm on top of
    # the logit in training, all of them together then have the mass that their class was trained to have.
    others = target.shape.vocab - len(start["tokens"])
    bias = torch.zeros(len(embedding))
    if others:
        bias[-1] = math.log(others)
    student.bias = bias
    with torch.no_grad():
        if draft is not None:
            weights = {name: value for name, value in grown(draft, plan.layers).items() if name != "token_embd"}
            student.load_state_dict(weights, strict=False)
        student.token_embd.copy_(embedding)
    return student


class Trainer:
    """A student, its optimisers and how far they are."""

    def __init__(self, plan, student, reader, device):
        self.plan, self.reader, self.device = plan, reader, device
        self.student = student.to(device)
        matrices = [p for block in student.blocks for n, p in block.named_parameters() if n in llama.MATRICES]
        norms = [p for n, p in student.named_parameters() if n.endswith("norm.weight")]
        self.optimisers = [
            (plan.muon_rate, Muon(matrices, plan.muon_rate)),
            (plan.embedding_rate, self._adam([student.token_embd], plan.embedding_rate)),
            (plan.norm_rate, self._adam(norms, plan.norm_rate)),
        ]
        self.step = 0
        self.curve = []

    @staticmethod
    def _adam(parameters, rate):
        return torch.optim.AdamW(parameters, lr=rate, betas=(0.9, 0.99), weight_decay=0.0)

    def numbers(self, step):
        """The sequences of a step: so many new ones, in order, and the rest drawn from those seen before."""
        plan, size = self.plan, len(self.reader)
        first = step * plan.fresh
        fresh = list(range(first, min(first + plan.fresh, size)))
        picks = random.Random(plan.seed * 1_000_003 + step)
        seen = max(min(first, size), 1)
        return fresh + [picks.randrange(seen) for _ in range(plan.batch - len(fresh))]

    def train_step(self):
        """One step; returns the loss per position, in nats."""
        plan = self.plan
        ids, top, weights = self.reader.batch(self.numbers(self.step))
        ids, top, weights = ids.to(self.device), top.to(self.device), weights.to(self.device)
        # What was sampled from beyond the kept classes stands for all of them: its expectation is their law.
        sampled = ids[:, 1:, None]
        tail = (top != sampled).all(-1, keepdim=True)
        labelled = weights.sum(-1, keepdim=True) > 0
        top, weights = torch.cat((top, sampled), -1), torch.cat((weights, (tail & labelled).float()), -1)
        hidden = self.student(ids[:, :-1]).flatten(0, 1)
        kept = top.shape[-1]
        student = self.student
        loss = LawLoss.apply(
            hidden, student.token_embd, student.bias, top.view(-1, kept), weights.view(-1, kept), plan.weight(self.step)
        )
        positions = labelled.sum().item()
        (loss / positions).backward()
        factor = plan.rate(self.step)
        for rate, optimiser in self.optimisers:
            for group in optimiser.param_groups:
                group["lr"] = rate * factor
            optimiser.step()
            optimiser.zero_grad(set_to_none=True)
        self.step += 1
        return loss.item() / positions

    def save(self, path):
        state = {
            "plan": self.plan.as_dict(),
            "step": self.step,
            "curve": self.curve,
            "student": self.student.state_dict(),
            "optimisers": [optimiser.state_dict() for _, optimiser in self.optimisers],
        }
        torch.save(state, path + ".part")
        os.replace(path + ".part", path)

    def load(self, path):
        """Goes on from a checkpoint whose plan prescribed the same up to there; what comes after may differ."""
        state = torch.load(path, map_location=self.device)
        then, now = TrainingPlan(**state["plan"]), self.plan
        if not now.agrees(then, state["step"]):
            changed = [k for k, value in now.as_dict().items() if value != state["plan"][k]]
            what = ", ".join(f"{k} {state['plan'][k]} -> {now.as_dict()[k]}" for k in changed)
            raise SystemExit(f"{path}: was made with another plan ({what}); use another --work folder or the same plan")
        self.step, self.curve = state["step"], state["curve"]
        self.student.load_state_dict(state["student"])
        for (_, optimiser), saved in zip(self.optimisers, state["optimisers"]):
            optimiser.load_state_dict(saved)


def train(trainer, checkpoint, end, evaluate, every, report):
    """Trains up to step `end`; a checkpoint every five minutes, an evaluation every `every` steps."""
    plan, saved, began, smooth = trainer.plan, time.monotonic(), time.monotonic(), None
    first, told = trainer.step, 0.0
    tokens = plan.batch * trainer.reader.plan.length
    while trainer.step < end:
        loss = trainer.train_step()
        if not math.isfinite(loss):
            raise SystemExit(f"step {trainer.step}: the loss is {loss}; lower the learning rates")
        smooth = loss if smooth is None else 0.98 * smooth + 0.02 * loss
        now = time.monotonic()
        done = trainer.step - first
        if now - told > 10 or trainer.step == end:
            told = now
            speed = done / (now - began)
            report(trainer.step, smooth, speed * tokens, (plan.end - trainer.step) / speed)
        if trainer.step % every == 0 or trainer.step == plan.end:
            row = {"step": trainer.step, "tokens": trainer.step * tokens, "loss": smooth, **evaluate(trainer.student)}
            trainer.curve.append(row)
            print(json.dumps(row), flush=True)
        if now - saved > 300 or trainer.step == end:
            saved = now
            trainer.save(checkpoint)
