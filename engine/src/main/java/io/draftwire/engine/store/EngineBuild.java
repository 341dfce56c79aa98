package io.draftwire.engine.store;

import java.util.List;
import java.util.Optional;

/**
 * llama.cpp as packages bring it.
 *
 * @param name of its folder, but for the release
 * @param parts whose files are laid over each other, in this order: one folder has all of it
 */
record EngineBuild(String name, List<Part> parts) {
  EngineBuild {
    parts = List.copyOf(parts);
  }

  /**
   * A package.
   *
   * @param name without its scope
   * @param inside the folder of its files
   * @param pinned what it has to be, where that could be had
   * @param megabytes to fetch; 0 where that is not known
   */
  record Part(String name, String inside, Optional<Digest> pinned, int megabytes) {}

  /** To fetch; 0 where that is not known of all parts. */
  int megabytes() {
    return parts.stream().anyMatch(part -> part.megabytes() == 0)
        ? 0
        : parts.stream().mapToInt(Part::megabytes).sum();
  }
}
