package io.draftwire.gateway.api;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Where the tokens of a text begin in it, counted in code points: the character that a token's
 * first byte belongs to. A character spread over several tokens is where all of them begin. What is
 * no UTF-8 counts as it reads: one U+FFFD for each maximal ill-formed run. Not safe to share
 * between threads.
 */
final class TextOffsets {
  /** No character has more bytes. */
  private static final int LONGEST = 4;

  private final CharBuffer character = CharBuffer.allocate(2);

  /** The beginning of a character whose end has not come. */
  private byte[] open = {};

  private int points;

  /** The offset of the next token, which stands for {@code bytes}. */
  int next(byte[] bytes) {
    if (bytes.length == 0) {
      return points;
    }
    int before = open.length;
    byte[] all = new byte[before + bytes.length];
    System.arraycopy(open, 0, all, 0, before);
    System.arraycopy(bytes, 0, all, before, bytes.length);
    int offset = -1;
    int at = 0;
    while (at < all.length) {
      int length = length(all, at);
      if (length == 0) {
        break;
      }
      if (offset < 0 && at + length > before) {
        offset = points;
      }
      points++;
      at += length;
    }
    open = Arrays.copyOfRange(all, at, all.length);
    return offset < 0 ? points : offset;
  }

  /** Bytes of the character, or of the ill-formed run, at {@code at}; 0 where it is cut off. */
  private int length(byte[] all, int at) {
    CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    ByteBuffer in = ByteBuffer.wrap(all, at, Math.min(LONGEST, all.length - at));
    int most = in.remaining();
    for (int length = 1; length <= most; length++) {
      in.position(at).limit(at + length);
      character.clear();
      CoderResult result = decoder.reset().decode(in, character, false);
      if (result.isMalformed()) {
        return result.length();
      }
      if (character.position() > 0) {
        return length;
      }
    }
    return 0;
  }
}
