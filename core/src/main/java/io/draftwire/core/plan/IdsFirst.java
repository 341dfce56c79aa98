package io.draftwire.core.plan;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** When laws travel behind their ids. */
public enum IdsFirst {
  /** In the rounds where that is measured to pay. */
  AUTO,
  ON,
  OFF;

  /**
   * As it is spelled.
   *
   * @throws IllegalArgumentException naming the value and the choices
   */
  public static IdsFirst of(String label) {
    for (IdsFirst when : values()) {
      if (when.label().equals(label)) {
        return when;
      }
    }
    throw new IllegalArgumentException(
        "ids first '"
            + label
            + "' is unknown; choose "
            + Arrays.stream(values()).map(IdsFirst::label).collect(Collectors.joining(", ")));
  }

  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * {@code planner}, with the laws of its rounds travelling as this says.
   *
   * @param vocabulary V
   */
  public Planner apply(Planner planner, int vocabulary) {
    return switch (this) {
      case AUTO -> new IdsFirstPlanner(planner, vocabulary);
      case OFF -> planner;
      case ON ->
          new ForwardingPlanner(planner) {
            @Override
            public Step next(int remaining) {
              Step step = super.next(remaining);
              return step instanceof Step.Draft draft
                  ? new Step.Draft(draft.scheme(), draft.most(), draft.scheme().lawsMayFollow())
                  : step;
            }
          };
    };
  }
}
