package io.draftwire.engine.store;

import java.nio.file.Path;

/** Stores a model's weights in another type; implemented by the native engine. */
@FunctionalInterface
public interface Requantizer {
  /**
   * Writes {@code source} to {@code result} with its matrices in {@code type}.
   *
   * @param type the name of a GGUF file type, such as {@code Q4_0}
   * @throws io.draftwire.engine.ModelException if that fails; what is in {@code result} is then
   *     discarded
   */
  void requantize(Path source, Path result, String type, Progress progress);
}
