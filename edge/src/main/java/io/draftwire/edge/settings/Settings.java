package io.draftwire.edge.settings;

import io.draftwire.core.hint.Hinting;
import io.draftwire.core.live.GrowthPolicy;
import io.draftwire.core.plan.Ahead;
import io.draftwire.core.plan.IdsFirst;
import io.draftwire.core.plan.SchemeChoice;
import io.draftwire.core.plan.StopPolicy;
import io.draftwire.core.plan.UploadPlan;
import io.draftwire.core.scheme.AcceptanceRule;
import io.draftwire.core.scheme.SchemeSettings;
import io.draftwire.core.scheme.SupportCode;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * How an answer's drafts travel, as people write it: a text for each setting that was given. The
 * one place where what is written becomes a {@link SchemeChoice}, whoever reads it; a setting that
 * would be ignored is refused.
 */
public final class Settings {
  /** Nothing is said. */
  public static final Settings NONE = new Settings(new EnumMap<>(Setting.class));

  /** As a support: as many tokens as are worth their bits. */
  private static final String PRICED = "priced";

  private static final String C_SQS = "c-sqs";

  private static final Set<Setting> OF_THE_SCHEME =
      Arrays.stream(Setting.values())
          .filter(Setting::ofTheScheme)
          .collect(Collectors.toCollection(() -> EnumSet.noneOf(Setting.class)));

  /**
   * Values by which a setting asks for nothing: what has no use for it keeps to that all the same.
   */
  private static final Set<String> NOTHING = Set.of("off", "false", "trigger");

  private final EnumMap<Setting, String> written;

  private Settings(EnumMap<Setting, String> written) {
    this.written = written;
  }

  /** What is said of a setting; null where nothing is. */
  public String get(Setting setting) {
    return written.get(setting);
  }

  /** Everything that is said, in the settings' order. */
  public Map<Setting, String> written() {
    return new EnumMap<>(written);
  }

  /**
   * With a setting said so.
   *
   * @param value null leaves it as it is; anything else counts as it prints
   */
  public Settings with(Setting setting, Object value) {
    if (value == null) {
      return this;
    }
    EnumMap<Setting, String> more = new EnumMap<>(written);
    more.put(setting, value.toString());
    return new Settings(more);
  }

  /** These, and what others say where these say nothing. */
  public Settings over(Settings others) {
    EnumMap<Setting, String> all = new EnumMap<>(others.written);
    all.putAll(written);
    return new Settings(all);
  }

  /** Whether anything is said of the scheme beside its name. */
  public boolean shapeTheScheme() {
    return written.keySet().stream().anyMatch(OF_THE_SCHEME::contains);
  }

  /** The scheme's name. */
  public String scheme() {
    return written.getOrDefault(Setting.SCHEME, SchemeSettings.AUTO);
  }

  /** What of these has a meaning for a scheme, with that scheme. */
  public Settings of(String scheme) {
    EnumMap<Setting, String> kept = new EnumMap<>(written);
    kept.keySet().removeIf(setting -> !setting.isFor(scheme));
    if (scheme.equals(SchemeSettings.AUTO)) {
      // It chooses the rest by itself.
      kept.keySet().retainAll(EnumSet.of(Setting.DRAFT_FLOOR, Setting.HINTS));
    }
    if (priced() && !scheme.equals(C_SQS)) {
      kept.remove(Setting.SUPPORT);
    }
    kept.put(Setting.SCHEME, scheme);
    Settings own = new Settings(kept);
    kept.keySet().removeIf(setting -> own.overruledBy(setting) != null);
    return own;
  }

  /** The choice, with settings called as the API calls them. */
  public SchemeChoice choice() {
    return choice(Setting::member);
  }

