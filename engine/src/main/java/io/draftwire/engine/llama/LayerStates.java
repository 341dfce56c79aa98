package io.draftwire.engine.llama;

import io.draftwire.engine.Batch;
import io.draftwire.engine.LanguageModel;
import io.draftwire.engine.ModelException;
import io.draftwire.engine.exits.TargetPrint;
import io.draftwire.engine.gguf.GgufFile;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A model whose layers' states can be read: what exits are fitted to. Confined to one thread, as
 * the model is.
 */
public final class LayerStates implements AutoCloseable {
  private final LlamaModel model;
  private final Recorder recorder;
  private final OutputWeights output;
  private final TargetPrint print;
  private final int layers;

  LayerStates(
      LlamaModel model, Recorder recorder, OutputWeights output, TargetPrint print, int layers) {
    this.model = model;
    this.recorder = recorder;
    this.output = output;
    this.print = print;
    this.layers = layers;
  }

  static LayerStates open(LlamaLibrary library, LlamaOptions options, GgufFile file) {
    OutputWeights output = new OutputWeights(library, file);
    Recorder recorder = null;
    try {
      TargetPrint print = TargetPrint.of(file);
      int layers = (int) file.integer(file.architecture() + ".block_count").orElseThrow();
      recorder = new Recorder(library, output.width());
      LlamaModel model = new LlamaModel(library, options, file, recorder);
      return new LayerStates(model, recorder, output, print, layers);
    } catch (Throwable e) {
      output.close();
      if (recorder != null) {
        recorder.close();
      }
      throw e;
    }
  }

  /** The model; closed with this. */
  public LanguageModel model() {
    return model;
  }

  /** How many layers it has. */
  public int layers() {
    return layers;
  }

  public OutputWeights output() {
    return output;
  }

  /** Whose weights they are. */
  public TargetPrint print() {
    return print;
  }

  /**
   * Runs a batch, as {@link LanguageModel#forward}, and reads what layers leave behind all its
   * tokens. Behind the last layer there are states of those only whose logits are wanted.
   *
   * @return for each of {@code wanted} the states {@code float[tokens][width]}
   * @throws ModelException if the model has no such layer, or its states could not be read
   */
  public Map<Integer, float[]> forward(Batch batch, List<Integer> wanted) {
    recorder.record(wanted, batch.size());
    model.forward(batch);
    for (int layer : wanted) {
      if (recorder.states.get(layer) == null
          || recorder.states.get(layer).length != batch.size() * output.width()) {
        throw new ModelException(
            "the states behind layer "
                + layer
                + " of "
                + model.description()
                + " cannot be read; exits are for models whose graphs name them l_out");
      }
    }
    return Map.copyOf(recorder.states);
  }

  @Override
  public void close() {
    model.close();
    output.close();
  }

  /** Keeps what it is asked to. */
  static final class Recorder implements PassWatch, LayerTap.Reader {
    private final LayerTap tap;
    private final int width;
    private final Map<Integer, float[]> states = new HashMap<>();
    private List<Integer> wanted = List.of();
    private int size;
    private int from;
    private int to;

    Recorder(LlamaLibrary library, int width) {
      this.tap = new LayerTap(library, width);
      this.width = width;
    }

    private void record(List<Integer> layers, int tokens) {
      wanted = List.copyOf(layers);
      size = tokens;
      states.clear();
    }

    @Override
    public MemorySegment callback() {
      return tap.callback();
    }

    @Override
    public void begin(Batch batch) {}

    @Override
    public void run(Batch batch, int first, int end) {
      from = first;
      to = end;
      tap.read(wanted.isEmpty() ? null : this, batch, first, end);
    }

    @Override
    public void end() {
      wanted = List.of();
      tap.read(null, null, 0, 0);
    }

    @Override
    public int[] wanted(int layer) {
      return wanted.contains(layer) ? IntStream.range(from, to).toArray() : new int[0];
    }

    @Override
    public void take(int layer, int[] indices, float[] read) {
      float[] all = states.computeIfAbsent(layer, key -> new float[size * width]);
      for (int i = 0; i < indices.length; i++) {
        System.arraycopy(read, i * width, all, indices[i] * width, width);
      }
    }

    @Override
    public void close() {
      tap.close();
    }
  }
}
