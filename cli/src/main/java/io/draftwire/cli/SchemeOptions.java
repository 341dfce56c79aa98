package io.draftwire.cli;

import io.draftwire.core.plan.SchemeChoice;
import io.draftwire.core.plan.StopPolicy;
import io.draftwire.core.scheme.Scheme;
import io.draftwire.core.scheme.SchemeSettings;
import io.draftwire.core.scheme.SupportCode;
import io.draftwire.edge.settings.Preset;
import io.draftwire.edge.settings.Presets;
import io.draftwire.edge.settings.Setting;
import io.draftwire.edge.settings.Settings;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** How drafts travel. */
final class SchemeOptions {
  @Option(
      names = "--preset",
      paramLabel = "NAME",
      description =
          "The settings of a published system, or with + behind its name the same with this project's schemes; other options come before it (`draftwire presets` lists them).")
  String preset;

  @Option(
      names = "--scheme",
      paramLabel = "NAME",
      description =
          "How drafts travel: auto, which decides round by round and also leaves it to the cloud where that is faster (with --seed among the ways that give one text), or "
              + SchemeSettings.NAMES
              + " (default: auto).")
  String scheme;

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
          "What the draft runs over while a round's verdict is under way: off; bonus, the text that all drafts and the likeliest token behind them make; withheld, the text that all drafts make, behind which the cloud then puts no token, so that the answer is another; branches:N, the N likeliest texts that a verdict may bring about (default: off). With :send behind it (bonus:send, withheld:send:2) rounds that are drafted whole leave before the verdict that they stand behind, 1 to 4 of them; where it says something else the cloud drops them, unread. With :first behind that (withheld:send:first) the first draft behind a rejection is a round of its own and leaves at once. The text stays what it is but for withheld and :first. For the rounds of a scheme that is named.")
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
          "When a round's drafts leave: trigger, all of them when drafting stops; immediate, each as soon as it is drafted; plan, in the parts by which the last is on the link soonest, at measured times; auto, by that plan where it saves 2 %% of the round's drafting and sending (default: trigger). Text and payload bits stay the same; every part has a frame of its own. For the rounds of a scheme that is named, and not beside --ids-first on.")
  String upload;

  @Option(
      names = "--draft-floor",
      paramLabel = "S",
      description =
          "live: let the draft run only where its guesses are right with so much probability in sum, 0 to 1: the higher, the fewer passes of the draft a token (default: 0.2).")
  Double draftFloor;

  @Option(
      names = "--hints",
      paramLabel = "WHEN",
      description =
          "Have the cloud tell, while a pass of its target is still under way, what an early exit of that says it will commit, and draft behind it: on; off; auto, while that is measured to tell more than the draft knows (default: auto). The text stays the same. A target without exits tells nothing.")
  String hints;

  @Option(
      names = "--explain",
      description =
          "Print what the rounds were decided by: estimates, choice, runner-up; for live, what the last passes had to go by.")
  boolean explain;

  @Option(
      names = "--bit-budget",
      paramLabel = "BITS",
      description = "Most payload bits a round (default: no bound).")
  Integer bitBudget;

  /** Instead of the options; null where they hold. */
  private Settings instead;

  /** What of these options has a meaning for a scheme, with that scheme. */
  SchemeOptions of(String name) {
    return with(settings().of(name));
  }

  private SchemeOptions with(Settings other) {
    SchemeOptions options = new SchemeOptions();
    options.instead = other;
    options.explain = explain;
    options.preset = preset;
    return options;
  }

  /** The published system that was asked for. */
  Optional<Preset> preset() {
    return Optional.ofNullable(preset).map(Presets::of);
  }

  /** All of them, as they were written, and the preset's where none was. */
  Settings settings() {
    if (instead != null) {
      return instead;
    }
    return preset().map(of -> of.under(written())).orElseGet(this::written);
  }

  /** All of them, as they were written. */
  Settings written() {
    return Settings.NONE
        .with(Setting.SCHEME, scheme)
        .with(Setting.SUPPORT, support)
        .with(Setting.SUPPORT_CODE, supportCode)
        .with(Setting.VERIFY, verify)
        .with(Setting.SIBLINGS, siblings)
        .with(Setting.RESOLUTION, resolution)
        .with(Setting.ALPHA, alpha)
        .with(Setting.ETA, eta)
        .with(Setting.BETA, initialThreshold)
        .with(Setting.GRID, grid)
        .with(Setting.DRAFT_MAX, maxDrafts)
        .with(Setting.ADAPTIVE_LENGTH, adaptiveLength ? true : null)
        .with(Setting.IDS_FIRST, idsFirst)
        .with(Setting.AHEAD, ahead)
        .with(Setting.STOP_DRAFTING, stop)
        .with(Setting.UPLOAD, upload)
        .with(Setting.DRAFT_FLOOR, draftFloor)
        .with(Setting.HINTS, hints)
        .with(Setting.BIT_BUDGET, bitBudget);
  }

  /** The scheme's name. */
  String name() {
    return settings().scheme();
  }

  Scheme scheme() {
    return settings().schemeSettings(Setting::option).scheme();
  }

  /** With {@code fallback} where no scheme was named. */
  SchemeOptions or(String fallback) {
    return name().equals(SchemeSettings.AUTO)
        ? with(settings().with(Setting.SCHEME, fallback))
        : this;
  }

  /** What all of it means: also the default of a gateway's requests. */
  SchemeChoice choice() {
    return settings().choice(Setting::option);
  }

  /** What of the preset is a cloud's that is started here. */
  List<String> cloudFlags() {
    return preset()
        .flatMap(Preset::batching)
        .map(policy -> List.of("--batching", policy))
        .orElse(List.of());
  }

  /** Says what the preset has that this build, or the cloud, does not. */
  void tellOfPreset(PrintWriter err, boolean ownCloud) {
    preset().ifPresent(of -> tell(of, err, ownCloud));
  }

  /**
   * Says what a preset has that this build, or the cloud, does not.
   *
   * @param ownCloud whether the cloud is started here, with the preset's part
   */
  static void tell(Preset preset, PrintWriter err, boolean ownCloud) {
    preset.lack().ifPresent(err::println);
    if (!ownCloud && preset.batching().isPresent()) {
      err.println(
          "preset "
              + preset.name()
              + " has a part at the cloud: start that with `cloud --preset "
              + preset.name()
              + "` (--batching "
              + preset.batching().get()
              + ")");
    }
    err.flush();
  }

  SupportCode supportCode() {
    return supportCode == null ? SupportCode.ENUMERATIVE : SupportCode.of(supportCode);
  }
}
