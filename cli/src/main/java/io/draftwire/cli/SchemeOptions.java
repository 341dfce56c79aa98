package io.draftwire.cli;

import io.draftwire.core.live.GrowthPolicy;
import io.draftwire.core.plan.Ahead;
import io.draftwire.core.plan.IdsFirst;
import io.draftwire.core.plan.Knowledge;
import io.draftwire.core.plan.Planner;
import io.draftwire.core.plan.SchemeChoice;
import io.draftwire.core.plan.StopPolicy;
import io.draftwire.core.plan.UploadPlan;
import io.draftwire.core.scheme.AcceptanceRule;
import io.draftwire.core.scheme.Scheme;
import io.draftwire.core.scheme.SchemeSettings;
import io.draftwire.core.scheme.SupportCode;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/** How drafts travel. */
final class SchemeOptions {
  private static final String PRICED = "priced";

  @Option(
      names = "--scheme",
      paramLabel = "NAME",
      description =
          "How drafts travel: auto, which decides round by round and also leaves it to the cloud where that is faster (with --seed among the ways that give one text), or "
              + SchemeSettings.NAMES
              + " (default: ${DEFAULT-VALUE}).")
  String scheme = SchemeSettings.AUTO;

  @Option(
      names = "--support",
      paramLabel = "K|priced",
      description =
          "Tokens kept of a draft law by k-sqs and top-k, at most by c-sqs (default: 8, c-sqs: 64). For c-sqs priced: as many as are worth their bits at the measured rate, at most 64; alpha, eta and beta are then not used, and one seed gives another text whenever times differ.")
  String support;

  @Option(
      names = "--support-code",
      paramLabel = "CODE",
      description =
          "k-sqs and c-sqs: how the kept tokens travel: enumerative, the paper's, or adaptive, by a model of the text that both ends keep (default: enumerative).")
  String supportCode;

  @Option(
      names = "--verify",
      paramLabel = "RULE",
      description =
          "How drafts are judged where their laws travel (k-sqs, c-sqs, qs, top-k, dense): block, all of a round together, of which more stand, or token, one after the other; both exact (default: block).")
  String verify;

  @Option(
      names = "--siblings",
      paramLabel = "M",
      description =
          "k-sqs, c-sqs and top-k: candidates at every place of a round, 1 to 4, verified token by token; each costs a bit or two and a row of the target's pass (default: 1).")
  Integer siblings;

  @Option(
      names = "--resolution",
      paramLabel = "ELL",
      description = "Lattice resolution (default: 100).")
  Integer resolution;

  @Option(
      names = "--alpha",
      paramLabel = "A",
      description = "c-sqs: dropped mass to steer to (default: 0.01).")
  Double alpha;

  @Option(
      names = "--eta",
      paramLabel = "E",
      description = "c-sqs: learning rate of the threshold (default: 0.01).")
  Double eta;

  @Option(
      names = "--beta",
      paramLabel = "B",
      description = "c-sqs: threshold to begin with (default: 0.01).")
  Double initialThreshold;

  @Option(
      names = "--grid",
      paramLabel = "STEPS",
      description = "scalar: values an octave on the grid for q(x), 2 or 4 (default: 4).")
  Integer grid;

  @Option(
      names = "--spec-draft-n-max",
      paramLabel = "L",
      description =
          "Most drafts a round (default: 16 where the length adapts: auto, --adaptive-length or --stop dual:auto; else 4).")
  Integer maxDrafts;

  @Option(
      names = "--adaptive-length",
      description =
          "Choose the draft length before every round by what is measured (auto always does). But for coupled, one seed then gives another text whenever times differ.")
  boolean adaptiveLength;

  @Option(
      names = "--ids-first",
      paramLabel = "WHEN",
      description =
          "Let laws travel behind their ids, so that the target runs while they are on the link: auto, in the rounds where that is measured to pay, and never with --bit-budget; on; off (default: auto). The text stays the same.")
  String idsFirst;

