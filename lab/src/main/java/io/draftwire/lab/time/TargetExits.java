package io.draftwire.lab.time;

/** Early exits of a target, whose hints an edge asks for. */
public sealed interface TargetExits permits TargetExits.Own, SimulatedExits {
  /** The exits that the target was loaded with: heads that were fitted to its layers. */
  record Own() implements TargetExits {
    private static final String LABEL = "own";

    @Override
    public String label() {
      return LABEL;
    }
  }

  /**
   * As they are spelled: {@code own}, or what {@link SimulatedExits#parse} reads.
   *
   * @throws IllegalArgumentException naming what does not read
   */
  static TargetExits parse(String text) {
    return text.equals(Own.LABEL) ? new Own() : SimulatedExits.parse(text);
  }

  /** As {@link #parse} reads it. */
  String label();
}
