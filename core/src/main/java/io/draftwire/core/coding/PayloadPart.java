package io.draftwire.core.coding;

import java.util.Arrays;

/**
 * Bytes of a payload that stand though more is to be written: some behind those of its front that
 * went before, and some before those of its back, in the payload's own order.
 */
public record PayloadPart(byte[] front, byte[] back) {
  /** Of a payload of which nothing stands. */
  public static final PayloadPart NONE = new PayloadPart(new byte[0], new byte[0]);

  public int bytes() {
    return front.length + back.length;
  }

  /** What came of one payload in parts, until it is whole. */
  public static final class Joint {
    private byte[] front = {};
    private int frontTo;

    /** Latest first, as each comes before those of earlier ones. */
    private byte[] back = {};

    private int backFrom;

    /** Bytes that are there. */
    public int bytes() {
      return frontTo + back.length - backFrom;
    }

    public void add(PayloadPart part) {
      if (part.front.length > front.length - frontTo) {
        front = Arrays.copyOf(front, 2 * (frontTo + part.front.length));
      }
      System.arraycopy(part.front, 0, front, frontTo, part.front.length);
      frontTo += part.front.length;
      int more = part.back.length;
      if (more > backFrom) {
        int held = back.length - backFrom;
        byte[] wider = new byte[2 * (held + more)];
        System.arraycopy(back, backFrom, wider, wider.length - held, held);
        back = wider;
        backFrom = wider.length - held;
      }
      backFrom -= more;
      System.arraycopy(part.back, 0, back, backFrom, more);
    }

    /**
     * The whole payload.
     *
     * @param rest what is between the parts of its front and those of its back
     */
    public byte[] around(byte[] rest) {
      byte[] whole = Arrays.copyOf(front, bytes() + rest.length);
      System.arraycopy(rest, 0, whole, frontTo, rest.length);
      System.arraycopy(back, backFrom, whole, frontTo + rest.length, back.length - backFrom);
      return whole;
    }
  }
}