  @Option(
      names = "--ahead",
      paramLabel = "HOW",
      description =
          "What the draft runs over while a round's verdict is under way: off; bonus, the text that all drafts and the likeliest token behind them make; withheld, the text that all drafts make, behind which the cloud then puts no token, so that the answer is another; branches:N, the N likeliest texts that a verdict may bring about (default: off). With :send behind it (bonus:send, withheld:send:2) rounds that are drafted whole leave before the verdict that they stand behind, 1 to 4 of them; where it says something else the cloud drops them, unread. The text stays what it is but for withheld. For the rounds of a scheme that is named.")
  String ahead;

  @Option(
      names = "--stop",
      paramLabel = "WHEN",
      description =
          "End a round's drafting by what is drafted, at --spec-draft-n-max at the latest: "
              + StopPolicy.CHOICES
              + ". Probabilities are the draft's. dual:auto finds its two thresholds by what rounds take, in 16 trials over the answers of one process; but for coupled, one seed then gives another text whenever times differ. For the rounds of a scheme that is named.")
  String stop;

  @Option(
      names = "--upload",
      paramLabel = "WHEN",
      description =
          "When a round's drafts leave: trigger, all of them when drafting stops; immediate, each as soon as it is drafted; plan, in the parts by which the last is on the link soonest, at measured times; auto, by that plan where it saves 2 % of the round's drafting and sending (default: trigger). Text and payload bits stay the same; every part has a frame of its own. For the rounds of a scheme that is named, and not beside --ids-first on.")
  String upload;

  @Option(
      names = "--draft-floor",
      paramLabel = "S",
      description =
          "live: let the draft run only where its guesses are right with so much probability in sum, 0 to 1: the higher, the fewer passes of the draft a token (default: 0.2).")
  Double draftFloor;

  @Option(
      names = "--explain",
      description =
          "Print what the rounds were decided by: estimates, choice, runner-up; for live, what the last passes had to go by.")
  boolean explain;

  @Option(
      names = "--bit-budget",
      paramLabel = "BITS",
      description = "Most payload bits a round (default: no bound).")
  int bitBudget = Integer.MAX_VALUE;

  /** What of these options has a meaning for a scheme, with that scheme. */
  SchemeOptions of(String name) {
    SchemeOptions other = new SchemeOptions();
    other.scheme = name;
    other.explain = explain;
    if (name.equals(SchemeSettings.LIVE) || name.equals(SchemeSettings.AUTO)) {
      other.draftFloor = draftFloor;
      return other;
    }
    other.support = PRICED.equals(support) && !name.equals("c-sqs") ? null : support;
    other.supportCode = supportCode;
    other.verify = verify;
    other.siblings = siblings;
    other.resolution = resolution;
    other.alpha = alpha;
    other.eta = eta;
    other.initialThreshold = initialThreshold;
    other.grid = grid;
    other.maxDrafts = maxDrafts;
    other.adaptiveLength = adaptiveLength;
    other.idsFirst = idsFirst;
    other.ahead = ahead;
    other.stop = stop;
    other.upload = upload;
    other.bitBudget = bitBudget;
    return other;
  }

  Scheme scheme() {
    return settings().scheme();
  }

  /** The scheme that was named, or {@code fallback} with its settings where none was. */
  Scheme schemeOr(String fallback) {
    scheme = scheme.equals(SchemeSettings.AUTO) ? fallback : scheme;
    return scheme();
  }

  /** Most drafts a round. */
  int maxDrafts() {
    if (maxDrafts != null) {
      return maxDrafts;
    }
    return SchemeChoice.usualMost(adaptive(), stop());
  }

  private StopPolicy stop() {
    return stop == null ? StopPolicy.NEVER : StopPolicy.of(stop);
  }

  private boolean adaptive() {
    return adaptiveLength || settings().auto();
  }

  /**
   * Decides the rounds of an answer.
   *
   * @param seeded whether a seed was asked for: then auto keeps to what gives one text for it
   * @param vocabulary V
   * @param knowledge of the cloud that is asked; learns on
   */
  Planner planner(double temperature, boolean seeded, int vocabulary, Knowledge knowledge) {
    return choice().planner(temperature, seeded, vocabulary, knowledge);
  }

