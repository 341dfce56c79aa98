"""Reads and writes GGUF, as far as distilling a `llama` model needs it.

The format: https://github.com/ggml-org/ggml/blob/master/docs/gguf.md. Blocks of quantised types are those of
ggml: Q8_0 is one half-precision scale and 32 signed bytes, Q4_0 one scale and 32 nibbles offset by 8, Q6_K 256
weights of six bits with sixteen signed scales.
"""

import hashlib
import mmap
import os
import struct

import numpy as np

MAGIC = b"GGUF"
ALIGNMENT = 32
F32, F16, Q4_0, Q8_0, Q6_K = 0, 1, 2, 8, 14
TYPE_NAMES = {F32: "F32", F16: "F16", Q4_0: "Q4_0", Q8_0: "Q8_0", Q6_K: "Q6_K"}
# type: (weights of one block, bytes of one block)
BLOCKS = {F32: (1, 4), F16: (1, 2), Q4_0: (32, 18), Q8_0: (32, 34), Q6_K: (256, 210)}
FILE_TYPES = {F32: 0, F16: 1, Q8_0: 7}

# The numbers of the format's metadata types; a value is kept as (type, value) so that it is written back as it came.
UINT32, INT32, FLOAT32, BOOL, STRING, ARRAY = 4, 5, 6, 7, 8, 9
SCALARS = {0: "<B", 1: "<b", 2: "<H", 3: "<h", 4: "<I", 5: "<i", 6: "<f", 7: "<?", 10: "<Q", 11: "<q", 12: "<d"}


class GgufError(Exception):
    """A file that is not what it should be; the message is one line for the user."""


