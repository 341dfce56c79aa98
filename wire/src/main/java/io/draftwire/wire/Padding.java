package io.draftwire.wire;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import io.draftwire.core.session.CloudMessage;
import io.draftwire.core.session.EdgeMessage;
import io.draftwire.wire.v1.CloudFrame;
import io.draftwire.wire.v1.EdgeFrame;

/**
 * Frames whose sizes tell less: each is made as long as the next of few sizes, by zeros that the
 * receiver reads over. Sizes of encrypted packets give away how many tokens each verdict accepted,
 * and from such a row the question can be guessed ("Privacy risks of speculative decoding in large
 * language models", arXiv 2411.01076). How many frames there are, and when, is not hidden.
 *
 * <p>Sizes are powers of two from {@link #SMALLEST} to {@link #EXACT}, which nearly all frames are
 * below; above it there are four in each doubling, so that large ones are not doubled.
 */
public final class Padding {
  /** Bytes; more than a verdict has, and more than most rounds. */
  static final int SMALLEST = 64;

  /** Bytes up to which every size is a power of two. */
  static final int EXACT = 1 << 10;

  private static final int STEPS = 4;

  private static final int TAG_BYTES = 1;

  private Padding() {}

  /** A message's frame; with a hello the cloud is asked to pad as well. */
  public static EdgeFrame frame(EdgeMessage message) {
    EdgeFrame.Builder frame = Frames.frame(message).toBuilder();
    if (frame.hasHello()) {
      frame.getHelloBuilder().setPad(true);
    }
    return frame.setPadding(zeros(frame.build().getSerializedSize())).build();
  }

  /** A message's frame. */
  public static CloudFrame frame(CloudMessage message) {
    CloudFrame frame = Frames.frame(message);
    return frame.toBuilder().setPadding(zeros(frame.getSerializedSize())).build();
  }

  /** Whether this is the hello of an edge that wants padded frames. */
  public static boolean asked(EdgeFrame frame) {
    return frame.hasHello() && frame.getHello().getPad();
  }

  /**
   * Most bytes of a frame that has at most so many without its padding. It may be the size after
   * next: no field has one byte, nor 130.
   */
  static int most(int bytes) {
    return size(size(bytes) + 1);
  }

  /** What makes a frame of so many bytes as long as one of the sizes. */
  private static ByteString zeros(int bytes) {
    int size = size(bytes);
    while (count(size - bytes) < 0) {
      size = size(size + 1);
    }
    return ByteString.copyFrom(new byte[count(size - bytes)]);
  }

  /** So many zeros take so many bytes with tag and length; below 0 where no number does. */
  private static int count(int bytes) {
    for (int length = 1; length <= Integer.BYTES; length++) {
      int zeros = bytes - TAG_BYTES - length;
      if (zeros >= 0 && CodedOutputStream.computeUInt32SizeNoTag(zeros) == length) {
        return zeros;
      }
    }
    return -1;
  }

  /** The least of the sizes that is not below this. */
  static int size(int bytes) {
    if (bytes <= SMALLEST) {
      return SMALLEST;
    }
    int below = Integer.highestOneBit(bytes);
    if (below == bytes) {
      return bytes;
    }
    int step = bytes < EXACT ? below : below / STEPS;
    return Math.ceilDiv(bytes, step) * step;
  }
}
