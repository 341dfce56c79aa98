package io.draftwire.core.scheme;

import io.draftwire.core.coding.CoderStateException;
import io.draftwire.core.coding.MalformedPayloadException;
import io.draftwire.core.coding.PayloadPart;
import io.draftwire.core.coding.PayloadReader;
import io.draftwire.core.coding.PayloadWriter;
import io.draftwire.core.coding.TokenCoder;
import java.util.Arrays;

/**
 * A payload of token ids, each perhaps with something beside it, and a check value over the coder's
 * state and the ids. A reader whose coder is in another state than the writer's sees nearly always
 * that it is, before anybody believes an id.
 *
 * <p>One instance at each end. A round without drafts is an empty payload.
 */
final class IdPayload {
  private static final byte[] EMPTY = {};

  /** What travels beside each id. */
  interface Side {
    /** Most bits that go with an id. */
    double mostBits();

    /**
     * Writes what goes with the {@code index}-th id.
     *
     * @param idBits whole bits of the id's own code
     */
    void write(int index, int idBits, PayloadWriter out);

    void read(int index, int idBits, PayloadReader in) throws MalformedPayloadException;

    /** Digest of the state behind these codes. */
    int digest();
  }

  /** Nothing beside the ids. */
  static final Side NONE =
      new Side() {
        @Override
        public double mostBits() {
          return 0;
        }

        @Override
        public void write(int index, int idBits, PayloadWriter out) {}

        @Override
        public void read(int index, int idBits, PayloadReader in) {}

        @Override
        public int digest() {
          return 0;
        }
      };

  private final TokenCoder coder;
  private final Side side;
  private final PayloadWriter writer = new PayloadWriter();
  private final PayloadReader reader = new PayloadReader();
  private final CheckValue check = new CheckValue();
  private int[] tokens = new int[16];
  private int count;
  private byte[] payload;
  private boolean fresh = true;

  IdPayload(TokenCoder coder, Side side) {
    this.coder = coder;
    this.side = side;
  }

  /** A round begins. */
  void begin() {
    count = 0;
    rewind();
  }

  private void rewind() {
    coder.begin();
    writer.reset();
    payload = null;
    fresh = true;
  }

  /** Whether another id surely fits, decided before it is drawn. */
  boolean fits(int bitBudget) {
    return bitBudget == Integer.MAX_VALUE
        || writer.bits() + CheckValue.BITS + coder.mostBits() + side.mostBits() + 1 <= bitBudget;
  }

  /**
   * Adds an id; what is beside it must be known to the side by now.
   *
   * @return the bits that both take
   */
  int add(int token) {
    int before = writer.bits();
    if (count == tokens.length) {
      tokens = Arrays.copyOf(tokens, 2 * count);
    }
    tokens[count] = token;
    write(count++);
    return writer.bits() - before;
  }

  private void write(int index) {
    coder.write(tokens[index], writer);
    side.write(index, coder.lastBits(), writer);
  }

  /** The bits so far, the check value included. */
  int bits() {
    return count == 0 ? 0 : writer.bits() + (payload == null ? CheckValue.BITS : 0);
  }

  byte[] payload() {
    if (payload == null) {
      if (!fresh) {
        rewind();
        for (int i = 0; i < count; i++) {
          write(i);
        }
      }
      if (count == 0) {
        payload = EMPTY;
      } else {
        writer.raw(check(tokens, count), CheckValue.BITS);
        payload = writer.toByteArray();
      }
    }
    return payload;
  }

  /** As {@link Drafting#standing}. */
  PayloadPart standing(int front, int back) {
    return payload == null && fresh ? writer.standing(front, back) : PayloadPart.NONE;
  }

  /** The coder's state has changed: what was written is to be written again by the new one. */
  void stale() {
    payload = null;
    fresh = false;
  }

  /**
   * Reads a round of ids.
   *
   * @throws CoderStateException whatever is wrong: out of step and damaged look alike
   */
  int[] read(int drafts, byte[] bytes) throws CoderStateException {
    begin();
    int[] read = new int[drafts];
    try {
      reader.reset(bytes);
      for (int i = 0; i < drafts; i++) {
        read[i] = coder.read(reader);
        side.read(i, coder.lastBits(), reader);
      }
      long sent = drafts == 0 ? 0 : reader.raw(CheckValue.BITS);
      reader.end();
      if (drafts > 0 && sent != check(read, drafts)) {
        throw new CoderStateException(
            "check value " + sent + " where this end has " + check(read, drafts),
            reader.bitPosition());
      }
      return read;
    } catch (CoderStateException e) {
      throw e;
    } catch (MalformedPayloadException e) {
      throw new CoderStateException(e.getMessage(), e.bitOffset());
    }
  }

  private int check(int[] ids, int count) {
    check.begin(coder.digest(), side.digest());
    for (int i = 0; i < count; i++) {
      check.add(ids[i]);
    }
    return check.value();
  }
}
