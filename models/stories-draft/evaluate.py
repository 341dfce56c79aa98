"""What a student is worth: 1 - TV to the target's law, on text the target sampled and the student never saw."""

import math

import torch

import data


class FreshText:
    """Sequences sampled at one temperature with the target's laws over classes at each position.

    The laws are kept at temperature 1, as halves, and tempered when they are compared.
    """

    def __init__(self, sampler, classes, temperature, sequences, length, seed, openings, strange=0.0):
        self.temperature = temperature
        laws = []
        given = openings.given(seed, sequences, length)

        def visit(_, __, law):
            laws.append(law.half().cpu())

        ids = sampler.run(classes, [temperature] * sequences, length, seed, visit, given, strange)
        _, end = data.strange_stretches(strange, seed, given)
        self.drafted = (given[:, 1:] == data.Openings.NONE) & (torch.arange(length) >= end)
        self.ids = classes.of_token(ids[:, :-1], sampler.target.shape.vocab)
        self.laws = torch.stack(laws, 1)

    @torch.no_grad()
    def overlap(self, student):
        """Mean of sum min(p, q) over the positions behind what a text began with, and its standard error, sequences being the
        independent draws."""
        means = []
        for ids, laws, drafted in zip(self.ids, self.laws, self.drafted):
            logits = student.logits(student(ids[None])[0])
            q = torch.softmax(logits / self.temperature, -1)
            p = laws.to(q.device).float() ** (1 / self.temperature)
            p /= p.sum(1, keepdim=True)
            means.append(torch.minimum(p, q).sum(1)[drafted.to(q.device)].mean().item())
        mean = sum(means) / len(means)
        spread = sum((m - mean) ** 2 for m in means) / max(1, len(means) - 1)
        return mean, math.sqrt(spread / len(means))


class Evaluation:
    """The same fresh text at every call, so that a curve over training compares like with like: texts that the target
    writes from nothing, and, where there are openings, texts behind some that no training text has, and texts that begin
    strangely, where some of those trained on do."""

    SEED_OFFSET = 1 << 30  # no shard has such a seed

    def __init__(self, sampler, classes, plan, sequences, held_out, temperatures=(1.0, 0.8)):
        nothing = data.Openings((), 0.0)
        kinds = {"": (nothing, 0.0)}
        if held_out:
            kinds["opened_"] = (data.Openings(held_out, 1.0), 0.0)
        if plan.strange:
            kinds["strange_"] = (nothing, 1.0)
        self.texts = {
            f"{kind}%s_t{t:g}": FreshText(
                sampler, classes, t, sequences, plan.length, plan.seed + self.SEED_OFFSET + i, openings, strange
            )
            for kind, (openings, strange) in kinds.items()
            for i, t in enumerate(temperatures)
        }

    def __call__(self, student):
        row = {}
        for name, text in self.texts.items():
            mean, error = text.overlap(student)
            row[name % "overlap"] = round(mean, 4)
            row[name % "error"] = round(error, 4)
        return row
