package io.draftwire.engine;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;

/**
 * A text that an answer is to follow, with its seams: places that no special token is read across.
 * What people write in a conversation is sewn into the words of a template by such seams, so that
 * it cannot pass for them.
 *
 * @param seams a set bit i is a seam between {@code text.charAt(i - 1)} and {@code text.charAt(i)}
 */
public record PromptText(String text, BitSet seams) {

  /** A text without seams. */
  public static PromptText of(String text) {
    return new PromptText(text, new BitSet());
  }

  /** Whether a token over the characters from {@code from} to {@code to} would cross a seam. */
  public boolean crossed(int from, int to) {
    int seam = seams.nextSetBit(from + 1);
    return seam >= 0 && seam < to;
  }

  /**
   * The UTF-8 of {@code text}.
   *
   * @throws ModelException if it has half a surrogate pair, which is no character: a question mark
   *     in its place would be another text
   */
  public static byte[] utf8(String text) {
    try {
      ByteBuffer bytes = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
      byte[] exact = new byte[bytes.remaining()];
      bytes.get(exact);
      return exact;
    } catch (CharacterCodingException e) {
      throw new ModelException(
          "the text has half a surrogate pair at character "
              + firstHalf(text)
              + ", which is no character; send the other half too, or leave it out",
          e);
    }
  }

  private static int firstHalf(String text) {
    for (int i = 0; i < text.length(); ) {
      int point = text.codePointAt(i);
      if (point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE) {
        return i;
      }
      i += Character.charCount(point);
    }
    return -1;
  }
}
