#!/usr/bin/env python3
"""Distils a small draft for a llama target: samples text from the target, trains a student on the target's laws and
writes the student as GGUF with the target's tokenizer. Interrupt it when you like; the same command goes on.

    distill.py --target TARGET.gguf --out DRAFT.gguf --work FOLDER

Needs PyTorch and NumPy (Debian: apt install python3-torch libopenblas0-pthread)."""

import argparse
import hashlib
import json
import os
import subprocess
import sys


# Openings that no text is trained behind, so that what is measured is not what was learnt by heart.
HELD_OUT = 256


def prepare_environment():
    """Settings that the libraries read when they are loaded; the command starts itself again with them."""
    wanted = {
        # One thread a process: sampling and training each have a core.
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
        # Keeps large buffers instead of handing them back to the kernel after every step.
        "MALLOC_MMAP_THRESHOLD_": str(32 << 20),
        "MALLOC_TRIM_THRESHOLD_": str(8 << 30),
    }
    # Debian 12's OpenBLAS does not know processors newer than itself and falls back to its slowest kernels.
    if "avx512f" in processor_flags():
        wanted["OPENBLAS_CORETYPE"] = "SkylakeX"
    missing = {name: value for name, value in wanted.items() if name not in os.environ}
    if missing:
        os.execve(sys.executable, [sys.executable, *sys.argv], {**os.environ, **missing})


def processor_flags():
    try:
        with open("/proc/cpuinfo", encoding="ascii", errors="replace") as file:
            return next((line.split() for line in file if line.startswith("flags")), [])
    except OSError:
        return []


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("stage", nargs="?", default="all", choices=("all", "sample", "train", "export"))
    parser.add_argument("--target", required=True, help="GGUF of architecture llama; F32, F16, Q8_0, Q6_K or Q4_0")
    parser.add_argument("--out", required=True, help="the draft's GGUF, Q8_0")
    parser.add_argument("--work", required=True, help="folder for shards and checkpoints; keep it to go on later")
    parser.add_argument("--name", default="draft", help="general.name of the draft")
    parser.add_argument("--licence", default="", help="general.license of the draft")
    parser.add_argument("--seed", type=int, default=20261124)
    parser.add_argument("--device", default="cpu", help="cpu or cuda")
    text = parser.add_argument_group("text")
    text.add_argument("--shards", type=int, default=251, help="batches of text to sample")
    text.add_argument("--sequences", type=int, default=128, help="sequences of a batch")
    text.add_argument("--length", type=int, default=256, help="positions of a sequence")
    text.add_argument("--vocabulary", type=int, default=4096, help="tokens trained by name; the others share a row")
    text.add_argument("--reach", type=int, help="tokens that laws are reckoned over; fewer sample faster (default: all)")
    text.add_argument("--temperatures", type=float, nargs="+", default=[1.0, 0.8])
    text.add_argument("--openings", metavar="FILE", help="beginnings to sample behind, one a line; openings.py has some")
    text.add_argument("--opened", type=float, default=0.75, help="share of the sequences that have an opening")
    text.add_argument(
        "--strange", type=float, default=0.0, help="share of the sequences that begin stranger than the target writes"
    )
    student = parser.add_argument_group("student")
    student.add_argument("--dim", type=int, default=128)
    student.add_argument("--ff", type=int, default=352)
    student.add_argument("--layers", type=int, default=4)
    student.add_argument("--heads", type=int, default=4)
    student.add_argument(
        "--start",
        metavar="GGUF",
        help="a draft of these sizes whose training is to go on; it grows where --layers is a multiple of its layers",
    )
    student.add_argument(
        "--blend",
        type=float,
        default=1.0,
        help="with --start, what is written: this share of what was learnt since, the rest of what it was",
    )
    student.add_argument(
        "--sharpen",
        type=float,
        default=1.0,
        help="the draft's logits are what was learnt times this; evaluations are of what was learnt",
    )
    training = parser.add_argument_group("training")
    training.add_argument("--steps", type=int, nargs="+", default=[12000, 16000], help="steps of each cycle")
    training.add_argument("--batch", type=int, default=8, help="sequences of a step")
    training.add_argument("--fresh", type=int, default=2, help="sequences of a step that are new")
    training.add_argument("--warmup", type=int, default=50)
    training.add_argument("--cooldown", type=float, default=0.3, help="share of the first cycle over which rates fall")
    training.add_argument("--again", type=float, default=0.5, help="highest rates of later cycles, which only fall")
    training.add_argument("--overlap", type=float, default=2.0, help="weight of the accepted mass, in the cool-down")
    training.add_argument("--muon-rate", type=float, default=0.025)
    training.add_argument("--embedding-rate", type=float, default=1.2e-2)
    training.add_argument("--norm-rate", type=float, default=3e-3)
    training.add_argument("--final-gain", type=float, default=0.1)
    training.add_argument("--pause-at", type=int, metavar="STEP", help="stop after this step; go on later")
    training.add_argument("--evaluate-every", type=int, default=1000, help="steps")
    training.add_argument("--evaluate-sequences", type=int, default=48)
    return parser.parse_args()