  /**
   * What all of it means.
   *
   * @param names how messages are to call settings
   * @throws IllegalArgumentException for a value that is none, or a setting without a meaning here
   */
  public SchemeChoice choice(Function<Setting, String> names) {
    if (scheme().equals(SchemeChoice.CLOUD_ONLY)) {
      return on(SchemeChoice.cloudOnly(), names);
    }
    SchemeSettings settings = schemeSettings(names);
    boolean adaptive = settings.auto() || truth(Setting.ADAPTIVE_LENGTH, names);
    String stop = get(Setting.STOP_DRAFTING);
    int most =
        SchemeChoice.usualMost(adaptive, stop == null ? StopPolicy.NEVER : StopPolicy.of(stop));
    return on(new SchemeChoice(settings, most, adaptive, Integer.MAX_VALUE, IdsFirst.AUTO), names);
  }

  /**
   * A choice of the same scheme, with what is said here of its rounds or its tree.
   *
   * @throws IllegalArgumentException as {@link #choice(Function)}
   */
  public SchemeChoice on(SchemeChoice base, Function<Setting, String> names) {
    refuseIdle(base.name(), names);
    SchemeChoice choice = base;
    Integer most = whole(Setting.DRAFT_MAX, names);
    if (most != null) {
      choice = choice.withMaxDrafts(most);
    }
    if (get(Setting.ADAPTIVE_LENGTH) != null && !choice.name().equals(SchemeSettings.AUTO)) {
      choice = choice.withAdaptive(truth(Setting.ADAPTIVE_LENGTH, names));
    }
    Integer budget = whole(Setting.BIT_BUDGET, names);
    if (budget != null) {
      choice = choice.withBitBudget(budget);
    }
    if (get(Setting.IDS_FIRST) != null) {
      choice = choice.withIdsFirst(IdsFirst.of(get(Setting.IDS_FIRST)));
    }
    if (get(Setting.AHEAD) != null) {
      choice = choice.withAhead(Ahead.of(get(Setting.AHEAD)));
    }
    if (get(Setting.STOP_DRAFTING) != null) {
      choice = choice.withStop(StopPolicy.of(get(Setting.STOP_DRAFTING)));
    }
    if (get(Setting.HINTS) != null) {
      choice = choice.withHints(hints(names));
    }
    if (get(Setting.UPLOAD) != null) {
      choice = choice.withUpload(UploadPlan.of(get(Setting.UPLOAD)));
    }
    Double floor = decimal(Setting.DRAFT_FLOOR, names);
    if (floor == null) {
      return choice;
    }
    GrowthPolicy.USUAL.withFloor(floor); // Refuses what is no floor at all.
    return choice.withDraftFloor(floor);
  }

  private Hinting hints(Function<Setting, String> names) {
    try {
      return Hinting.of(get(Setting.HINTS));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(names.apply(Setting.HINTS) + " " + e.getMessage(), e);
    }
  }

  /**
   * The scheme alone.
   *
   * @param names how messages are to call settings
   * @throws IllegalArgumentException as {@link #choice(Function)}
   */
  public SchemeSettings schemeSettings(Function<Setting, String> names) {
    refuseIdle(scheme(), names);
    boolean priced = priced();
    if (priced && !scheme().equals(C_SQS)) {
      throw new IllegalArgumentException(
          names.apply(Setting.SUPPORT)
              + " priced is for c-sqs, not for "
              + scheme()
              + "; add "
              + names.apply(Setting.SCHEME)
              + " c-sqs");
    }
    String code = get(Setting.SUPPORT_CODE);
    String rule = get(Setting.VERIFY);
    return SchemeSettings.of(
            scheme(),
            priced ? null : whole(Setting.SUPPORT, names),
            whole(Setting.RESOLUTION, names),
            decimal(Setting.ALPHA, names),
            decimal(Setting.ETA, names),
            decimal(Setting.BETA, names),
            whole(Setting.GRID, names),
            code == null ? null : SupportCode.of(code),
            priced)
        .withSiblings(
            whole(Setting.SIBLINGS, names), rule == null ? null : AcceptanceRule.of(rule));
  }

