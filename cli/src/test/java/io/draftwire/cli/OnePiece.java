package io.draftwire.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.draftwire.engine.gguf.GgufFile;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Makes another tokenizer of a model's by spelling one of its pieces otherwise. */
final class OnePiece {
  private static final int TOKEN = 20_001;

  private OnePiece() {}

  /** Respells the piece in the file itself; returns its token. */
  static int respell(Path file) throws IOException {
    byte[][] pieces = GgufFile.open(file).strings("tokenizer.ggml.tokens").orElseThrow();
    byte[] before = pieces[TOKEN - 1];
    byte[] piece = pieces[TOKEN];
    try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
      byte[] head = new byte[2 << 20];
      bytes.readFully(head);
      // In the file a piece is its length in eight bytes and its spelling.
      String latin = new String(head, StandardCharsets.ISO_8859_1);
      String both =
          new String(before, StandardCharsets.ISO_8859_1)
              + (char) piece.length
              + "\0".repeat(7)
              + new String(piece, StandardCharsets.ISO_8859_1);
      int at = latin.indexOf(both);
      assertThat(at).isPositive();
      bytes.seek(at + both.length() - 1L);
      bytes.write(piece[piece.length - 1] == 'q' ? 'z' : 'q');
    }
    return TOKEN;
  }
}