def main():
    prepare_environment()
    args = arguments()
    try:
        import torch
    except ImportError as error:
        sys.exit(
            f"distill: {sys.executable} has no PyTorch ({error}); apt install python3-torch libopenblas0-pthread,"
            " and run this with /usr/bin/python3, or use a Python that has it"
        )
    import gguf
    import llama

    torch.set_num_threads(1 if args.device == "cpu" else torch.get_num_threads())
    os.makedirs(args.work, exist_ok=True)
    try:
        file = gguf.GgufFile(args.target)
        target = llama.read(file, args.length, args.device)
    except gguf.GgufError as error:
        sys.exit(f"distill: {error}")
    run = Run(args, file, target)
    if args.stage == "all":
        # A process of its own, so that text is sampled on one core while the student trains on the other.
        command = [sys.executable, os.path.abspath(__file__), "sample", *without_stage(sys.argv[1:])]
        sampling = subprocess.Popen(command)
        try:
            whole = run.train(lambda: sampling.poll() is None)
        finally:
            sampling.terminate()
            sampling.wait()
        if whole:
            run.export()
    elif args.stage == "sample":
        run.sample()
    elif args.stage == "train":
        if run.train(lambda: False):
            run.export()
    else:
        run.export()


def without_stage(words):
    return words[1:] if words and words[0] == "all" else words


