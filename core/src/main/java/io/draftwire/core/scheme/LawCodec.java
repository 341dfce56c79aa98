package io.draftwire.core.scheme;

import io.draftwire.core.coding.MalformedPayloadException;
import io.draftwire.core.coding.PayloadReader;
import io.draftwire.core.coding.PayloadWriter;
import io.draftwire.core.law.LatticeLaw;

/**
 * Laws to bits and back, without the drawn token. One instance at each end, in step along the
 * committed path.
 */
interface LawCodec {

  /** Raw bits that {@code law} will take. */
  int rawBits(LatticeLaw law);

  /** Bits of interval-coded symbols that {@code law} will take. */
  default double symbolBits(LatticeLaw law) {
    return 0;
  }

  void write(LatticeLaw law, PayloadWriter out);

  /**
   * Bits of the law that was written last, by its own code alone: the same whether its token
   * travels beside it or before it, and whatever else is in the round.
   */
  default double writtenBits(LatticeLaw law) {
    return rawBits(law) + symbolBits(law);
  }

  void read(PayloadReader in, LatticeLaw into) throws MalformedPayloadException;

  /** A round begins: laws written or read from here on belong to it. */
  default void begin() {}

  /**
   * Adapts to the first {@code observed} laws of the round, which both ends know to be on verified
   * prefixes.
   */
  default void settle(int observed) {}

  /**
   * A codec as this will be once so many of the round's laws are settled; this one stays as it is.
   * It has yet to {@link #begin}.
   *
   * @param terms with a copy of this one's text
   */
  default LawCodec ahead(Terms terms, int observed) {
    return this;
  }

  /** The token drawn from the latest law: the next law of the round follows it. */
  default void follow(int token) {}

  /** The next token of the committed text, as {@link Drafting#committed}. */
  default void committed(int token) {}

  /** Forgets the committed text and the laws of its rounds, as {@link Drafting#forget}. */
  default void forget() {}

  /** Whether a round's laws are written otherwise once this has forgotten. */
  default boolean adapts() {
    return hasState();
  }

  /**
   * Whether laws are coded by what this end remembers of the text, which may be other than what the
   * other end does: then the payload has a {@link CheckValue}, and can be written again.
   */
  default boolean hasState() {
    return false;
  }

  /** Digest of that state. */
  default int digest() {
    return 0;
  }
}
