package io.draftwire.engine.llama;

import io.draftwire.engine.ModelException;
import io.draftwire.engine.gguf.GgufFile;
import io.draftwire.engine.gguf.GgufTensor;
import io.draftwire.engine.gguf.TensorType;

/**
 * The types of a model's tensors. Shapes are compared with the sizes by llama.cpp, which says so
 * where they differ; types are not: what is added to a row or multiplied with it, number by number
 * (norms, biases, scales), must be F32, or {@code binary_op} of ggml's CPU backend aborts at the
 * first pass.
 */
final class SoundWeights {
  private SoundWeights() {}

  static void check(GgufFile file) {
    for (GgufTensor tensor : file.tensors()) {
      if (tensor.type() != TensorType.F32 && isTakenNumberByNumber(tensor)) {
        throw new ModelException(
            file.path()
                + ": tensor "
                + GgufFile.printable(tensor.name())
                + " is stored as "
                + tensor.type()
                + ", but norms and biases must be F32; convert the model again");
      }
    }
  }

  private static boolean isTakenNumberByNumber(GgufTensor tensor) {
    return tensor.dims().stream().skip(1).allMatch(dim -> dim == 1)
        || tensor.name().endsWith(".bias")
        || tensor.name().contains("_norm");
  }
}
