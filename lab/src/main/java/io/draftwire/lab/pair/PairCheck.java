package io.draftwire.lab.pair;

import io.draftwire.core.law.Sampling;
import io.draftwire.core.scheme.CSqs;
import io.draftwire.core.scheme.Coupled;
import io.draftwire.core.scheme.Dense;
import io.draftwire.core.scheme.KSqs;
import io.draftwire.core.scheme.PlainTopK;
import io.draftwire.core.scheme.Qs;
import io.draftwire.core.scheme.Scalar;
import io.draftwire.core.scheme.Scheme;
import io.draftwire.engine.LanguageModel;
import io.draftwire.lab.link.LinkSpec;
import io.draftwire.lab.time.Calibration;
import io.draftwire.lab.time.CostProfile;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The whole check of a pair whose tokenizers agree. */
public final class PairCheck {
  /** The thinnest link people use, the one of the demo, a good one, and none. */
  public static final List<LinkSpec> LINKS =
      List.of(
          LinkSpec.parse("20kbit/20kbit/300ms"),
          LinkSpec.parse("100kbit/100kbit/100ms"),
          LinkSpec.parse("1mbit/1mbit/50ms"),
          LinkSpec.parse("20mbit/20mbit/10ms"),
          LinkSpec.NONE);

  /** Of each kind, with the settings that the field compares by. */
  private static final List<Scheme> SCHEMES =
      List.of(
          new Dense(),
          new PlainTopK(8),
          new Qs(100),
          new KSqs(1, 100),
          new KSqs(8, 100),
          new KSqs(64, 1000),
          new CSqs(100, 0.01, 0.01, 0.01, CSqs.DEFAULT_MAX_SUPPORT),
          new Coupled(),
          new Scalar(Scalar.HALF),
          new Scalar(Scalar.QUARTER));

  /** Is told how far the check is. */
  @FunctionalInterface
  public interface Progress {
    void at(String what, long done, long total);
  }

  /** What was found at one temperature. */
  public record AtTemperature(
      double temperature, ClusteredMean overlap, List<Judged> schemes, List<LinkVerdict> links) {}

  /** What was found. */
  public record Report(CostProfile costs, List<AtTemperature> temperatures) {}

  private final LanguageModel draft;
  private final LanguageModel target;
  private final CostProfile costs;
  private final Progress progress;

  /**
   * @param costs what the verdicts reckon with; null to measure this host
   */
  public PairCheck(
      LanguageModel draft, LanguageModel target, CostProfile costs, Progress progress) {
    this.draft = draft;
    this.target = target;
    this.costs = costs;
    this.progress = progress;
  }

  /**
   * The schemes that are judged for a vocabulary of {@code vocabulary} tokens: those that fit it.
   */
  static List<Scheme> schemes(int vocabulary) {
    List<Scheme> fitting = new ArrayList<>();
    for (Scheme scheme : SCHEMES) {
      try {
        scheme.checkFits(vocabulary);
        fitting.add(scheme);
      } catch (IllegalArgumentException tooLarge) {
        // A support larger than a toy's vocabulary; the others still judge the pair.
      }
    }
    return fitting;
  }

  public Report run(
      Passages passages, List<Sampling> temperatures, List<LinkSpec> links, long seed) {
    long most = (long) passages.count() * (passages.longest() - passages.judgedFrom());
    List<Walk> walks = new ArrayList<>();
    for (Sampling temperature : temperatures) {
      Walk walk =
          new Walk(
              draft,
              target,
              passages,
              schemes(target.tokenizer().vocabularySize()),
              temperature,
              seed);
      String what =
          String.format(Locale.ROOT, "judging at temperature %s", temperature.temperature());
      walk.run(done -> progress.at(what, done, most));
      progress.at(what, most, most);
      walks.add(walk);
    }
    // Last: the code is compiled and nothing of ours works beside the models.
    CostProfile spent = costs == null ? measure() : costs;
    List<AtTemperature> found = new ArrayList<>();
    for (int i = 0; i < walks.size(); i++) {
      Walk walk = walks.get(i);
      List<LinkVerdict> verdicts = new ArrayList<>();
      for (LinkSpec link : links) {
        verdicts.add(LinkVerdict.of(link, walk.judged(), spent));
      }
      found.add(
          new AtTemperature(
              temperatures.get(i).temperature(),
              walk.overlap().acceptance(),
              walk.judged(),
              verdicts));
    }
    return new Report(spent, found);
  }

  private CostProfile measure() {
    String what = "measuring what the two models cost";
    progress.at(what, 0, 1);
    CostProfile measured = Calibration.measure(draft, target, step -> {}).profile();
    progress.at(what, 1, 1);
    return measured;
  }
}
