package io.draftwire.core.grammar;

import java.util.Arrays;
import java.util.Comparator;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * A vocabulary's tokens by their bytes, in the order in which a walk meets them: node by node, each
 * before what is below it, so that a walk is one loop over arrays and what does not fit is passed
 * over at once. Immutable; made once for a tokenizer.
 *
 * <p>A token without bytes (a control token) is in no text, and may come nowhere.
 */
public final class TokenTrie {
  private static final int LONGEST = 1 << 15;

  private final int vocabulary;
  private final IntFunction<byte[]> pieces;
  private final int[] endOfText;

  /** Those with bytes, by their bytes. */
  private final int[] tokens;

  /**
   * By node: its byte, how many bytes it is from the root, and the first node that is not below.
   */
  private final byte[] octets;

  private final short[] depths;
  private final int[] ends;

  /** By node: where its tokens begin; they end where the next node's begin. */
  private final int[] firsts;

  private int nodes;
  private int deepest;

  /**
   * @param pieces the bytes that a token stands for
   * @param endsText tokens that end a text; their bytes do not count
   */
  public TokenTrie(int vocabulary, IntFunction<byte[]> pieces, IntPredicate endsText) {
    this.vocabulary = vocabulary;
    this.pieces = pieces;
    this.endOfText = IntStream.range(0, vocabulary).filter(endsText).toArray();
    byte[][] bytes = new byte[vocabulary][];
    Arrays.setAll(bytes, token -> endsText.test(token) ? new byte[0] : pieces.apply(token));
    this.tokens =
        IntStream.range(0, vocabulary)
            .filter(token -> bytes[token].length > 0 && bytes[token].length < LONGEST)
            .boxed()
            .sorted(Comparator.comparing(token -> bytes[token], Arrays::compareUnsigned))
            .mapToInt(token -> token)
            .toArray();
    int most = Arrays.stream(tokens).map(token -> bytes[token].length).sum();
    octets = new byte[most];
    depths = new short[most];
    ends = new int[most];
    firsts = new int[most + 1];
    build(bytes);
    firsts[nodes] = tokens.length;
  }

  private void build(byte[][] bytes) {
    deepest = Arrays.stream(tokens).map(token -> bytes[token].length).max().orElse(0);
    int[] way = new int[deepest];
    byte[] last = {};
    for (int i = 0; i < tokens.length; i++) {
      byte[] piece = bytes[tokens[i]];
      int mismatch = Arrays.mismatch(last, piece);
      int shared = mismatch < 0 ? piece.length : mismatch;
      leave(way, shared, last.length);
      for (int depth = shared; depth < piece.length; depth++) {
        way[depth] = nodes;
        octets[nodes] = piece[depth];
        depths[nodes] = (short) (depth + 1);
        firsts[nodes++] = i;
      }
      last = piece;
    }
    leave(way, 0, last.length);
  }

  private void leave(int[] way, int from, int to) {
    for (int depth = from; depth < to; depth++) {
      ends[way[depth]] = nodes;
    }
  }

  int vocabulary() {
    return vocabulary;
  }

  byte[] bytes(int token) {
    return pieces.apply(token);
  }

  boolean endsText(int token) {
    return Arrays.binarySearch(endOfText, token) >= 0;
  }

  int[] endOfText() {
    return endOfText;
  }

  int nodes() {
    return nodes;
  }

  /** Bytes of the longest token. */
  int deepest() {
    return deepest;
  }

  int octet(int node) {
    return octets[node] & 0xff;
  }

  /** Bytes from the root, this node's included. */
  int depth(int node) {
    return depths[node];
  }

  /** The node behind all that are below this one. */
  int end(int node) {
    return ends[node];
  }

  int firstToken(int node) {
    return firsts[node];
  }

  int token(int index) {
    return tokens[index];
  }
}
