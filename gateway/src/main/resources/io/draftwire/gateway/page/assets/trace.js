// One answer as data: its bursts in order, and the sums that every view of it shows.

/** Pictures of a live answer's tree that are kept to be looked at again; a long answer has more. */
const PICTURES = 400;

export class Trace {
  bursts = [];
  tokens = 0;
  drafts = 0;
  accepted = 0;
  rounds = 0;
  payloadBits = 0;
  bytesUp = 0;
  bytesDown = 0;
  /** Of the gateway, once the answer is whole. */
  summary = null;
  /** Seconds from asking to the first and to the latest token, by this page's clock. */
  firstSeconds = null;
  seconds = 0;

  #began = performance.now();
  #pictured = [];

  /** Takes a chunk's `draftwire` object in. */
  add(burst) {
    this.seconds = (performance.now() - this.#began) / 1000;
    this.firstSeconds ??= this.seconds;
    this.bursts.push(burst);
    burst.at = this.seconds;
    burst.tokensBefore = this.tokens;
    this.tokens += burst.tokens.length;
    this.drafts += burst.drafts;
    this.accepted += burst.accepted;
    this.rounds += burst.drafts > 0 ? 1 : 0;
    this.payloadBits += burst.payload_bits ?? 0;
    this.bytesUp += burst.bytes_up ?? 0;
    this.bytesDown += burst.bytes_down ?? 0;
    if (burst.tree) {
      this.#pictured.push(burst);
      if (this.#pictured.length > PICTURES) {
        this.#pictured.shift().tree = null;
      }
    }
  }

  /** So many tokens are no part of the answer any more. */
  retract(tokens) {
    this.tokens -= tokens;
  }

  /** The latest burst up to one, or of all, whose tree was pictured; null for none. */
  pictured(upTo = null) {
    return this.#pictured.findLast((burst) => upTo === null || burst.round <= upTo.round) ?? null;
  }

  /** Whether there were passes in place of rounds. */
  get live() {
    return this.bursts[0]?.scheme === 'live';
  }

  /** Of the drafts those accepted; of a live answer's tokens those guessed in time: its guesses are alternatives. */
  get acceptance() {
    if (this.live) {
      return this.accepted / this.tokens;
    }
    return this.drafts > 0 ? this.accepted / this.drafts : null;
  }

  /** Payload bits that went up for one token of the answer. */
  get bitsPerToken() {
    if (this.live) {
      // Passes take up guesses of many messages; the sum is known at the end.
      return this.summary ? this.summary.uplink_payload_bits / this.tokens : null;
    }
    return this.tokens > 0 ? this.payloadBits / this.tokens : null;
  }

  get tokensPerSecond() {
    return this.seconds > 0 ? this.tokens / this.seconds : null;
  }
}

/**
 * Asks and hands what comes to `sink`: `burst(burst)`, `text(text)` for text that came without its tokens,
 * `verified(tokens)` for the first of those that were unverified, `retract({tokens, characters})` for the last of
 * them, and `summary(figures, finishReason)`.
 */
export async function ask(gateway, { path, body }, signal, sink) {
  for await (const chunk of gateway.stream(path, body, signal)) {
    const choice = chunk.choices?.[0];
    const text = choice?.delta?.content ?? choice?.text ?? '';
    if (chunk.draftwire?.tokens) {
      sink.burst(chunk.draftwire);
    } else if (chunk.draftwire?.verified) {
      sink.verified(chunk.draftwire.verified);
    } else if (chunk.draftwire?.retract) {
      sink.retract(chunk.draftwire.retract);
    } else if (text) {
      sink.text(text);
    }
    if (choice?.finish_reason) {
      sink.summary(chunk.draftwire?.summary ?? null, choice.finish_reason);
    }
  }
}
