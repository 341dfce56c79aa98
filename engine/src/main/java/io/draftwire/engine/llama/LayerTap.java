package io.draftwire.engine.llama;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BOOLEAN;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import io.draftwire.engine.Batch;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads the states that layers leave behind, {@code l_out-0}, {@code l_out-1}, ..., while
 * llama.cpp's graph still runs: through {@code cb_eval}, which is asked of every node whether
 * somebody wants it, and called again when one that is wanted is there. The graph waits meanwhile.
 *
 * <p>Whatever goes wrong, the graph goes on: an exception that left the callback would end the JVM,
 * and a "false" after a node is there makes llama.cpp skip the rest and report success over a
 * corrupt cache. So both are kept from it, and what failed is wanted no more.
 *
 * <p>Confined to the thread that runs passes.
 */
final class LayerTap implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger("draftwire.engine");

  /** {@code l_out-}, as the first six bytes of a little-endian number. */
  private static final long NAME =
      MemorySegment.ofArray("l_out-\0\0".getBytes(StandardCharsets.US_ASCII))
          .get(JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN), 0);

  private static final long NAME_MASK = (1L << 48) - 1;
  private static final int NAME_BYTES = 6;
  private static final int MOST_DIGITS = 3;

  /** Tensors are met by their address. */
  private static final MemorySegment MEMORY = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

  /** Who reads. Its failures end the reading of the run, not the run. */
  interface Reader {
    /** Which of the run's tokens are wanted of a layer, by their index in the batch. */
    int[] wanted(int layer);

    /**
     * They are here.
     *
     * @param indices the tokens of {@link #wanted} that the layer has, in that order
     * @param states {@code float[indices.length][width]}, the reader's to keep
     */
    void take(int layer, int[] indices, float[] states);
  }

  private final int width;
  private final Arena arena = Arena.ofShared();
  private final MemorySegment callback;
  private final MemorySegment row;
  private final MethodHandle tensorName;
  private final MethodHandle tensorBytes;
  private final MethodHandle tensorGet;

  /** Where a tensor's name lies in its struct; -1 before the first was met. */
  private long nameOffset = -1;

  /** Null where nobody reads. */
  private Reader reader;

  private Batch batch;
  private int from;
  private int to;
  private int outputs;
  private boolean failed;

  /**
   * @param width numbers of a state
   */
  LayerTap(LlamaLibrary library, int width) {
    this.width = width;
    this.row = arena.allocate(JAVA_FLOAT, width);
    this.tensorName = library.bind("ggml_get_name", ADDRESS, JAVA_LONG);
    this.tensorBytes = library.bind("ggml_nbytes", JAVA_LONG, JAVA_LONG);
    this.tensorGet =
        library.bind("ggml_backend_tensor_get", null, JAVA_LONG, ADDRESS, JAVA_LONG, JAVA_LONG);
    try {
      MethodHandle called =
          MethodHandles.lookup()
              .findVirtual(
                  LayerTap.class,
                  "evaluated",
                  MethodType.methodType(boolean.class, long.class, boolean.class, long.class));
      this.callback =
          library.upcall(
              called.bindTo(this),
              FunctionDescriptor.of(JAVA_BOOLEAN, JAVA_LONG, JAVA_BOOLEAN, JAVA_LONG),
              arena);
    } catch (ReflectiveOperationException e) {
      throw new AssertionError("the method below", e);
    }
  }

  /** {@code bool (tensor, ask, user_data)}. */
  MemorySegment callback() {
    return callback;
  }

  /** Of the next run, {@code who} reads what it wants; null for nobody. */
  void read(Reader who, Batch tokens, int first, int end) {
    reader = who;
    batch = tokens;
    from = first;
    to = end;
    outputs = 0;
    for (int i = first; i < end; i++) {
      outputs += tokens.wanted(i) ? 1 : 0;
    }
  }

  @SuppressWarnings("unused") // called from native code
  private boolean evaluated(long tensor, boolean ask, long userData) {
    if (reader == null) {
      return !ask;
    }
    try {
      int layer = layer(tensor);
      if (layer < 0) {
        return !ask;
      }
      int[] wanted = reader.wanted(layer);
      if (ask) {
        return wanted.length > 0;
      }
      take(tensor, layer, wanted);
    } catch (Throwable e) {
      reader = null;
      if (!failed) {
        failed = true;
        complain(e);
      }
    }
    return !ask;
  }

  private static void complain(Throwable e) {
    try {
      LOG.log(System.Logger.Level.WARNING, "the states of a layer could not be read", e);
    } catch (Throwable again) {
      // Nobody hears; above all, nothing leaves.
    }
  }

  /** The number behind {@code l_out-}, or -1 for any other tensor. */
  private int layer(long tensor) throws Throwable {
    if (nameOffset < 0) {
      nameOffset = ((MemorySegment) tensorName.invokeExact(tensor)).address() - tensor;
    }
    long name = tensor + nameOffset;
    long begins = MEMORY.get(JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN), name);
    if ((begins & NAME_MASK) != NAME) {
      return -1;
    }
    int layer = 0;
    for (int i = 0; i <= MOST_DIGITS; i++) {
      int digit = MEMORY.get(JAVA_BYTE, name + NAME_BYTES + i);
      if (digit == 0) {
        return i == 0 ? -1 : layer;
      }
      if (digit < '0' || digit > '9') {
        return -1;
      }
      layer = 10 * layer + digit - '0';
    }
    return -1;
  }

  private void take(long tensor, int layer, int[] wanted) throws Throwable {
    long rowBytes = (long) width * Float.BYTES;
    long bytes = (long) tensorBytes.invokeExact(tensor);
    // The last layer leaves only the rows whose logits are wanted.
    boolean whole = bytes == (to - from) * rowBytes;
    if (!whole && bytes != outputs * rowBytes) {
      throw new IllegalStateException(
          "layer " + layer + " left " + bytes + " bytes of " + (to - from) + " tokens");
    }
    int[] there = new int[wanted.length];
    float[] states = new float[wanted.length * width];
    int count = 0;
    for (int index : wanted) {
      int at = whole ? index - from : output(index);
      if (at >= 0) {
        tensorGet.invokeExact(tensor, row, at * rowBytes, rowBytes);
        MemorySegment.copy(row, JAVA_FLOAT, 0, states, count * width, width);
        there[count++] = index;
      }
    }
    if (count > 0) {
      reader.take(layer, Arrays.copyOf(there, count), Arrays.copyOf(states, count * width));
    }
  }

  /** Which of the run's outputs a token is, or -1. */
  private int output(int index) {
    if (!batch.wanted(index)) {
      return -1;
    }
    int output = 0;
    for (int i = from; i < index; i++) {
      output += batch.wanted(i) ? 1 : 0;
    }
    return output;
  }

  /** For when the context that calls is gone. */
  @Override
  public void close() {
    arena.close();
  }
}
