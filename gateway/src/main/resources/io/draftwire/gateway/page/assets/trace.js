// One answer as data: its bursts in order, and the sums that every view of it shows.

/** Whether the draft made it while there was no cloud: nothing was sent for it, accepted or drawn. */
export const alone = (burst) => burst.scheme === 'draft-alone';

/** Pictures of a live answer's tree that are kept to be looked at again; a long answer has more. */
const PICTURES = 400;

export class Trace {
  bursts = [];
  tokens = 0;
  drafts = 0;
  accepted = 0;
  /** Tokens but for those that the draft made while there was no cloud. */
  verified = 0;
  rounds = 0;
  payloadBits = 0;
  bytesUp = 0;
  bytesDown = 0;
  /** Of the gateway, once the answer is whole. */
  summary = null;
  /** Seconds from asking to the first and to the latest token, by this page's clock. */
  firstSeconds = null;
  seconds = 0;

  /** Whether the answer was asked for by this page as it is: else its clock says nothing of it. */
  timed = true;

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
    this.verified += alone(burst) ? 0 : burst.tokens.length;
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

  /** The latest burst up to one, or of all, whose tree was pictured; null for none. */
  pictured(upTo = null) {
    return this.#pictured.findLast((burst) => upTo === null || burst.round <= upTo.round) ?? null;
  }

  /** Whether there were passes in place of rounds. */
  get live() {
    return this.bursts.find((burst) => !alone(burst))?.scheme === 'live';
  }

  /** Of the drafts those accepted; of a live answer's tokens those guessed in time: its guesses are alternatives. */
  get acceptance() {
    if (this.live) {
      return this.accepted / this.verified;
    }
    return this.drafts > 0 ? this.accepted / this.drafts : null;
  }

  /** Payload bits that went up for one token that the cloud was there for. */
  get bitsPerToken() {
    if (this.live) {
      // Passes take up guesses of many messages; the sum is known at the end.
      return this.summary ? this.summary.uplink_payload_bits / this.verified : null;
    }
    return this.verified > 0 ? this.payloadBits / this.verified : null;
  }

  get tokensPerSecond() {
    return this.timed && this.seconds > 0 ? this.tokens / this.seconds : null;
  }
}

/**
 * Hands the chunks of an answer on to `sink`: `burst(burst)`, `text(text)` for text that came without its tokens,
 * `link(news)` for what becomes of the link to the cloud, and `summary(figures, finishReason)`.
 */
export async function hear(chunks, sink) {
  for await (const chunk of chunks) {
    const choice = chunk.choices?.[0];
    const text = choice?.delta?.content ?? choice?.text ?? '';
    if (chunk.draftwire?.link) {
      sink.link(chunk.draftwire.link);
    } else if (chunk.draftwire?.tokens) {
      sink.burst(chunk.draftwire);
    } else if (text) {
      sink.text(text);
    }
    if (choice?.finish_reason) {
      sink.summary(chunk.draftwire?.summary ?? null, choice.finish_reason);
    }
  }
}
