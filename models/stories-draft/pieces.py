"""Text to tokens as Llama's SentencePiece model makes them: the pair with the best score is merged first."""

import heapq

import gguf

SPACE = "\u2581"


class Pieces:
    """The tokenizer of a GGUF file whose `tokenizer.ggml.model` is `llama`."""

    def __init__(self, file):
        model = file.get("tokenizer.ggml.model")
        if model != "llama":
            raise gguf.GgufError(f"{file.path}: has a tokenizer of kind {model}; openings can be read with llama's only")
        self.bos = file.get("tokenizer.ggml.bos_token_id", 1)
        (_, pieces), (_, self._scores) = file.get("tokenizer.ggml.tokens"), file.get("tokenizer.ggml.scores")
        self._ids = {piece: i for i, piece in enumerate(pieces)}

    def encode(self, text):
        """BOS and the tokens of the text, with a space before its first word."""
        parts = list(SPACE + text.replace(" ", SPACE))
        after, before = list(range(1, len(parts) + 1)), list(range(-1, len(parts) - 1))
        queue = []

        def offer(left, right):
            if left >= 0 and right < len(parts):
                merged = self._ids.get(parts[left] + parts[right])
                if merged is not None:
                    heapq.heappush(queue, (-self._scores[merged], left, right, parts[left] + parts[right]))

        for i in range(len(parts) - 1):
            offer(i, i + 1)
        while queue:
            _, left, right, merged = heapq.heappop(queue)
            if not parts[left] or not parts[right] or parts[left] + parts[right] != merged or after[left] != right:
                continue
            parts[left], parts[right] = merged, ""
            after[left] = after[right]
            if after[left] < len(parts):
                before[after[left]] = left
            offer(before[left], left)
            offer(left, after[left])
        return [self.bos, *(token for part in parts if part for token in self._tokens(part))]

    def _tokens(self, part):
        """The token of a part, or those of its bytes where no piece has it."""
        if part in self._ids:
            return [self._ids[part]]
        return [self._ids[f"<0x{byte:02X}>"] for byte in part.encode("utf-8")]
