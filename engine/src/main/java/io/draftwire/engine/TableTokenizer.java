package io.draftwire.engine;

import io.draftwire.core.session.TextRules;
import java.io.ByteArrayOutputStream;

/**
 * The tokenizer of {@link TableModel}: id 0 is BOS, id 1 is EOS, ids 2..257 are single bytes
 * (letters and space first, so that a vocabulary of 29 already writes words), ids from 258 on are
 * words that no text encodes to, there to fill a vocabulary of any size.
 */
final class TableTokenizer implements Tokenizer {
  static final int BOS = 0;
  static final int EOS = 1;
  private static final int FIRST_BYTE = 2;
  private static final int FIRST_WORD = FIRST_BYTE + 256;

  /** Bytes in the order of their ids, and back. */
  private static final byte[] BYTE_OF_ID = new byte[256];

  private static final int[] ID_OF_BYTE = new int[256];

  static {
    boolean[] placed = new boolean[256];
    int next = 0;
    for (char c : "abcdefghijklmnopqrstuvwxyz .,\nABCDEFGHIJKLMNOPQRSTUVWXYZ".toCharArray()) {
      placed[c] = true;
      BYTE_OF_ID[next++] = (byte) c;
    }
    for (int b = 0; b < 256; b++) {
      if (!placed[b]) {
        BYTE_OF_ID[next++] = (byte) b;
      }
    }
    for (int i = 0; i < 256; i++) {
      ID_OF_BYTE[BYTE_OF_ID[i] & 0xff] = FIRST_BYTE + i;
    }
  }

  private final int vocabulary;

  private final TextRules rules;

  TableTokenizer(int vocabulary) {
    this(vocabulary, TextRules.PLAIN);
  }

  TableTokenizer(int vocabulary, TextRules rules) {
    this.vocabulary = vocabulary;
    this.rules = rules;
  }

  @Override
  public int vocabularySize() {
    return vocabulary;
  }

  @Override
  public int[] encode(String text, boolean addBos, boolean parseSpecial) {
    byte[] bytes = PromptText.utf8(text);
    boolean begin = addBos && rules.addBos();
    int[] tokens = new int[bytes.length + (begin ? 1 : 0)];
    int n = 0;
    if (begin) {
      tokens[n++] = BOS;
    }
    for (byte b : bytes) {
      int id = ID_OF_BYTE[b & 0xff];
      if (id >= vocabulary) {
        throw new ModelException(
            String.format(
                "byte 0x%02x is not in a table vocabulary of %d ids; %d ids cover every byte",
                b & 0xff, vocabulary, FIRST_WORD));
      }
      tokens[n++] = id;
    }
    return tokens;
  }

  /** Texts are cut into bytes. */
  @Override
  public int longestToken() {
    return 1;
  }

  @Override
  public TextRules rules() {
    return rules;
  }

  @Override
  public Tokenizer reading(TextRules target) {
    return target.withAddBos(rules.addBos()).equals(rules)
        ? new TableTokenizer(vocabulary, target)
        : Tokenizer.super.reading(target);
  }

  @Override
  public byte[] bytes(int token) {
    if (token < 0 || token >= vocabulary) {
      throw new ModelException("token " + token + " is not in [0, " + vocabulary + ")");
    }
    if (token < FIRST_BYTE) {
      return new byte[0];
    }
    if (token < FIRST_WORD) {
      return new byte[] {BYTE_OF_ID[token - FIRST_BYTE]};
    }
    ByteArrayOutputStream word = new ByteArrayOutputStream();
    word.write(' ');
    for (int rest = token - FIRST_WORD; ; rest /= 26) {
      word.write('a' + rest % 26);
      if (rest < 26) {
        return word.toByteArray();
      }
    }
  }

  @Override
  public boolean endsText(int token) {
    return token == EOS;
  }

  @Override
  public int bos() {
    return BOS;
  }

  @Override
  public String fingerprint() {
    Fingerprint print = new Fingerprint();
    for (int id = 0; id < vocabulary; id++) {
      print.token(
          bytes(id), id < FIRST_BYTE ? Fingerprint.CONTROL : Fingerprint.NORMAL, endsText(id));
    }
    return print.finish(BOS, EOS, -1, rules);
  }
}
