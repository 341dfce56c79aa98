package io.draftwire.engine.exits;

import io.draftwire.engine.ModelException;
import io.draftwire.engine.gguf.GgufFile;
import io.draftwire.engine.gguf.GgufTensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Which weights a head was fitted to: a digest of the names, shapes and types of all tensors and of
 * the first {@value #SAMPLE} bytes of each. Training changes every tensor, quantising too; reading
 * all of a large model would make every start wait for its disk. Where the file lies, and what it
 * says of its chat, does not matter.
 *
 * @param hex 64 digits
 */
public record TargetPrint(String hex) {
  private static final int SAMPLE = 4096;

  public TargetPrint {
    if (!hex.matches("[0-9a-f]{64}")) {
      throw new ModelException("not a digest of a target: " + hex);
    }
  }

  /**
   * @throws ModelException if the file cannot be read
   */
  public static TargetPrint of(GgufFile file) {
    try (FileChannel channel = FileChannel.open(file.path(), StandardOpenOption.READ)) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(file.architecture().getBytes(StandardCharsets.UTF_8));
      for (GgufTensor tensor : file.tensors()) {
        String what = "\n" + tensor.name() + " " + tensor.dims() + " " + tensor.type() + "\n";
        digest.update(what.getBytes(StandardCharsets.UTF_8));
        ByteBuffer sample = ByteBuffer.allocate((int) Math.min(SAMPLE, tensor.bytes()));
        while (sample.hasRemaining()
            && channel.read(sample, tensor.position() + sample.position()) >= 0) {
          continue;
        }
        digest.update(sample.flip());
      }
      return new TargetPrint(HexFormat.of().formatHex(digest.digest()));
    } catch (IOException e) {
      throw new ModelException(file.path() + ": cannot be read: " + e.getMessage(), e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  byte[] bytes() {
    return HexFormat.of().parseHex(hex);
  }

  /** Enough of it for people. */
  String brief() {
    return hex.substring(0, 12);
  }
}
