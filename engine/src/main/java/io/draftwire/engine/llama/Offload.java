package io.draftwire.engine.llama;

import io.draftwire.engine.Backend;
import io.draftwire.engine.ModelException;
import java.util.Optional;

/**
 * What of a model is put on devices beside the processor.
 *
 * @param backend whose devices; empty for those of whatever backend the libraries have. {@link
 *     Backend#CPU} has none
 * @param layers how many of the model's, the output counting as one more; {@link #ALL} for all
 */
public record Offload(Optional<Backend> backend, int layers) {
  /** As llama.cpp writes it. */
  public static final int ALL = -1;

  private static final int MOST = 1 << 16;

  /** The processor does all of it. */
  public static final Offload NONE = new Offload(Optional.of(Backend.CPU), 0);

  /** All of it, where the libraries find a device. */
  public static final Offload WHERE_THERE_IS_ONE = new Offload(Optional.empty(), ALL);

  public Offload {
    if (layers < ALL || layers > MOST) {
      throw new ModelException(
          "GPU layers is " + layers + "; it must be from 0 to " + MOST + ", or -1 for all");
    }
  }

  /** All of it on this backend. */
  public static Offload on(Backend backend) {
    return new Offload(Optional.of(backend), ALL);
  }

  /** Layers as people write them. */
  public String written() {
    return layers == ALL ? "all" : Integer.toString(layers);
  }

  /** Whether any device is wanted. */
  public boolean wanted() {
    return layers != 0 && !backend.equals(Optional.of(Backend.CPU));
  }
}
