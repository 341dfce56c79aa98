package io.draftwire.cli;

import io.draftwire.engine.gguf.GgufFile;
import io.draftwire.engine.gguf.GgufWriter;
import java.io.IOException;
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
    new GgufWriter()
        .copy(source, key -> !key.equals(COUNT))
        .uint32(COUNT, layers)
        .tensors(
            source,
            name -> !name.startsWith("blk.") || Integer.parseInt(name.split("\\.")[1]) < layers)
        .write(cut);
    return cut;
  }
}
