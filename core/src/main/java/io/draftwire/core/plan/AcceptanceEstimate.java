package io.draftwire.core.plan;

import io.draftwire.core.scheme.AcceptanceRule;
import io.draftwire.core.scheme.Scheme;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How often drafts are accepted at one temperature, by place in the round and by scheme.
 *
 * <p>What schemes share is the optimum 1 - TV at each place; a scheme's acceptance is that times a
 * ratio, which begins as the contender's prior and ends as what was seen. So a scheme that was
 * never tried has an estimate, and one that was tried at short lengths only can be compared with
 * another that ran long ones. Only tested positions count: a draft behind a rejection was not
 * observed. With places, acceptance mostly rises: to get there, the text before had to be easy.
 *
 * <p>Acceptance at a place is the chance that the draft there stands where those before it do. That
 * is all that a forecast needs, and nothing is said of what it depends on: the chances up to a
 * place multiply to the chance that so many stand. So it holds of blocks too, whose drafts are not
 * judged apart: that i of a block stand has the same probability however long the block is ({@link
 * io.draftwire.core.scheme.AcceptanceRule#BLOCK}), and what short rounds told of a place is true in
 * long ones. But a block's later places do better than the same drafts would one by one, while its
 * first does not. What schemes share is therefore what drafts judged one by one show: of a block
 * the {@link #lift} is taken off and put on again, and how it does at its later places is learnt
 * apart from its first, beginning with that.
 */
final class AcceptanceEstimate {
  /** What is known of no pair in particular, and how many drafts that is worth. */
  static final double USUAL_OPTIMUM = 0.65;

  private static final double USUAL_WEIGHT = 6;

  private static final double KEEP = 0.998;

  /** Drafts that the estimate at the place before is worth at a place. */
  private static final double PLACE_WEIGHT = 60;

  private static final double SUREST = 0.995;

  /**
   * What a block's later places gain, by what is rejected of drafts judged one by one: from the
   * pair {@code stories}, of which some 30 % are, and which gains about this share of that.
   */
  private static final double BLOCK_GAIN = 0.1;

  /**
   * Standard deviations that a trial hopes for: tuned on the maps of {@code AutoPlannerTest}, where
   * less leaves wrong first impressions standing and more spends the gain on trying.
   */
  private static final double HOPE = 0.8;

  /** A pair that was never tested is hoped for by so much more; fades with so many tests. */
  private static final double FRESH = 1.2;

  private static final double FRESH_TESTS = 24;

  /** How often one more candidate stands where those before it do not, on {@code stories}. */
  private static final double REPLACED = 0.33;

  /** Rejected drafts that this is worth. */
  private static final double REPLACED_WEIGHT = 24;

  private static final class Counts {
    final Contender contender;
    final double[] tested = new double[Step.MOST_DRAFTS];
    final double[] accepted = new double[Step.MOST_DRAFTS];

    /** Drafts rejected, and those of them in whose place another candidate stood. */
    double rejected;

    double replaced;

    Counts(Contender contender) {
      this.contender = contender;
    }
  }

  /** Tests that a sudden change is looked for in. */
  private static final double RECENT_KEEP = 0.96;

  /** Standard deviations of them that are no accident; text is uneven, so these are many. */
  private static final double CHANGE = 5;

  /** What is left of the evidence after a change. */
  private static final double KEPT = 0.1;

  private final double temperature;
  private final double priorOptimum;

  /** Accepted beyond what was expected of the latest tests, and the variance of that. */
  private double surprise;

  private double surpriseVariance;
  private final Map<Scheme, Counts> schemes = new LinkedHashMap<>();

  AcceptanceEstimate(double temperature, double priorOptimum) {
    this.temperature = temperature;
    this.priorOptimum = priorOptimum;
  }

  void observe(Contender contender, int tested, int accepted) {
    observe(contender, tested, accepted, false);
  }

  /**
   * @param replaced whether another candidate stands in the place of the draft that was rejected
   */
  void observe(Contender contender, int tested, int accepted, boolean replaced) {
    if (changed(chances(contender), tested, accepted)) {
      doubt();
    }
    for (Counts counts : schemes.values()) {
      fade(counts, KEEP);
    }
    Counts counts = schemes.computeIfAbsent(contender.scheme(), s -> new Counts(contender));
    for (int i = 0; i < Math.min(tested, Step.MOST_DRAFTS); i++) {
      counts.tested[i]++;
      counts.accepted[i] += i < accepted ? 1 : 0;
    }
    counts.rejected += tested - accepted;
    counts.replaced += replaced ? 1 : 0;
  }

  private static void fade(Counts counts, double kept) {
    for (int i = 0; i < Step.MOST_DRAFTS; i++) {
      counts.tested[i] *= kept;
      counts.accepted[i] *= kept;
    }
    counts.rejected *= kept;
    counts.replaced *= kept;
  }

  /** The chance that another candidate stands in the place of a draft that is rejected. */
  double replaced(Contender contender) {
    int others = contender.scheme().siblings() - 1;
    if (others == 0) {
      return 0;
    }
    Counts counts = schemes.get(contender.scheme());
    double prior = 1 - Math.pow(1 - REPLACED, others);
    double rejected = counts == null ? 0 : counts.rejected;
    double replaced = counts == null ? 0 : counts.replaced;
    return (REPLACED_WEIGHT * prior + replaced) / (REPLACED_WEIGHT + rejected);
  }

  /** Whether the latest tests cannot be of the pair that the evidence is of. */
  private boolean changed(double[] chances, int tested, int accepted) {
    for (int i = 0; i < Math.min(tested, chances.length); i++) {
      double chance = Math.clamp(chances[i], 0.02, 0.98);
      surprise = RECENT_KEEP * surprise + (i < accepted ? 1 : 0) - chance;
      surpriseVariance = RECENT_KEEP * RECENT_KEEP * surpriseVariance + chance * (1 - chance);
    }
    return Math.abs(surprise) > CHANGE * Math.sqrt(surpriseVariance);
  }

  /** The pair may be another: little is left of what was seen. */
  void doubt() {
    for (Counts counts : schemes.values()) {
      fade(counts, KEPT);
    }
    surprise = 0;
    surpriseVariance = 0;
  }

  /** Drafts of the scheme that count today. */
  double tested(Scheme scheme) {
    Counts counts = schemes.get(scheme);
    return counts == null ? 0 : sum(counts.tested);
  }

  /** 1 - TV over all places and schemes. */
  double optimum() {
    double weight = USUAL_WEIGHT;
    double sum = USUAL_WEIGHT * priorOptimum;
    for (Counts counts : schemes.values()) {
      double tested = sum(counts.tested);
      if (tested > 0) {
        weight += tested;
        double alone = 0;
        for (int i = 0; i < Step.MOST_DRAFTS; i++) {
          alone += counts.accepted[i] / lift(counts.contender, i, priorOptimum);
        }
        sum += tested * optimum(counts.contender, alone / tested);
      }
    }
    return sum / weight;
  }

  /** The optimum at which the contender is accepted so often: its chance, inverted. */
  private double optimum(Contender contender, double accepted) {
    double low = 0;
    double high = 1;
    for (int i = 0; i < 30; i++) {
      double middle = (low + high) / 2;
      if (contender.chance().of(middle, temperature) < accepted) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** By how much a draft of a block stands more often at a place than it would judged alone. */
  private static double lift(Contender contender, int place, double optimum) {
    boolean lifted = contender.scheme().rule() == AcceptanceRule.BLOCK && place > 0;
    return lifted ? 1 + BLOCK_GAIN * (1 - optimum) : 1;
  }

  private double priorRatio(Contender contender, double optimum) {
    return contender.chance().of(optimum, temperature) / optimum;
  }

  /** The optimum by place, each leaning on the one before. */
  private double[] optima(double optimum) {
    double[] optima = new double[Step.MOST_DRAFTS];
    double before = optimum;
    for (int i = 0; i < optima.length; i++) {
      double weight = PLACE_WEIGHT;
      double sum = PLACE_WEIGHT * before;
      for (Counts counts : schemes.values()) {
        weight += counts.tested[i];
        double ratio = priorRatio(counts.contender, optimum);
        sum += counts.accepted[i] / (ratio * lift(counts.contender, i, optimum));
      }
      before = Math.min(sum / weight, SUREST);
      optima[i] = before;
    }
    return optima;
  }

  /** Acceptance by place, as far as it is known. */
  double[] chances(Contender contender) {
    double optimum = Math.clamp(optimum(), 0.01, SUREST);
    double[] chances = optima(optimum);
    for (int i = 0; i < chances.length; i++) {
      chances[i] *= lift(contender, i, optimum);
    }
    boolean block = contender.scheme().rule() == AcceptanceRule.BLOCK;
    int apart = block ? 1 : chances.length;
    double ratio = priorRatio(contender, optimum);
    ratio = scale(contender, ratio, optimum, chances, 0, apart);
    scale(contender, ratio, optimum, chances, apart, chances.length);
    return chances;
  }

  /**
   * By the scheme's own ratio at these places.
   *
   * @param prior of that ratio
   * @return the ratio
   */
  private double scale(
      Contender contender, double prior, double optimum, double[] chances, int from, int to) {
    double expected = contender.certainty();
    double seen = contender.certainty() * prior;
    Counts counts = schemes.get(contender.scheme());
    if (counts != null) {
      for (int i = from; i < to; i++) {
        expected += counts.tested[i] * chances[i] / optimum;
        seen += counts.accepted[i] / optimum;
      }
    }
    for (int i = from; i < to; i++) {
      chances[i] = Math.min(seen / expected * chances[i], SUREST);
    }
    return seen / expected;
  }

  /**
   * Acceptance by place, as it may be for all that is known: what decides whether to try (an upper
   * confidence bound). Doubt is about the pair, which all schemes settle together, and about the
   * scheme.
   *
   * @param boldness multiplies the doubt
   */
  double[] hopes(Contender contender, double boldness) {
    double all = USUAL_WEIGHT;
    for (Counts counts : schemes.values()) {
      all += sum(counts.tested);
    }
    double own = contender.certainty() + tested(contender.scheme());
    // Drafts cost little while little is known, and bad luck with the first would decide for long.
    double fresh = 1 + FRESH * Math.exp(-(all - USUAL_WEIGHT) / FRESH_TESTS);
    double doubt = fresh * boldness * HOPE * Math.sqrt(1 / all + 1 / own);
    double[] hopes = chances(contender);
    for (int i = 0; i < hopes.length; i++) {
      hopes[i] = Math.min(hopes[i] + doubt * Math.sqrt(hopes[i] * (1 - hopes[i])), SUREST);
    }
    return hopes;
  }

  private static double sum(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return sum;
  }
}