class GgufFile:
    """A GGUF file, mapped; tensors are decoded when asked for."""

    def __init__(self, path):
        self.path = path
        self.metadata = {}
        self._tensors = {}
        try:
            with open(path, "rb") as file:
                self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        except (OSError, ValueError) as error:
            raise GgufError(f"{path}: cannot be read ({error}); name a GGUF file") from error
        try:
            self._parse()
        except (struct.error, IndexError, UnicodeDecodeError, KeyError) as error:
            raise GgufError(f"{path}: its header is broken ({error}); download it again") from error

    def _parse(self):
        if self._map[:4] != MAGIC:
            raise GgufError(f"{self.path}: is no GGUF file; convert it first")
        version, tensors, entries = struct.unpack_from("<IQQ", self._map, 4)
        if version not in (2, 3):
            raise GgufError(f"{self.path}: has GGUF version {version}; versions 2 and 3 can be read")
        self._at = 24
        for _ in range(entries):
            key = self._string()
            kind = self._scalar(UINT32)
            self.metadata[key] = (kind, self._value(kind))
        for _ in range(tensors):
            name = self._string()
            dims = [self._scalar(10) for _ in range(self._scalar(UINT32))]
            self._tensors[name] = (dims, self._scalar(UINT32), self._scalar(10))
        alignment = self.get("general.alignment", ALIGNMENT)
        self._data = -(-self._at // alignment) * alignment

    def _scalar(self, kind):
        form = SCALARS[kind]
        (value,) = struct.unpack_from(form, self._map, self._at)
        self._at += struct.calcsize(form)
        return value

    def _string(self):
        length = self._scalar(10)
        raw = self._map[self._at : self._at + length]
        self._at += length
        return raw.decode("utf-8", errors="surrogateescape")

    def _value(self, kind):
        if kind == STRING:
            return self._string()
        if kind == ARRAY:
            element = self._scalar(UINT32)
            length = self._scalar(10)
            return element, [self._value(element) for _ in range(length)]
        return self._scalar(kind)

    def get(self, key, default=None):
        """The value of a scalar or string entry."""
        if key not in self.metadata:
            if default is None:
                raise GgufError(f"{self.path}: has no entry {key}; is it a llama model?")
            return default
        return self.metadata[key][1]

    def names(self):
        return list(self._tensors)

    def weights_digest(self):
        """sha256 of all that follows the header: the same for two files that differ in metadata only."""
        return hashlib.sha256(memoryview(self._map)[self._data :]).hexdigest()

    def tensor(self, name):
        """The tensor as float32, the outermost dimension first."""
        if name not in self._tensors:
            raise GgufError(f"{self.path}: has no tensor {name}; is it a llama model?")
        dims, kind, offset = self._tensors[name]
        if kind not in BLOCKS:
            known = ", ".join(TYPE_NAMES.values())
            raise GgufError(f"{self.path}: tensor {name} has type {kind}; readable are {known}")
        weights, size = BLOCKS[kind]
        count = int(np.prod(dims))
        raw = np.frombuffer(self._map, np.uint8, count // weights * size, self._data + offset)
        return DECODERS[kind](raw).reshape(dims[::-1])


def _decode_q4_0(raw):
    blocks = raw.reshape(-1, 18)
    scale = blocks[:, :2].copy().view(np.float16).astype(np.float32)
    nibbles = np.concatenate([blocks[:, 2:] & 15, blocks[:, 2:] >> 4], axis=1)
    return scale * (nibbles.astype(np.float32) - 8)


def _decode_q8_0(raw):
    blocks = raw.reshape(-1, 34)
    scale = blocks[:, :2].copy().view(np.float16).astype(np.float32)
    return scale * blocks[:, 2:].copy().view(np.int8).astype(np.float32)


def _decode_q6_k(raw):
    blocks = raw.reshape(-1, 210)
    low, high = blocks[:, :128], blocks[:, 128:192]
    scales = blocks[:, 192:208].copy().view(np.int8).astype(np.float32)
    step = blocks[:, 208:].copy().view(np.float16).astype(np.float32)
    parts = []
    for half in range(2):
        ql, qh = low[:, 64 * half : 64 * half + 64], high[:, 32 * half : 32 * half + 32]
        for quarter in range(4):
            nibble = ql[:, 32 * (quarter % 2) :][:, :32] >> (4 * (quarter // 2)) & 15
            parts.append(nibble | (qh >> 2 * quarter & 3) << 4)
    weights = np.concatenate(parts, axis=1).astype(np.float32) - 32
    return weights * np.repeat(step * scales, 16, axis=1)


DECODERS = {
    F32: lambda raw: raw.copy().view(np.float32),
    F16: lambda raw: raw.copy().view(np.float16).astype(np.float32),
    Q4_0: _decode_q4_0,
    Q8_0: _decode_q8_0,
    Q6_K: _decode_q6_k,
}


def encode(values, kind):
    """The bytes of a float array in type F32, F16 or Q8_0."""
    flat = np.ascontiguousarray(values, np.float32).reshape(-1)
    if kind == F32:
        return flat.tobytes()
    if kind == F16:
        return flat.astype(np.float16).tobytes()
    if kind != Q8_0:
        raise GgufError(f"type {TYPE_NAMES.get(kind, kind)} cannot be written; take F32, F16 or Q8_0")
    blocks = flat.reshape(-1, 32)
    scale = np.abs(blocks).max(axis=1, keepdims=True) / 127
    inverse = np.divide(1, scale, out=np.zeros_like(scale), where=scale > 0)
    out = np.empty((len(blocks), 34), np.uint8)
    out[:, :2] = scale.astype(np.float16).view(np.uint8)
    out[:, 2:] = np.rint(blocks * inverse).astype(np.int8).view(np.uint8)
    return out.tobytes()


def write(path, metadata, tensors):
    """Writes a file as a whole or not at all.

    metadata: {key: (type, value)}, tensors: {name: (float array, type)}.
    """
    head, data, offset = bytearray(), [], 0

    def scalar(kind, value):
        head.extend(struct.pack(SCALARS[kind], value))

    def string(text):
        raw = text.encode("utf-8", errors="surrogateescape")
        scalar(10, len(raw))
        head.extend(raw)

    def value_of(kind, value):
        if kind == STRING:
            string(value)
        elif kind == ARRAY:
            element, items = value
            scalar(UINT32, element)
            scalar(10, len(items))
            for item in items:
                value_of(element, item)
        else:
            scalar(kind, value)

    head.extend(MAGIC + struct.pack("<IQQ", 3, len(tensors), len(metadata)))
    for key, (kind, value) in metadata.items():
        string(key)
        scalar(UINT32, kind)
        value_of(kind, value)
    for name, (values, kind) in tensors.items():
        raw = encode(values, kind)
        raw += bytes(-len(raw) % ALIGNMENT)
        string(name)
        dims = values.shape[::-1]
        scalar(UINT32, len(dims))
        for dim in dims:
            scalar(10, dim)
        scalar(UINT32, kind)
        scalar(10, offset)
        offset += len(raw)
        data.append(raw)
    head.extend(bytes(-len(head) % ALIGNMENT))
    partial = f"{path}.part"
    with open(partial, "wb") as file:
        file.write(head)
        for raw in data:
            file.write(raw)
        file.flush()
        os.fsync(file.fileno())
    os.replace(partial, path)
