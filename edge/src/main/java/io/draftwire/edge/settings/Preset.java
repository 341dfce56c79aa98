package io.draftwire.edge.settings;

import java.util.List;
import java.util.Optional;

/**
 * A published system as a choice of settings: as its paper has it, or (its name ends in {@value
 * #PLUS}) with this project's schemes in place of the paper's.
 *
 * @param name as people write it
 * @param title the system's, for people
 * @param source paper and section
 * @param settings of the edge; whatever is said beside them comes before them
 * @param batching who shares a pass of the cloud's target, as {@code cloud --batching} writes it;
 *     empty where the system says nothing of it
 * @param open what the paper leaves open
 * @param chosen what was chosen here, there and where the paper could not be followed
 * @param missing what the system has and this build does not: a line each, shown wherever the
 *     preset is used
 */
public record Preset(
    String name,
    String title,
    String source,
    Settings settings,
    Optional<String> batching,
    List<String> open,
    List<String> chosen,
    List<String> missing) {
  /** Behind the name of a system with this project's schemes. */
  public static final String PLUS = "+";

  public Preset {
    open = List.copyOf(open);
    chosen = List.copyOf(chosen);
    missing = List.copyOf(missing);
  }

  /** Whether it is as its paper has it. */
  public boolean faithful() {
    return !name.endsWith(PLUS);
  }

  /** What is missing, as one line; empty where nothing is. */
  public Optional<String> lack() {
    return missing.isEmpty()
        ? Optional.empty()
        : Optional.of("preset " + name + " is without " + String.join("; ", missing));
  }
}
