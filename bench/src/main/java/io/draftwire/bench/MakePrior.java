package io.draftwire.bench;

import io.draftwire.core.coding.TokenCoder;
import io.draftwire.core.coding.TokenPrior;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;

/**
 * Makes a prior of the id coder from a text of token ids, and says what it is worth on passages it
 * has not seen: {@code MakePrior <ids> <vocabulary> <tokens> [<prior>]}.
 *
 * <p>{@code ids} is little-endian int32, passages that each start with the first id (BOS). The last
 * tenth is held out. The prior takes whole passages of at most {@code tokens} from the front, and
 * is written if a file is named. Bits are those of a session that starts with a prompt of 15
 * tokens.
 */
public final class MakePrior {
  private static final int PROMPT = 15;
  private static final int FIRST_ANSWER = 96;
  private static final int LONG_SESSION = 1_000;

  private final int[] ids;
  private final int vocabulary;
  private final int heldOut;

  private MakePrior(Path file, int vocabulary) throws IOException {
    this.vocabulary = vocabulary;
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    ids = new int[bytes.remaining() / Integer.BYTES];
    bytes.asIntBuffer().get(ids);
    heldOut = passageAtOrBefore(ids.length - ids.length / 10);
  }

  public static void main(String[] args) throws IOException {
    if (args.length < 3 || args.length > 4) {
      System.err.println("usage: MakePrior <ids> <vocabulary> <tokens> [<prior>]");
      System.exit(2);
    }
    MakePrior maker = new MakePrior(Path.of(args[0]), Integer.parseInt(args[1]));
    int tokens = maker.passageAtOrBefore(Math.min(Integer.parseInt(args[2]), maker.heldOut));
    TokenPrior prior = TokenPrior.NONE;
    int size = 0;
    if (tokens > 0) {
      prior = TokenPrior.of(maker.vocabulary, Arrays.copyOf(maker.ids, tokens));
      byte[] bytes = prior.toByteArray();
      size = bytes.length;
      if (args.length == 4) {
        Files.write(Path.of(args[3]), bytes);
      }
    }
    System.out.printf(
        Locale.ROOT,
        "%d tokens, %d bytes: %.2f bits a token in a first answer of %d, %.2f over %d tokens%n",
        tokens,
        size,
        maker.bits(prior, FIRST_ANSWER, false),
        FIRST_ANSWER,
        maker.bits(prior, LONG_SESSION, true),
        LONG_SESSION);
  }

  /**
   * Mean bits of a token over held-out sessions.
   *
   * @param length of a session, in tokens after the prompt
   * @param across whether a session goes on over several passages, or ends with its first
   */
  private double bits(TokenPrior prior, int length, boolean across) {
    TokenCoder coder = new TokenCoder(vocabulary, prior);
    double bits = 0;
    long counted = 0;
    int at = 0;
    for (int i = heldOut; i < ids.length; i++, at++) {
      if (ids[i] == ids[0] && (!across || at >= PROMPT + length)) {
        coder.forget();
        at = 0;
      }
      if (at >= PROMPT && at < PROMPT + length) {
        bits += coder.bits(ids[i]);
        counted++;
      }
      coder.committed(ids[i]);
    }
    return bits / counted;
  }

  private int passageAtOrBefore(int at) {
    int start = Math.min(at, ids.length - 1);
    while (start > 0 && ids[start] != ids[0]) {
      start--;
    }
    return start;
  }
}
