package io.draftwire.engine;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What computes a model's passes. */
public enum Backend {
  /** The machine's own processor. */
  CPU("CPU"),

  /** NVIDIA's GPUs. */
  CUDA("CUDA"),

  /** Whatever has a driver for Vulkan. */
  VULKAN("Vulkan"),

  /** Apple's GPUs. */
  METAL("MTL", "Metal");

  /** Among llama.cpp's backends; one of them has changed its name between releases. */
  private final List<String> registered;

  Backend(String... registered) {
    this.registered = List.of(registered);
  }

  /** As people write it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The one that people write so. */
  public static Optional<Backend> named(String word) {
    return Arrays.stream(values())
        .filter(backend -> backend.word().equals(word.toLowerCase(Locale.ROOT)))
        .findFirst();
  }

  /** Whether llama.cpp calls it so. */
  public boolean isRegisteredAs(String name) {
    return registered.contains(name);
  }
}
