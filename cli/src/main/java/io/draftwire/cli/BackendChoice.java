package io.draftwire.cli;

import io.draftwire.engine.Backend;
import io.draftwire.engine.llama.Offload;
import io.draftwire.engine.store.Natives;
import java.util.Optional;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * What a command's models are computed on.
 *
 * @param asked the backend, and with it the build of llama.cpp; empty where nobody has said: then
 *     it is the processor's, and layers go to whatever devices the libraries that are named find
 * @param offload layers on its devices
 * @param automatic whether it was chosen here
 */
record BackendChoice(Optional<Backend> asked, Offload offload, boolean automatic) {
  private static final String AUTO = "auto";
  private static final String ALL = "all";

  /**
   * By the options, and the environment where they do not say.
   *
   * @throws IllegalArgumentException in one line for what is no backend, and for layers on a
   *     processor
   */
  static BackendChoice of(ModelOptions options, Natives natives) {
    String option = options.backend;
    String word = option == null ? natives.backendWord().orElse(null) : option;
    boolean automatic = AUTO.equalsIgnoreCase(word);
    // Libraries that are named say themselves what they find.
    boolean open = automatic && (options.natives != null || natives.isNamed());
    Optional<Backend> asked =
        open
            ? Optional.empty()
            : automatic
                ? Optional.of(natives.best())
                : Optional.ofNullable(word).map(BackendChoice::parse);
    boolean processor = asked.equals(Optional.of(Backend.CPU));
    if (processor && !automatic && options.gpuLayers != null && options.gpuLayers != 0) {
      throw new IllegalArgumentException(
          "--gpu-layers "
              + new Offload(asked, options.gpuLayers).written()
              + " has no meaning with backend cpu; leave one of them out");
    }
    int usual = processor || word == null ? 0 : Offload.ALL;
    return new BackendChoice(
        asked,
        new Offload(asked, options.gpuLayers == null ? usual : options.gpuLayers),
        automatic);
  }

  /** The build that it wants. */
  Backend backend() {
    return asked.orElse(Backend.CPU);
  }

  private static Backend parse(String word) {
    return Backend.named(word)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "backend '" + word + "' is none; write auto, cpu, cuda, vulkan or metal"));
  }

  /** {@code N} or {@code all}. */
  static final class Layers implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String value) {
      try {
        int layers = ALL.equalsIgnoreCase(value) ? Offload.ALL : Integer.parseInt(value);
        if (layers >= Offload.ALL) {
          return layers;
        }
      } catch (NumberFormatException e) {
        // Said below.
      }
      throw new TypeConversionException("'" + value + "' is no number of layers; write N or all");
    }
  }
}
