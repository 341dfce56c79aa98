package io.draftwire.core.scheme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import io.draftwire.core.law.LatticeLaw;
import io.draftwire.core.law.Law;
import io.draftwire.core.law.Sampling;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The output law of one round and what the target adds to it, by exact summation over everything
 * that can be drafted and everything that dice can decide, on small vocabularies whose laws hang on
 * the text before. No draws, no tolerance but that of float64.
 */
class RoundJudgesTest {
  private static final double EXACT = 1e-12;
  private static final int WORLDS = 60;

  /** A target and laws that travel, both by the tokens before; token V - 1 ends the text. */
  private static final class World {
    final int vocabulary;
    final int drafts;
    final boolean ends;
    private final Sampling sampling;
    private final float[][] logits;
    private final LatticeLaw[] laws;

    World(long seed) {
      SplittableRandom random = new SplittableRandom(seed);
      vocabulary = random.nextInt(2, 5);
      drafts = random.nextInt(1, 4);
      ends = random.nextBoolean();
      int cut = random.nextInt(4);
      sampling = cut == 0 ? Sampling.GREEDY : new Sampling(1, cut == 1 ? 2 : 0, 1, 0);
      int texts = (int) Math.pow(vocabulary + 1, drafts + 1);
      logits = new float[texts][vocabulary];
      laws = new LatticeLaw[texts];
      double spread = 4 * random.nextDouble();
      for (int text = 0; text < texts; text++) {
        for (int v = 0; v < vocabulary; v++) {
          logits[text][v] = (float) (spread * random.nextGaussian());
        }
        laws[text] = law(random);
      }
    }

    /** Of a random support, zero counts among it, as each of the schemes may send. */
    private LatticeLaw law(SplittableRandom random) {
      int[] counts = new int[vocabulary];
      boolean[] kept = new boolean[vocabulary];
      kept[random.nextInt(vocabulary)] = true;
      int[] support =
          IntStream.range(0, vocabulary).filter(v -> kept[v] || random.nextInt(3) > 0).toArray();
      int total = random.nextInt(1, 9);
      for (int i = 0; i < total; i++) {
        counts[support[random.nextInt(support.length)]]++;
      }
      LatticeLaw law = new LatticeLaw().clear(total);
      for (int v : support) {
        law.append(v, counts[v]);
      }
      return law;
    }

    private int index(int[] tokens, int length) {
      int index = 0;
      for (int i = 0; i < length; i++) {
        index = index * (vocabulary + 1) + tokens[i] + 1;
      }
      return index;
    }

    LatticeLaw q(int[] tokens, int length) {
      return laws[index(tokens, length)];
    }

    Law p(int[] tokens, int length) {
      return new Law(vocabulary).shape(logits[index(tokens, length)], 0, sampling);
    }

    /** The target's rows of a round. */
    RoundJudge.Rows rows(int[] tokens, int length) {
      float[] rows = new float[(length + 1) * vocabulary];
      for (int i = 0; i <= length; i++) {
        System.arraycopy(logits[index(tokens, i)], 0, rows, i * vocabulary, vocabulary);
      }
      return new RoundJudge.Rows(rows, 0, sampling, new Law(vocabulary));
    }

    boolean over(int[] tokens, int length) {
      return ends && length > 0 && tokens[length - 1] == vocabulary - 1;
    }
  }

  /** Decisions that are gone through one after the other, with their probabilities. */
  private static final class Decisions implements RoundJudge.Rolls {
    private final int[] chosen = new int[32];
    private final int[] options = new int[32];
    private int known;
    private int made;
    private double probability;

    void begin() {
      made = 0;
      probability = 1;
    }

    /** Whether there is another way through. */
    boolean another() {
      while (made > 0 && chosen[made - 1] + 1 == options[made - 1]) {
        made--;
      }
      if (made == 0) {
        return false;
      }
      chosen[made - 1]++;
      known = made;
      return true;
    }

    int choose(double... probabilities) {
      if (made == known) {
        chosen[known++] = 0;
      }
      options[made] = probabilities.length;
      probability *= probabilities[chosen[made]];
      return chosen[made++];
    }

    @Override
    public boolean happens(int place, double favourable, double all) {
      double chance = Math.min(1, favourable / all);
      assertThat(chance).isBetween(0.0, 1.0);
      return choose(chance, 1 - chance) == 0;
    }

    @Override
    public int bonus(int drafts, Law p) {
      return choose(IntStream.range(0, p.vocabulary()).mapToDouble(p::p).toArray());
    }

    @Override
    public int correction(int place, Law p, LatticeLaw q, double share) {
      double[] left = new double[p.vocabulary()];
      for (int v = 0; v < left.length; v++) {
        int entry = q.entryOf(v);
        left[v] = Math.max(0, share * p.p(v) - (entry < 0 ? 0 : q.q(entry)));
      }
      double sum = Arrays.stream(left).sum();
      assertThat(p.excess(q, share)).isCloseTo(sum, offset(EXACT));
      if (sum < EXACT) {
        return bonus(place, p);
      }
      return choose(Arrays.stream(left).map(each -> each / sum).toArray());
    }
  }

