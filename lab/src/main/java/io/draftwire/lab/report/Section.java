package io.draftwire.lab.report;

/** What the page says of one experiment: the answer first, then what it rests on. */
interface Section {
  /** Sentences, each an {@code li}; every number in them computed from the rows. */
  void answers(Markup out, Study study);

  /** Charts and the tables beside them. */
  void figures(Markup out, Study study);

  /** The section that knows the experiment's question, or the one that fits any. */
  static Section of(Study study) {
    return switch (study.results().name()) {
      case "paper" -> new PaperSection();
      case "regimes", "regimes-verify" -> new RegimesSection();
      case "bound" -> new BoundSection();
      case "crossover", "temperatures" -> new CrossoverSection();
      case "length" -> new LengthSection();
      case "bits" -> new BitsSection(BitsGoal.FIRST_ANSWER);
      case "session" -> new BitsSection(BitsGoal.SESSION);
      case "ids-first" -> new IdsFirstSection();
      case "upload" -> new UploadSection();
      case "ahead" -> new AheadSection();
      case "live", "live-figures", "live-drafts" -> new LiveSection();
      case "early-exit", "early-exit-clock", "early-exit-paced" -> new EarlyExitSection();
      case "systems" -> new SystemsSection();
      default -> new GenericSection();
    };
  }
}
