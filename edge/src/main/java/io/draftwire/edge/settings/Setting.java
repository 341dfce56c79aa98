package io.draftwire.edge.settings;

/**
 * What can be said of how an answer's drafts travel. What it means is said in {@link Settings}; a
 * surface (command line, API, experiment file, preset) only reads the text that was written.
 */
public enum Setting {
  SCHEME(Kind.WORD, "--scheme"),
  /** K of k-sqs and top-k, K_max of c-sqs; or {@code priced}. */
  SUPPORT(Kind.WHOLE, "--support"),
  RESOLUTION(Kind.WHOLE, "--resolution"),
  ALPHA(Kind.DECIMAL, "--alpha"),
  ETA(Kind.DECIMAL, "--eta"),
  BETA(Kind.DECIMAL, "--beta"),
  GRID(Kind.WHOLE, "--grid"),
  SUPPORT_CODE(Kind.WORD, "--support-code"),
  VERIFY(Kind.WORD, "--verify"),
  SIBLINGS(Kind.WHOLE, "--siblings"),
  IDS_FIRST(Kind.WORD, "--ids-first"),
  /** Most drafts a round. */
  DRAFT_MAX(Kind.WHOLE, "--spec-draft-n-max"),
  ADAPTIVE_LENGTH(Kind.TRUTH, "--adaptive-length"),
  /** Most payload bits a round. */
  BIT_BUDGET(Kind.WHOLE, "--bit-budget"),
  AHEAD(Kind.WORD, "--ahead"),
  /** What ends a round before its length; {@code stop} alone is a text's end in OpenAI's API. */
  STOP_DRAFTING(Kind.WORD, "--stop"),
  DRAFT_FLOOR(Kind.DECIMAL, "--draft-floor");

  /** How a value is written. */
  public enum Kind {
    WORD,
    WHOLE,
    DECIMAL,
    TRUTH
  }

  private final Kind kind;
  private final String option;
  private final String member;

  Setting(Kind kind, String option) {
    this.kind = kind;
    this.option = option;
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