  /** All of it, as the default of a gateway's requests. */
  SchemeChoice choice() {
    SchemeChoice choice =
        scheme.equals(SchemeChoice.CLOUD_ONLY)
            ? SchemeChoice.cloudOnly()
            : new SchemeChoice(
                settings(),
                maxDrafts(),
                adaptive(),
                bitBudget,
                idsFirst == null ? IdsFirst.AUTO : IdsFirst.of(idsFirst));
    if (ahead != null) {
      choice = choice.withAhead(Ahead.of(ahead));
    }
    choice = choice.withStop(stop());
    if (upload != null) {
      choice = choice.withUpload(UploadPlan.of(upload));
    }
    if (draftFloor == null) {
      return choice;
    }
    GrowthPolicy.USUAL.withFloor(draftFloor); // Refuses what is no floor at all.
    if (!scheme.equals(SchemeSettings.LIVE) && !scheme.equals(SchemeSettings.AUTO)) {
      throw new IllegalArgumentException(
          "--draft-floor "
              + draftFloor
              + " has no meaning for scheme "
              + scheme
              + ", which grows no tree of guesses; leave it out, or take --scheme live");
    }
    return choice.withDraftFloor(draftFloor);
  }

  SupportCode supportCode() {
    return supportCode == null ? SupportCode.ENUMERATIVE : SupportCode.of(supportCode);
  }

  /** A setting that would be ignored is refused. */
  private void checkNothingBesideAuto() {
    Map<String, Object> given = ofRounds();
    given.forEach(
        (name, value) -> {
          if (value != null) {
            throw new IllegalArgumentException(
                name
                    + " "
                    + value
                    + " has no meaning for scheme auto, which chooses by itself; name a scheme,"
                    + " such as --scheme k-sqs");
          }
        });
  }

  /** So is one of rounds, where there are none. */
  private void checkNothingBesideLive() {
    Map<String, Object> given = ofRounds();
    given.put("--spec-draft-n-max", maxDrafts);
    given.put("--adaptive-length", adaptiveLength ? "" : null);
    given.put("--bit-budget", bitBudget == Integer.MAX_VALUE ? null : bitBudget);
    given.forEach(
        (name, value) -> {
          if (value != null) {
            throw new IllegalArgumentException(
                (name + " " + value).strip()
                    + " has no meaning for scheme live, which has no rounds; leave it out, or"
                    + " name another scheme, such as --scheme k-sqs");
          }
        });
  }

  /** What is set of rounds' schemes, by option; null where it is not. */
  private Map<String, Object> ofRounds() {
    Map<String, Object> given = new LinkedHashMap<>();
    given.put("--support", support);
    given.put("--support-code", supportCode);
    given.put("--verify", verify);
    given.put("--siblings", siblings);
    given.put("--resolution", resolution);
    given.put("--alpha", alpha);
    given.put("--eta", eta);
    given.put("--beta", initialThreshold);
    given.put("--grid", grid);
    given.put("--ids-first", idsFirst);
    return given;
  }

  private boolean priced() {
    boolean priced = PRICED.equals(support);
    if (priced && !scheme.equals("c-sqs")) {
      throw new IllegalArgumentException(
          "--support priced is for c-sqs, not for " + scheme + "; add --scheme c-sqs");
    }
    return priced;
  }

  private SchemeSettings settings() {
    if (scheme.equals(SchemeSettings.AUTO)) {
      checkNothingBesideAuto();
    }
    if (scheme.equals(SchemeSettings.LIVE)) {
      checkNothingBesideLive();
    }
    return SchemeSettings.of(
            scheme,
            priced() ? null : tokens(support),
            resolution,
            alpha,
            eta,
            initialThreshold,
            grid,
            supportCode(),
            priced())
        .withSiblings(siblings, verify == null ? null : AcceptanceRule.of(verify));
  }

  private static Integer tokens(String support) {
    try {
      return support == null ? null : Integer.valueOf(support);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "--support " + support + " is neither a number of tokens nor " + PRICED + "; try 8", e);
    }
  }
}
