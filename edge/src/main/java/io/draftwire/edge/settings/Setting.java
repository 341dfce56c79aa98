package io.draftwire.edge.settings;

import io.draftwire.core.plan.SchemeChoice;
import io.draftwire.core.scheme.SchemeSettings;
import java.util.List;
import java.util.stream.Stream;

/**
 * What can be said of how an answer's drafts travel. What it means is said in {@link Settings}; a
 * surface (command line, API, experiment file, preset) only reads the text that was written.
 */
public enum Setting {
  SCHEME(Kind.WORD, "--scheme", Of.ALL),
  /** K of k-sqs and top-k, K_max of c-sqs; or {@code priced}. */
  SUPPORT(Kind.WHOLE, "--support", Of.KEPT),
  RESOLUTION(Kind.WHOLE, "--resolution", Of.LATTICE),
  ALPHA(Kind.DECIMAL, "--alpha", Of.CONFORMAL),
  ETA(Kind.DECIMAL, "--eta", Of.CONFORMAL),
  BETA(Kind.DECIMAL, "--beta", Of.CONFORMAL),
  GRID(Kind.WHOLE, "--grid", Of.ON_A_GRID),
  SUPPORT_CODE(Kind.WORD, "--support-code", Of.CODED),
  VERIFY(Kind.WORD, "--verify", Of.LAWS),
  SIBLINGS(Kind.WHOLE, "--siblings", Of.KEPT),
  IDS_FIRST(Kind.WORD, "--ids-first", Of.LAWS),
  /** Most drafts a round. */
  DRAFT_MAX(Kind.WHOLE, "--spec-draft-n-max", Of.PLANNED),
  ADAPTIVE_LENGTH(Kind.TRUTH, "--adaptive-length", Of.PLANNED),
  /** Most payload bits a round. */
  BIT_BUDGET(Kind.WHOLE, "--bit-budget", Of.PLANNED),
  AHEAD(Kind.WORD, "--ahead", Of.ROUNDS),
  /** What ends a round before its length; {@code stop} alone is a text's end in OpenAI's API. */
  STOP_DRAFTING(Kind.WORD, "--stop", Of.ROUNDS),
  /** Which drafts of a round leave while it is still being drafted. */
  UPLOAD(Kind.WORD, "--upload", Of.ROUNDS),
  DRAFT_FLOOR(Kind.DECIMAL, "--draft-floor", Of.TREES),
  /** Whether the cloud is to tell what its target's exits say. */
  HINTS(Kind.WORD, "--hints", Of.DRAFTED);

  /** How a value is written. */
  public enum Kind {
    WORD,
    WHOLE,
    DECIMAL,
    TRUTH
  }

  /** The schemes that have a use for settings: the one place that says it. */
  private static final class Of {
    static final List<String> LAWS = List.of("k-sqs", "c-sqs", "qs", "top-k", "dense");
    static final List<String> LATTICE = List.of("k-sqs", "c-sqs", "qs");
    static final List<String> KEPT = List.of("k-sqs", "c-sqs", "top-k");
    static final List<String> CODED = List.of("k-sqs", "c-sqs");
    static final List<String> CONFORMAL = List.of("c-sqs");
    static final List<String> ON_A_GRID = List.of("scalar");
    static final List<String> ROUNDS = with(LAWS, "coupled", "scalar");
    static final List<String> PLANNED = with(ROUNDS, SchemeSettings.AUTO);
    static final List<String> TREES = List.of(SchemeSettings.LIVE, SchemeSettings.AUTO);
    static final List<String> DRAFTED = with(PLANNED, SchemeSettings.LIVE);
    static final List<String> ALL = with(DRAFTED, SchemeChoice.CLOUD_ONLY);

    private static List<String> with(List<String> some, String... more) {
      return Stream.concat(some.stream(), Stream.of(more)).toList();
    }
  }

  private final Kind kind;
  private final String option;
  private final List<String> schemes;
  private final String member;

  /**
   * @param schemes that have a use for it, the one that people mean most often first
   */
  Setting(Kind kind, String option, List<String> schemes) {
    this.kind = kind;
    this.option = option;
    this.schemes = schemes;
    this.member = name().toLowerCase(java.util.Locale.ROOT);
  }

  /**
   * The one that is spelled so by the API.
   *
   * @throws IllegalArgumentException where there is none
   */
  static Setting of(String member) {
    for (Setting setting : values()) {
      if (setting.member.equals(member)) {
        return setting;
      }
    }
    throw new IllegalArgumentException("no setting is called " + member);
  }

  public Kind kind() {
    return kind;
  }

  /** Whether a scheme has a use for it. */
  public boolean isFor(String scheme) {
    return schemes.contains(scheme);
  }

  /** The schemes that have a use for it; never none. */
  List<String> schemes() {
    return schemes;
  }

  /** As the command line spells it. */
  public String option() {
    return option;
  }

  /** As the API and presets spell it. */
  public String member() {
    return member;
  }

  /** Whether it is of the scheme itself, and not of how rounds of any scheme are made. */
  boolean ofTheScheme() {
    return compareTo(SCHEME) > 0 && compareTo(IDS_FIRST) <= 0;
  }
}