  private boolean priced() {
    return PRICED.equals(get(Setting.SUPPORT));
  }

  /**
   * One rule for every setting and every reader: what a scheme has no use for is refused, and so is
   * what another setting leaves without a use.
   */
  private void refuseIdle(String scheme, Function<Setting, String> names) {
    refuseIdleFor(List.of(scheme), names);
    written.forEach(
        (setting, value) -> {
          Setting other = overruledBy(setting);
          if (other != null) {
            throw new IllegalArgumentException(
                names.apply(setting)
                    + " "
                    + value
                    + " has no meaning beside "
                    + names.apply(other)
                    + " "
                    + get(other)
                    + ", which decides that by itself; leave one of them out");
          }
        });
  }

  /**
   * Where there are several schemes, a setting need not have a meaning for each, but for one.
   *
   * @param names how messages are to call settings
   * @throws IllegalArgumentException for a setting that none of the schemes has a use for
   */
  public void refuseIdleFor(List<String> schemes, Function<Setting, String> names) {
    if (!Setting.SCHEME.schemes().containsAll(schemes)) {
      return; // Whoever makes the scheme says that there is none of that name.
    }
    written.forEach(
        (setting, value) -> {
          if (schemes.stream().noneMatch(setting::isFor) && !NOTHING.contains(value)) {
            throw new IllegalArgumentException(
                names.apply(setting)
                    + " "
                    + value
                    + " has no meaning for scheme "
                    + String.join(" or ", schemes)
                    + why(schemes, setting)
                    + "; leave it out, or name a scheme that it is for, such as "
                    + names.apply(Setting.SCHEME)
                    + " "
                    + setting.schemes().getFirst());
          }
        });
  }

  private static String why(List<String> schemes, Setting setting) {
    return switch (schemes.size() == 1 ? schemes.getFirst() : "") {
      case SchemeChoice.CLOUD_ONLY -> ", which has no drafts";
      case SchemeSettings.AUTO -> ", which chooses by itself";
      case SchemeSettings.LIVE -> ", which has no rounds";
      default -> setting == Setting.DRAFT_FLOOR ? ", which grows no tree of guesses" : "";
    };
  }

  /** The setting beside which this one is not used; null where there is none. */
  private Setting overruledBy(Setting setting) {
    return switch (setting) {
      case ALPHA, ETA, BETA -> priced() ? Setting.SUPPORT : null;
      default -> null;
    };
  }

  private Integer whole(Setting setting, Function<Setting, String> names) {
    String value = get(setting);
    try {
      return value == null ? null : Integer.valueOf(value);
    } catch (NumberFormatException e) {
      String hint = setting == Setting.SUPPORT ? " nor " + PRICED + "; try 8" : "; try 4";
      String neither = setting == Setting.SUPPORT ? "neither a whole number" : "no whole number";
      throw new IllegalArgumentException(
          names.apply(setting) + " " + value + " is " + neither + hint, e);
    }
  }

  private Double decimal(Setting setting, Function<Setting, String> names) {
    String value = get(setting);
    try {
      return value == null ? null : Double.valueOf(value);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          names.apply(setting) + " " + value + " is no number; try 0.1", e);
    }
  }

  private boolean truth(Setting setting, Function<Setting, String> names) {
    String value = get(setting);
    if (value == null || value.equals("false") || value.equals("true")) {
      return Boolean.parseBoolean(value);
    }
    throw new IllegalArgumentException(
        names.apply(setting) + " " + value + " is neither true nor false");
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Settings settings && written.equals(settings.written);
  }

  @Override
  public int hashCode() {
    return written.hashCode();
  }

  /** As {@code scheme=k-sqs support=8}. */
  @Override
  public String toString() {
    return written.entrySet().stream()
        .map(entry -> entry.getKey().member() + "=" + entry.getValue())
        .collect(Collectors.joining(" "));
  }
}
