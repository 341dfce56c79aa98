package io.draftwire.core.plan;

import io.draftwire.core.hint.Hinting;
import io.draftwire.core.scheme.Coupled;
import io.draftwire.core.scheme.Scheme;
import io.draftwire.core.scheme.SchemeSettings;
import java.util.OptionalDouble;
import java.util.function.Consumer;

/**
 * How an answer's drafts travel, or that there are none; makes the planner that carries it out. The
 * one place that makes planners, for every front end and for the lab.
 *
 * @param settings the scheme; null where the cloud decodes alone
 * @param maxDrafts most drafts a round, 0..{@link Step#MOST_DRAFTS}
 * @param adaptive whether the draft length follows what is measured, also where the scheme is given
 * @param bitBudget most payload bits a round; {@link Integer#MAX_VALUE} for no bound
 * @param idsFirst when laws travel behind their ids, where the scheme has laws that can
 * @param draftFloor live: path probabilities that a pass of the draft must sum to; empty for the
 *     usual
 * @param ahead what the draft runs over while a verdict is under way
 * @param stop what ends a round before its length
 * @param upload which drafts of a round leave while it is still being drafted
 * @param hints whether the cloud is to tell what its target's exits say
 */
public record SchemeChoice(
    SchemeSettings settings,
    int maxDrafts,
    boolean adaptive,
    int bitBudget,
    IdsFirst idsFirst,
    OptionalDouble draftFloor,
    Ahead ahead,
    StopPolicy stop,
    UploadPlan upload,
    Hinting hints) {
  /** The name of having no drafts. */
  public static final String CLOUD_ONLY = "cloud-only";

  /** Most drafts where a planner chooses the length. */
  public static final int LONGEST_ADAPTIVE = 16;

  /** Drafts a round where nothing chooses. */
  public static final int LONGEST_FIXED = 4;

  /**
   * @throws IllegalArgumentException for a setting outside its range, naming the value
   */
  public SchemeChoice {
    if (maxDrafts < 0 || maxDrafts > Step.MOST_DRAFTS) {
      throw new IllegalArgumentException(
          "draft length "
              + maxDrafts
              + " is outside 0.."
              + Step.MOST_DRAFTS
              + "; 4 is a good start");
    }
    if (draftFloor.isPresent() && (settings == null || !settings.live() && !settings.auto())) {
      throw new IllegalArgumentException(
          "a draft floor of "
              + draftFloor.getAsDouble()
              + " has no meaning for "
              + (settings == null ? CLOUD_ONLY : settings.name())
              + ", which grows no tree of guesses; leave it out, or take --scheme live");
    }
    Scheme scheme = settings == null ? null : settings.scheme();
    if (scheme != null && idsFirst == IdsFirst.ON && !scheme.lawsMayFollow()) {
      throw new IllegalArgumentException(
          "--ids-first on has no meaning for "
              + scheme.label()
              + ", whose rounds have no laws that could travel behind their ids; leave it out, or"
              + " take --scheme k-sqs");
    }
    checkOfRounds(settings, "ahead", ahead.label(), ahead.equals(Ahead.OFF));
    checkOfRounds(settings, "stop", stop.label(), stop.equals(StopPolicy.NEVER));
    checkOfRounds(settings, "upload", upload.label(), upload.equals(UploadPlan.AT_TRIGGER));
    if (idsFirst == IdsFirst.ON && !upload.equals(UploadPlan.AT_TRIGGER)) {
      throw new IllegalArgumentException(
          "--ids-first on and upload "
              + upload.label()
              + " would both take a round apart; leave one of them out");
    }
    if (adaptive && (ahead.withholds() || ahead.rounds() > 0)) {
      throw new IllegalArgumentException(
          "ahead "
              + ahead.label()
              + " makes rounds that a draft length that adapts does not reckon with; leave one of"
              + " them out");
    }
    if (adaptive && !stop.equals(StopPolicy.NEVER)) {
      throw new IllegalArgumentException(
          "stop "
              + stop.label()
              + " and a draft length that adapts would both decide when a round ends; leave one of"
              + " them out");
    }
    if (stop.tuned() && settings != null && Boolean.TRUE.equals(settings.priced())) {
      throw new IllegalArgumentException(
          "stop "
              + stop.label()
              + " and a priced support, whose draft length is chosen by what is measured, would both"
              + " decide when a round ends; leave one of them out");
    }
  }

  private static void checkOfRounds(
      SchemeSettings settings, String name, String value, boolean usual) {
    if (!usual && (settings == null || settings.live() || settings.auto())) {
      throw new IllegalArgumentException(
          name
              + " "
              + value
              + " is for the rounds of a scheme that is named, and has no meaning for "
              + (settings == null ? CLOUD_ONLY : settings.name())
              + "; leave it out, or name a scheme, such as k-sqs");
    }
  }

  /**
   * With the usual floor for live drafting, with hints where they are measured to tell something,
   * without drafting ahead, and with rounds that end by their length and leave whole.
   */
  public SchemeChoice(
      SchemeSettings settings, int maxDrafts, boolean adaptive, int bitBudget, IdsFirst idsFirst) {
    this(
        settings,
        maxDrafts,
        adaptive,
        bitBudget,
        idsFirst,
        OptionalDouble.empty(),
        Ahead.OFF,
        StopPolicy.NEVER,
        UploadPlan.AT_TRIGGER,
        Hinting.AUTO);
  }

  /** The planner decides. */
  public static SchemeChoice auto() {
    return new SchemeChoice(
        SchemeSettings.of(SchemeSettings.AUTO),
        LONGEST_ADAPTIVE,
        true,
        Integer.MAX_VALUE,
        IdsFirst.AUTO);
  }

  /** The cloud decodes alone. */
  public static SchemeChoice cloudOnly() {
    return new SchemeChoice(null, 0, false, Integer.MAX_VALUE, IdsFirst.OFF);
  }

  /** As people write it. */
  public String name() {
    return settings == null ? CLOUD_ONLY : settings.name();
  }

  /** Whether there are no rounds, and guesses travel as they are made. */
  public boolean live() {
    return settings != null && settings.live();
  }

  /** With a draft that runs only where its nodes' path probabilities sum to so much, 0..1. */
  public SchemeChoice withDraftFloor(double floor) {
    return with(parts -> parts.draftFloor = OptionalDouble.of(floor));
  }

  /** With rounds of so many drafts at most. */
  public SchemeChoice withMaxDrafts(int most) {
    return with(parts -> parts.maxDrafts = most);
  }

  /** With a draft length that follows what is measured, or not. */
  public SchemeChoice withAdaptive(boolean other) {
    return with(parts -> parts.adaptive = other);
  }

  /** With rounds of so many payload bits at most. */
  public SchemeChoice withBitBudget(int bits) {
    return with(parts -> parts.bitBudget = bits);
  }

  /** With laws that travel so. */
  public SchemeChoice withIdsFirst(IdsFirst other) {
    return with(parts -> parts.idsFirst = other);
  }

  /** With a draft that runs so while verdicts are under way. */
  public SchemeChoice withAhead(Ahead other) {
    return with(parts -> parts.ahead = other);
  }

  /** Most drafts a round where nothing is said of it. */
  public static int usualMost(boolean adaptive, StopPolicy stop) {
    return adaptive || stop.tuned() ? LONGEST_ADAPTIVE : LONGEST_FIXED;
  }

  /** With rounds whose drafts leave so. */
  public SchemeChoice withUpload(UploadPlan other) {
    return with(parts -> parts.upload = other);
  }

  /** With rounds that end so. */
  public SchemeChoice withStop(StopPolicy other) {
    return with(parts -> parts.stop = other);
  }

  /** With hints as these say. */
  public SchemeChoice withHints(Hinting other) {
    return with(parts -> parts.hints = other);
  }

  /** Whether anything is drafted; otherwise the cloud decodes alone. */
  public boolean drafts() {
    return settings != null;
  }

  /** The scheme to begin with; without drafts any would do. */
  public SchemeSettings settingsOrAuto() {
    return settings == null ? SchemeSettings.of(SchemeSettings.AUTO) : settings;
  }

  /**
   * Whether one seed gives one text, however long anything takes. What goes by the clock changes
   * which numbers a token is drawn with: a draft length that adapts, a support that is priced, and
   * ways to stop that are timed or tuned by times. Coupled drafting and streaming draw alike
   * whatever the length; auto keeps to these two where a seed is asked for.
   */
  public boolean oneTextASeed() {
    SchemeSettings of = settingsOrAuto();
    return of.auto() || of.scheme() instanceof Coupled || !byTheClock(of);
  }

  private boolean byTheClock(SchemeSettings of) {
    return lengthByTheClock(of) || stop.byTheClock();
  }

  private boolean lengthByTheClock(SchemeSettings of) {
    // A priced support needs what a planner measures; that also chooses the length, up to the most.
    return adaptive || Boolean.TRUE.equals(of.priced());
  }

  /**
   * Decides the rounds of one answer.
   *
   * @param seeded whether a seed was asked for: then auto keeps to what gives one text for it
   * @param vocabulary V
   * @param knowledge of the cloud that is asked; learns on
   */
  public Planner planner(double temperature, boolean seeded, int vocabulary, Knowledge knowledge) {
    SchemeSettings of = settingsOrAuto();
    if (of.live()) {
      return new AlwaysLive();
    }
    if (of.auto()) {
      AutoPlanner rounds =
          seeded
              ? AutoPlanner.repeatable(temperature, maxDrafts, knowledge)
              : AutoPlanner.standard(temperature, maxDrafts, knowledge);
      // Trees of guesses know no budget.
      boolean mayLive = maxDrafts > 0 && bitBudget == Integer.MAX_VALUE;
      return mayLive ? new LiveOrRounds(rounds, temperature, knowledge) : rounds;
    }
    Planner planner =
        lengthByTheClock(of)
            ? new LengthPlanner(Contender.of(of.scheme()), temperature, maxDrafts, knowledge)
            : new FixedPlanner(of.scheme(), maxDrafts);
    Planner rounds = ahead.apply(lawsBehindIds(of).apply(planner, vocabulary));
    Planner stopped =
        stop.tuned()
            ? stop.apply(rounds, knowledge.trials(of.scheme(), maxDrafts, temperature, stop))
            : stop.apply(rounds);
    return upload.apply(stopped);
  }

  private IdsFirst lawsBehindIds(SchemeSettings of) {
    // Which way laws travel changes how many drafts fit a budget, which must not go by the clock.
    boolean bounded = idsFirst == IdsFirst.AUTO && bitBudget != Integer.MAX_VALUE;
    boolean whole = upload.equals(UploadPlan.AT_TRIGGER);
    return of.scheme().lawsMayFollow() && !bounded && whole ? idsFirst : IdsFirst.OFF;
  }

  private SchemeChoice with(Consumer<Parts> change) {
    Parts parts = new Parts(this);
    change.accept(parts);
    return parts.whole();
  }

  /** What it is made of, to set some of it. */
  private static final class Parts {
    SchemeSettings settings;
    int maxDrafts;
    boolean adaptive;
    int bitBudget;
    IdsFirst idsFirst;
    OptionalDouble draftFloor;
    Ahead ahead;
    StopPolicy stop;
    UploadPlan upload;
    Hinting hints;

    Parts(SchemeChoice of) {
      settings = of.settings;
      maxDrafts = of.maxDrafts;
      adaptive = of.adaptive;
      bitBudget = of.bitBudget;
      idsFirst = of.idsFirst;
      draftFloor = of.draftFloor;
      ahead = of.ahead;
      stop = of.stop;
      upload = of.upload;
      hints = of.hints;
    }

    SchemeChoice whole() {
      return new SchemeChoice(
          settings,
          maxDrafts,
          adaptive,
          bitBudget,
          idsFirst,
          draftFloor,
          ahead,
          stop,
          upload,
          hints);
    }
  }
}
