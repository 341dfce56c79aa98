package io.draftwire.edge.settings;

import io.draftwire.core.plan.SchemeChoice;
import io.draftwire.core.scheme.SchemeSettings;
import java.util.List;
import java.util.Optional;
import java.util.Set;

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

  private static final Set<String> WITHOUT_ROUNDS =
      Set.of(SchemeSettings.AUTO, SchemeSettings.LIVE, SchemeChoice.CLOUD_ONLY);

  public Preset {
    open = List.copyOf(open);
    chosen = List.copyOf(chosen);
    missing = List.copyOf(missing);
  }

  /**
   * Its settings, as far as a scheme that is named instead has a use for them, and before them what
   * is said beside it.
   *
   * @throws IllegalArgumentException where that is a scheme without rounds of its own
   */
  public Settings under(Settings said) {
    String scheme = said.get(Setting.SCHEME);
    if (scheme != null && WITHOUT_ROUNDS.contains(scheme)) {
      throw new IllegalArgumentException(
          "preset "
              + name
              + " says how rounds are made, and has no meaning with scheme "
              + scheme
              + "; leave one of them out");
    }
    return said.over(scheme == null ? settings : settings.of(scheme));
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