  /** What comes out of a world's round. */
  private static final class Outcome {
    private final World world;
    private final RoundJudge judge;
    private final double[] law;
    private double accepted;

    Outcome(World world, AcceptanceRule rule) {
      this.world = world;
      judge = RoundJudge.of(rule);
      law = new double[(int) Math.pow(world.vocabulary, world.drafts + 1)];
      draft(new int[world.drafts + 1], 0, 1);
    }

    private void draft(int[] tokens, int length, double probability) {
      if (length == world.drafts || world.over(tokens, length)) {
        judge(tokens, length, probability);
        return;
      }
      LatticeLaw q = world.q(tokens, length);
      for (int i = 0; i < q.size(); i++) {
        if (q.count(i) > 0) {
          tokens[length] = q.id(i);
          draft(tokens, length + 1, probability * q.q(i));
        }
      }
    }

    private void judge(int[] tokens, int length, double probability) {
      int[] drafts = Arrays.copyOf(tokens, length);
      LatticeLaw[] laws = new LatticeLaw[length];
      for (int i = 0; i < length; i++) {
        laws[i] = world.q(drafts, i);
      }
      Decisions decisions = new Decisions();
      do {
        decisions.begin();
        Verdict verdict =
            judge.judge(drafts, Arrays.asList(laws), world.rows(drafts, length), decisions);
        if (decisions.probability > 0) {
          double mass = probability * decisions.probability;
          accepted += mass * verdict.accepted();
          int[] text = Arrays.copyOf(drafts, world.drafts + 1);
          int committed = verdict.accepted();
          if (!world.over(text, committed)) {
            text[committed++] = verdict.token();
          }
          goOn(world, law, text, committed, mass);
        }
      } while (decisions.another());
    }
  }

  /** The target's own law behind a text, to as many tokens as a round may have. */
  private static void goOn(World world, double[] law, int[] text, int length, double probability) {
    if (length == text.length) {
      int cell = 0;
      for (int token : text) {
        cell = cell * world.vocabulary + token;
      }
      law[cell] += probability;
      return;
    }
    if (world.over(text, length)) {
      int[] ended = text.clone();
      ended[length] = world.vocabulary - 1;
      goOn(world, law, ended, length + 1, probability);
      return;
    }
    Law p = world.p(text, length);
    for (int v = 0; v < world.vocabulary; v++) {
      if (p.p(v) > 0) {
        int[] longer = text.clone();
        longer[length] = v;
        goOn(world, law, longer, length + 1, probability * p.p(v));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void theOutputLawIsTheTargetsOverAllDraftsAndDice(AcceptanceRule rule) {
    for (long seed = 1; seed <= WORLDS; seed++) {
      World world = new World(seed);
      Outcome outcome = new Outcome(world, rule);
      double[] exact = new double[outcome.law.length];
      goOn(world, exact, new int[world.drafts + 1], 0, 1);
      double tv = 0;
      for (int i = 0; i < exact.length; i++) {
        tv += Math.abs(exact[i] - outcome.law[i]) / 2;
      }
      assertThat(tv).as("world %s", seed).isLessThan(EXACT);
    }
  }

  @Test
  void ofABlockNeverFewerStandAndOftenMore() {
    int more = 0;
    for (long seed = 1; seed <= WORLDS; seed++) {
      World world = new World(seed);
      double block = new Outcome(world, AcceptanceRule.BLOCK).accepted;
      double token = new Outcome(world, AcceptanceRule.TOKEN).accepted;
      assertThat(block).as("world %s", seed).isGreaterThan(token - EXACT);
      more += block > token + 1e-3 ? 1 : 0;
    }
    assertThat(more).isGreaterThan(WORLDS / 6);
  }

  /** p = (1/3, 2/3), q = (2/3, 1/3), two drafts: 11/9 stand of a block, 10/9 token by token. */
  @Test
  void thePapersExample() {
    float[] row = {0, (float) Math.log(2)};
    LatticeLaw q = new LatticeLaw().clear(3).append(0, 2).append(1, 1);
    RoundJudge.Rows rows =
        new RoundJudge.Rows(
            new float[] {row[0], row[1], row[0], row[1], row[0], row[1]},
            0,
            Sampling.at(1),
            new Law(2));
    double[] expected = new double[2];
    for (AcceptanceRule rule : AcceptanceRule.values()) {
      for (int path = 0; path < 4; path++) {
        int[] drafts = {path / 2, path % 2};
        Decisions decisions = new Decisions();
        do {
          decisions.begin();
          Verdict verdict = RoundJudge.of(rule).judge(drafts, List.of(q, q), rows, decisions);
          expected[rule.ordinal()] +=
              q.q(drafts[0]) * q.q(drafts[1]) * decisions.probability * verdict.accepted();
        } while (decisions.another());
      }
    }
    assertThat(expected[AcceptanceRule.TOKEN.ordinal()]).isCloseTo(10.0 / 9, offset(1e-7));
    assertThat(expected[AcceptanceRule.BLOCK.ordinal()]).isCloseTo(11.0 / 9, offset(1e-7));
  }
}
