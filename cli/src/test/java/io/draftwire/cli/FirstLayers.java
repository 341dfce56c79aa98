package io.draftwire.cli;

import io.draftwire.engine.gguf.GgufFile;
import io.draftwire.engine.gguf.GgufTensor;
import io.draftwire.engine.gguf.GgufWriter;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;

/**
 * A model cut off behind its first layers: what it writes is nonsense, but the same nonsense for
 * whoever reads its weights right, and sooner than of the whole model.
 */
final class FirstLayers {
  private static final String COUNT = "llama.block_count";

  private FirstLayers() {}

  /** Writes the first {@code layers} layers of {@code model}, and all that is in none. */
  static Path of(Path model, int layers, Path cut) throws IOException {
    GgufFile source = GgufFile.open(model);
    GgufWriter writer =
        new GgufWriter().copy(source, key -> !key.equals(COUNT)).uint32(COUNT, layers);
    try (FileChannel in = FileChannel.open(model)) {
      for (GgufTensor tensor : source.tensors()) {
        if (!tensor.name().startsWith("blk.")
            || Integer.parseInt(tensor.name().split("\\.")[1]) < layers) {
          writer.tensor(
              tensor.name(),
              tensor.type(),
              out -> copy(in, tensor, out),
              tensor.dims().stream().mapToLong(Long::longValue).toArray());
        }
      }
      writer.write(cut);
    }
    return cut;
  }

  private static void copy(FileChannel in, GgufTensor tensor, WritableByteChannel out)
      throws IOException {
    for (long done = 0; done < tensor.bytes(); ) {
      done += in.transferTo(tensor.position() + done, tensor.bytes() - done, out);
    }
  }
}
