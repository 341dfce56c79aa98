"""What a student is worth: 1 - TV to the target's law, on text the target sampled and the student never saw."""

import math

import torch

import data


class FreshText:
    """Sequences sampled at one temperature with the target's laws over classes at each position.

    The laws are kept at temperature 1, as halves, and tempered when they are compared.
    """

    def __init__(self, sampler, classes, temperature, sequences, length, seed):
        self.temperature = temperature
        laws = []
        ids = sampler.run(
            classes, [temperature] * sequences, length, seed, lambda _, __, law: laws.append(law.half().cpu())
        )
        self.ids = classes.of_token[ids[:, :-1]]
        self.laws = torch.stack(laws, 1)

    @torch.no_grad()
    def overlap(self, student):
        """Mean of sum min(p, q) over positions and its standard error, sequences being the independent draws."""
        means = []
        for ids, laws in zip(self.ids, self.laws):
            logits = student.logits(student(ids[None])[0])
            q = torch.softmax(logits / self.temperature, -1)
            p = laws.to(q.device).float() ** (1 / self.temperature)
            p /= p.sum(1, keepdim=True)
            means.append(torch.minimum(p, q).sum(1).mean().item())
        mean = sum(means) / len(means)
        spread = sum((m - mean) ** 2 for m in means) / max(1, len(means) - 1)
        return mean, math.sqrt(spread / len(means))


class Evaluation:
    """The same fresh text at every call, so that a curve over training compares like with like."""

    SEED_OFFSET = 1 << 30  # no shard has such a seed

    def __init__(self, sampler, classes, plan, sequences, temperatures=(1.0, 0.8)):
        self.texts = [
            FreshText(sampler, classes, t, sequences, plan.length, plan.seed + self.SEED_OFFSET + i)
            for i, t in enumerate(temperatures)
        ]

    def __call__(self, student):
        row = {}
        for text in self.texts:
            mean, error = text.overlap(student)
            row[f"overlap_t{text.temperature:g}"] = round(mean, 4)
            row[f"error_t{text.temperature:g}"] = round(error, 4)
        return row
