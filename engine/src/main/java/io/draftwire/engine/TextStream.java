package io.draftwire.engine;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Tokens in, text out, as they come. The text of a token list is the UTF-8 reading of its
 * concatenated bytes; a character whose bytes are spread over several tokens is held back until its
 * last byte has arrived, so nothing that was handed out is ever taken back.
 *
 * <p>Bytes that cannot be UTF-8 read as U+FFFD, one for each maximal ill-formed run, exactly as
 * {@code new String(bytes, UTF_8)} reads them. Not safe to share between threads.
 */
public final class TextStream {
  private final Tokenizer tokenizer;
  private final CharsetDecoder decoder =
      StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPLACE)
          .onUnmappableCharacter(CodingErrorAction.REPLACE);
  private ByteBuffer bytes = ByteBuffer.allocate(64);
  private CharBuffer chars = CharBuffer.allocate(64);
  private boolean dropSpace;

  private TextStream(Tokenizer tokenizer, boolean dropSpace) {
    this.tokenizer = tokenizer;
    this.dropSpace = dropSpace;
  }

  /** A stream over tokens that follow others: a leading space is text. */
  public static TextStream continuing(Tokenizer tokenizer) {
    return new TextStream(tokenizer, false);
  }

  /**
   * A stream over a whole text from its first token: the space that the tokenizer itself put in
   * front is not text.
   */
  public static TextStream fromStart(Tokenizer tokenizer) {
    return new TextStream(tokenizer, tokenizer.prefixesSpace());
  }

  /** The text of a whole encoded text: the inverse of {@link Tokenizer#encode}. */
  public static String decode(Tokenizer tokenizer, int[] tokens) {
    TextStream stream = fromStart(tokenizer);
    StringBuilder text = new StringBuilder();
    for (int token : tokens) {
      text.append(stream.feed(token));
    }
    return text.append(stream.flush()).toString();
  }

  /** Adds one token; returns the text that it completes, possibly empty. */
  public String feed(int token) {
    byte[] piece = tokenizer.bytes(token);
    int from = 0;
    if (dropSpace && piece.length > 0) {
      dropSpace = false;
      from = piece[0] == ' ' ? 1 : 0;
    }
    makeRoom(piece.length - from);
    bytes.put(piece, from, piece.length - from);
    return read(false);
  }

  /** Bytes held back because the character they begin is not complete. */
  public int pending() {
    return bytes.position();
  }

  /** Ends the text: what is held back reads as U+FFFD. The stream can then begin a new text. */
  public String flush() {
    String rest = read(true);
    decoder.reset();
    return rest;
  }

  private void makeRoom(int more) {
    if (bytes.remaining() < more) {
      bytes = ByteBuffer.allocate(2 * (bytes.position() + more)).put(bytes.flip());
    }
    // UTF-8 never reads to more chars than it has bytes.
    if (chars.capacity() < bytes.capacity()) {
      chars = CharBuffer.allocate(bytes.capacity());
    }
  }

  private String read(boolean end) {
    bytes.flip();
    chars.clear();
    CoderResult result = decoder.decode(bytes, chars, end);
    if (end && result.isUnderflow()) {
      result = decoder.flush(chars);
    }
    if (result.isOverflow()) {
      throw new IllegalStateException("text buffer of " + chars.capacity() + " chars overflowed");
    }
    bytes.compact();
    return chars.flip().toString();
  }
}
