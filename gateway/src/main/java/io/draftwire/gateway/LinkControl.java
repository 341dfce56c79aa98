package io.draftwire.gateway;

import java.util.OptionalLong;

/**
 * The emulated link between edge and cloud, as far as it can be changed while it runs. Whoever
 * starts a gateway over a real link has none to give.
 */
public interface LinkControl {
  /**
   * A link.
   *
   * @param upBitsPerSecond empty for no limit
   * @param downBitsPerSecond empty for no limit
   * @param rttNanos propagation there and back
   */
  record Settings(OptionalLong upBitsPerSecond, OptionalLong downBitsPerSecond, long rttNanos) {}

  /** The link as it is now. */
  Settings settings();

  /**
   * Changes it, for bytes that enter it from now on.
   *
   * @throws IllegalArgumentException for a value out of its range, naming it
   */
  void change(Settings settings);
}
