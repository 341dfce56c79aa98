package io.draftwire.gateway.tools;

import java.util.List;

/**
 * What a request says of functions.
 *
 * @param offered all of them
 * @param callable those that this answer may call
 * @param required whether it has to call one
 * @param parallel whether it may call several
 */
public record Tools(List<Tool> offered, List<Tool> callable, boolean required, boolean parallel) {
  public static final Tools NONE = new Tools(List.of(), List.of(), false, true);

  /** Whether the answer may call any. */
  public boolean any() {
    return !callable.isEmpty();
  }
}