class Run:
    """One distillation: its folder, its plans and its stages."""

    def __init__(self, args, file, target):
        import data
        import train

        self.args, self.file, self.target = args, file, target
        self.checkpoint = os.path.join(args.work, "checkpoint.pt")
        self.openings, self.held_out, digest = self._openings()
        if not 0 <= args.strange <= 1:
            sys.exit(f"distill: --strange {args.strange:g}: is a share; name one from 0 to 1")
        self.sampler = data.TargetSampler(target, file.get("tokenizer.ggml.bos_token_id", 1))
        self.sampling = data.SamplingPlan(
            target=file.weights_digest(),
            seed=args.seed,
            vocabulary=args.vocabulary,
            reach=max(args.reach or target.shape.vocab, args.vocabulary),
            batch=args.sequences,
            length=args.length,
            shards=args.shards,
            bos=self.sampler.bos,
            temperatures=tuple(args.temperatures),
            openings=digest,
            opened=self.openings.share,
            strange=args.strange,
        )
        self.draft, start = self._start()
        fields = {name: getattr(args, name) for name in train.TrainingPlan.__dataclass_fields__}
        self.training = train.TrainingPlan(**fields | {"steps": tuple(args.steps), "start": start})
        self._same_text_as_before()

    def _openings(self):
        """Of the beginnings that were asked for, those to train behind and those to evaluate behind; their file's digest."""
        import data
        import pieces

        path = self.args.openings
        if not path:
            return data.Openings((), 0.0), (), ""
        try:
            with open(path, encoding="utf-8") as lines:
                text = lines.read()
        except (OSError, UnicodeDecodeError) as error:
            sys.exit(f"distill: --openings {path}: cannot be read ({error}); name a text file, one opening a line")
        openings = list(dict.fromkeys(line for line in text.splitlines() if line.strip()))
        if len(openings) < 2:
            sys.exit(f"distill: --openings {path}: has {len(openings)} opening(s); write two at least, one a line")
        if not 0 < self.args.opened <= 1:
            sys.exit(f"distill: --opened {self.args.opened:g}: is a share; name one above 0, at most 1")
        tokenizer = pieces.Pieces(self.file)
        encoded = [tokenizer.encode(line) for line in openings]
        held = min(len(encoded) // 2, HELD_OUT)
        digest = hashlib.sha256(text.encode("utf-8")).hexdigest()
        return data.Openings(encoded[held:], self.args.opened), encoded[:held], digest

    def _start(self):
        """The draft whose training goes on, if any, and the digest of its weights."""
        import gguf
        import llama

        path, args = self.args.start, self.args
        if not 0 < args.blend <= 1 or args.blend < 1 and not path:
            sys.exit(f"distill: --blend {args.blend:g}: is a share, above 0 and at most 1, of what is learnt from a --start")
        if args.sharpen <= 0:
            sys.exit(f"distill: --sharpen {args.sharpen:g}: is a factor above 0")
        if not path:
            return None, ""
        try:
            file = gguf.GgufFile(path)
            draft = llama.read(file, args.length, "cpu")
        except gguf.GgufError as error:
            sys.exit(f"distill: --start {error}")
        shape = draft.shape
        has = (shape.dim, shape.ff, shape.layers, shape.heads, shape.kv_heads, shape.vocab)
        grows = args.layers > 0 and args.layers % shape.layers == 0
        layers = shape.layers if grows else args.layers
        wanted = (args.dim, args.ff, layers, args.heads, args.heads, self.target.shape.vocab)
        if has != wanted or draft.output is not None:
            names = ("dim", "ff", "layers", "heads", "kv heads", "vocabulary")
            differ = ", ".join(f"{n} {h} for {w}" for n, h, w in zip(names, has, wanted) if h != w) or "an output of its own"
            remedy = "name a draft of this recipe, and its sizes or a multiple of its layers"
            sys.exit(f"distill: --start {path}: has {differ}; {remedy}")
        return draft, file.weights_digest()

    def _same_text_as_before(self):
        """More shards may be added to a folder; anything else would mix two texts."""
        import data

        path = os.path.join(self.args.work, "plan.json")
        plan = self.sampling.as_dict()
        if os.path.exists(path):
            with open(path, encoding="utf-8") as before:
                then = data.SamplingPlan(**json.load(before)).as_dict()
            changed = [k for k in plan if k != "shards" and plan[k] != then[k]]
            if changed:
                what = ", ".join(f"{k} {then[k]} -> {plan[k]}" for k in changed)
                sys.exit(f"distill: {self.args.work} holds text of another plan ({what}); name another --work folder")
        # Whole at once: the process that samples reads it while the one that trains writes it.
        partial = f"{path}.{os.getpid()}.part"
        with open(partial, "w", encoding="utf-8") as out:
            json.dump(plan, out, indent=1)
        os.replace(partial, path)

    def sample(self):
        import data

        def report(done, speed):
            left = (self.sampling.shards - done) * self.sampling.batch * self.sampling.length / speed
            say(f"sampled {done}/{self.sampling.shards} shards, {speed:,.0f} tokens/s, {clock(left)} left")

        data.write_shards(self.sampler, self.sampling, self.openings, self.args.work, report)

    def train(self, sampling):
        """Trains to the end, or to where it was asked to pause; returns whether it is the end."""
        import data
        import evaluate
        import train

        start = data.pilot(self.sampler, self.sampling, self.openings, self.args.work)
        classes = data.class_map(start, self.sampling, self.args.device)
        evaluation = evaluate.Evaluation(
            self.sampler, classes, self.sampling, self.args.evaluate_sequences, self.held_out
        )
        reader = data.ShardReader(
            self.sampling, self.args.work, sampling, lambda index: say(f"waiting for shard {index + 1}")
        )
        student = train.new_student(self.training, self.target, start, self.draft)
        trainer = train.Trainer(self.training, student, reader, self.args.device)
        if os.path.exists(self.checkpoint):
            trainer.load(self.checkpoint)
            say(f"going on from step {trainer.step}")

        def report(step, loss, speed, left):
            say(f"step {step}/{self.training.end}, loss {loss:.4f}, {speed:,.0f} tokens/s, {clock(left)} left")

        end = min(self.training.end, self.args.pause_at or self.training.end)
        train.train(trainer, self.checkpoint, end, evaluation, self.args.evaluate_every, report)
        with open(os.path.join(self.args.work, "curve.jsonl"), "w", encoding="utf-8") as out:
            out.writelines(json.dumps(row) + "\n" for row in trainer.curve)
        return trainer.step == self.training.end

    def export(self):
        import export

        export.write_draft(self)
        say(f"wrote {self.args.out}, {os.path.getsize(self.args.out):,} bytes")


def clock(seconds):
    minutes = int(seconds + 59) // 60
    return f"{minutes // 60} h {minutes % 60:02d} min" if minutes >= 60 else f"{minutes} min"


def say(text):
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
