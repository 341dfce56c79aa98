package io.draftwire.engine.llama;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.draftwire.engine.ModelException;
import io.draftwire.engine.exits.OutputMatrix;
import io.draftwire.engine.gguf.GgufFile;
import io.draftwire.engine.gguf.GgufTensor;
import io.draftwire.engine.gguf.TensorType;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;

/**
 * What turns a model's last state into logits: the weights of its last norm and its output matrix,
 * the embeddings' where it has none of its own. Read from the file, of whatever type ggml can turn
 * into floats.
 */
public final class OutputWeights implements OutputMatrix, AutoCloseable {
  /** {@code type_name, blck_size, blck_size_interleave, type_size, is_quantized, to_float}. */
  private static final long TRAITS_BYTES = 48;

  private static final long BLOCK_AT = 8;
  private static final long SIZE_AT = 24;
  private static final long TO_FLOAT_AT = 40;

  private final Arena arena = Arena.ofShared();
  private final GgufTensor matrix;
  private final MemorySegment data;
  private final MemorySegment floats;
  private final MethodHandle toFloat;
  private final float[] norm;
  private final float epsilon;
  private final int width;
  private final int vocabulary;

  /**
   * @throws ModelException if the model does not end with a root mean square norm and a matrix
   */
  OutputWeights(LlamaLibrary library, GgufFile file) {
    String epsilonKey = file.architecture() + ".attention.layer_norm_rms_epsilon";
    GgufTensor scale = file.tensor("output_norm.weight").orElseThrow(() -> refused(file));
    if (file.real(epsilonKey).isEmpty()
        || scale.type() != TensorType.F32
        || file.tensor("output_norm.bias").isPresent()
        || file.tensor("output.bias").isPresent()) {
      throw refused(file);
    }
    this.epsilon = (float) file.real(epsilonKey).getAsDouble();
    this.matrix =
        file.tensor("output.weight")
            .or(() -> file.tensor("token_embd.weight"))
            .orElseThrow(() -> refused(file));
    List<Long> dims = matrix.dims();
    this.width = Math.toIntExact(dims.get(0));
    this.vocabulary = dims.size() < 2 ? 1 : Math.toIntExact(dims.get(1));
    try (FileChannel channel = FileChannel.open(file.path(), StandardOpenOption.READ)) {
      this.data =
          channel.map(FileChannel.MapMode.READ_ONLY, matrix.position(), matrix.bytes(), arena);
      this.norm =
          channel
              .map(FileChannel.MapMode.READ_ONLY, scale.position(), scale.bytes(), arena)
              .toArray(JAVA_FLOAT);
      if (norm.length != width) {
        throw refused(file);
      }
      this.floats = arena.allocate(JAVA_FLOAT, width);
      this.toFloat = matrix.type() == TensorType.F32 ? null : toFloat(library, matrix.type());
    } catch (IOException e) {
      arena.close();
      throw new ModelException(file.path() + ": cannot be read: " + e.getMessage(), e);
    } catch (Throwable e) {
      arena.close();
      throw LlamaLibrary.failed(e);
    }
  }

  private static ModelException refused(GgufFile file) {
    return new ModelException(
        file.path()
            + " ("
            + GgufFile.printable(file.architecture())
            + ") does not end with a root mean square norm and an output matrix;"
            + " exits are for models that do, as llama, qwen2 and qwen3");
  }

  private static MethodHandle toFloat(LlamaLibrary library, TensorType type) {
    MemorySegment traits =
        ((MemorySegment)
                LlamaLibrary.invoke(
                    library.bind("ggml_get_type_traits", ADDRESS, JAVA_INT), type.id()))
            .reinterpret(TRAITS_BYTES);
    String name = LlamaLibrary.string(traits.get(ADDRESS, 0));
    MemorySegment function = traits.get(ADDRESS, TO_FLOAT_AT);
    if (!type.name().toLowerCase(Locale.ROOT).equals(name.toLowerCase(Locale.ROOT))
        || traits.get(JAVA_LONG, BLOCK_AT) != type.blockElements()
        || traits.get(JAVA_LONG, SIZE_AT) != type.blockBytes()
        || function.address() == 0) {
      throw new ModelException(
          "the llama.cpp library lays out ggml_type_traits differently: "
              + type
              + " is "
              + name
              + "; use the unmodified libraries of release "
              + LlamaBackend.VERSION);
    }
    return Linker.nativeLinker()
        .downcallHandle(function, FunctionDescriptor.ofVoid(ADDRESS, ADDRESS, JAVA_LONG));
  }

  @Override
  public int width() {
    return width;
  }

  @Override
  public int vocabulary() {
    return vocabulary;
  }

  @Override
  public float[] norm() {
    return norm.clone();
  }

  @Override
  public float epsilon() {
    return epsilon;
  }

  @Override
  public void row(int token, float[] to, int offset) {
    long rowBytes = matrix.bytes() / vocabulary;
    MemorySegment from = data.asSlice(token * rowBytes, rowBytes);
    if (toFloat == null) {
      MemorySegment.copy(from, JAVA_FLOAT, 0, to, offset, width);
      return;
    }
    try {
      toFloat.invokeExact(from, floats, (long) width);
    } catch (Throwable e) {
      throw LlamaLibrary.failed(e);
    }
    MemorySegment.copy(floats, JAVA_FLOAT, 0, to, offset, width);
  }

  @Override
  public void close() {
    arena.close();
  }
}
