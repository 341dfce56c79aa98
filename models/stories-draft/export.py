"""Writes a trained student as GGUF: the target's tokenizer, every token's row, matrices in Q8_0."""

import torch

import data
import gguf
import llama
import train


def rows_of_all_tokens(student, classes, vocab):
    """The embedding with one row for each token of the target; those that training did not name share one."""
    embedding = student["token_embd"]
    if len(embedding) == vocab:
        return embedding
    return embedding[classes.of_token(torch.arange(vocab), vocab)]


def blended(run, start, learnt):
    """Between the draft that training began with and what it has learnt: a mean of both weights keeps most of what
    either is good at (Wortsman et al., arXiv 2109.01903)."""
    if run.args.blend == 1:
        return learnt
    before = train.new_student(run.training, run.target, start, run.draft).state_dict()
    return {name: torch.lerp(before[name], value, run.args.blend) for name, value in learnt.items()}


def metadata(run, target):
    plan, copied = run.training, {k: v for k, v in target.metadata.items() if k.startswith("tokenizer.")}
    head = plan.dim // plan.heads
    described = {
        "general.architecture": (gguf.STRING, "llama"),
        "general.name": (gguf.STRING, run.args.name),
        "general.file_type": (gguf.UINT32, gguf.FILE_TYPES[gguf.Q8_0]),
        "llama.context_length": (gguf.UINT32, run.args.length),
        "llama.embedding_length": (gguf.UINT32, plan.dim),
        "llama.block_count": (gguf.UINT32, plan.layers),
        "llama.feed_forward_length": (gguf.UINT32, plan.ff),
        "llama.rope.dimension_count": (gguf.UINT32, head),
        "llama.attention.head_count": (gguf.UINT32, plan.heads),
        "llama.attention.head_count_kv": (gguf.UINT32, plan.heads),
        "llama.attention.layer_norm_rms_epsilon": (gguf.FLOAT32, 1e-5),
        "llama.rope.freq_base": (gguf.FLOAT32, 10000.0),
        "llama.vocab_size": (gguf.UINT32, run.target.shape.vocab),
    }
    if run.args.licence:
        described["general.license"] = (gguf.STRING, run.args.licence)
    return described | copied


def write_draft(run):
    state = torch.load(run.checkpoint, map_location="cpu")
    start = data.pilot(run.sampler, run.sampling, run.openings, run.args.work)
    student = blended(run, start, state["student"])
    classes = data.class_map(start, run.sampling)
    tensors = {"token_embd.weight": (rows_of_all_tokens(student, classes, run.target.shape.vocab), gguf.Q8_0)}
    for i in range(run.training.layers):
        for name in llama.NORMS:
            tensors[f"blk.{i}.{name}.weight"] = (student[f"blocks.{i}.{name}.weight"], gguf.F32)
        for name in llama.MATRICES:
            tensors[f"blk.{i}.{name}.weight"] = (student[f"blocks.{i}.{name}"], gguf.Q8_0)
    # The output is the embedding's, so that this norm scales the logits and nothing else.
    tensors["output_norm.weight"] = (student["output_norm.weight"] * run.args.sharpen, gguf.F32)
    arrays = {name: (values.numpy(), kind) for name, (values, kind) in tensors.items()}
    gguf.write(run.args.out, metadata(run, run.file), arrays)
