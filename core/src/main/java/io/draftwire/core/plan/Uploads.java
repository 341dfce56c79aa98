package io.draftwire.core.plan;

/** Which drafts of a round leave while it is still being drafted. */
@FunctionalInterface
public interface Uploads {
  /** None: all leave when drafting stops. */
  Uploads AT_TRIGGER = sent -> 0;

  /**
   * How many drafts leave together behind the {@code sent} that have left; 0 where the rest waits
   * until drafting stops.
   */
  int next(int sent);
}
