package io.draftwire.core.scheme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import io.draftwire.core.law.LatticeLaw;
import io.draftwire.core.law.Law;
import io.draftwire.core.law.LogitRows;
import io.draftwire.core.law.Sampling;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

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
      this(seed, 3);
    }

    World(long seed, int most) {
      SplittableRandom random = new SplittableRandom(seed);
      vocabulary = random.nextInt(2, 5);
      drafts = random.nextInt(1, most + 1);
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

    /** The target's rows of a round: along its drafts, then behind each sibling. */
    RoundJudge.Rows rows(int[] tokens, int length, Siblings siblings) {
      float[] rows = new float[(length + 1 + siblings.count()) * vocabulary];
      for (int i = 0; i <= length; i++) {
        System.arraycopy(logits[index(tokens, i)], 0, rows, i * vocabulary, vocabulary);
      }
      for (int i = 0; i < siblings.count(); i++) {
        int place = siblings.places()[i];
        int[] beside = Arrays.copyOf(tokens, place + 1);
        beside[place] = siblings.tokens()[i];
        float[] row = logits[index(beside, place + 1)];
        System.arraycopy(row, 0, rows, (length + 1 + i) * vocabulary, vocabulary);
      }
      return new RoundJudge.Rows(LogitRows.of(rows, 0, vocabulary), sampling, new Law(vocabulary));
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
    public boolean happens(int place, int candidate, double favourable, double all) {
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
      assertThat(p.excess(q, share)).isCloseTo(Arrays.stream(left).sum(), offset(EXACT));
      return among(left, place, p);
    }

    @Override
    public int correction(int place, Law p, LatticeLaw q, double[] inside, double outside) {
      double[] left = new double[p.vocabulary()];
      for (int v = 0; v < left.length; v++) {
        int entry = q.entryOf(v);
        left[v] = (entry < 0 ? outside * p.weight(v) : inside[entry]) / p.sum();
      }
      return among(left, place, p);
    }

    private int among(double[] left, int place, Law p) {
      double sum = Arrays.stream(left).sum();
      return sum < EXACT
          ? bonus(place, p)
          : choose(Arrays.stream(left).map(each -> each / sum).toArray());
    }
  }

  /** What comes out of a world's round. */
  private static final class Outcome {
    private final World world;
    private final RoundJudge judge;
    private final int candidates;
    private final double[] law;

    /** Drafts and siblings that stand, on average. */
    private double standing;

    Outcome(World world, Way way) {
      this.world = world;
      judge = RoundJudge.of(way.rule(), way.candidates());
      candidates = way.candidates();
      law = new double[(int) Math.pow(world.vocabulary, world.drafts + 1)];
      draft(new int[world.drafts + 1], 0, Siblings.NONE, 1);
    }

    private void draft(int[] tokens, int length, Siblings siblings, double probability) {
      if (length == world.drafts || world.over(tokens, length)) {
        judge(tokens, length, siblings, probability);
        return;
      }
      LatticeLaw q = world.q(tokens, length);
      for (int i = 0; i < q.size(); i++) {
        if (q.count(i) > 0) {
          tokens[length] = q.id(i);
          beside(tokens, length, siblings, q, new int[] {i}, probability * q.q(i));
        }
      }
    }

    /** Every way to draw the place's other candidates, without replacement. */
    private void beside(
        int[] tokens, int place, Siblings before, LatticeLaw q, int[] drawn, double probability) {
      Remainder left = new Remainder().all(q);
      for (int entry : drawn) {
        left.draw(entry);
      }
      if (drawn.length == candidates || left.total() == 0) {
        draft(tokens, place + 1, before, probability);
        return;
      }
      for (int i = 0; i < q.size(); i++) {
        if (left.count(i) > 0) {
          int[] more = Arrays.copyOf(drawn, drawn.length + 1);
          more[drawn.length] = i;
          int kept = tokens[place];
          double share = (double) left.count(i) / left.total();
          beside(tokens, place, with(before, place, q.id(i)), q, more, probability * share);
          tokens[place] = kept;
        }
      }
    }

    private static Siblings with(Siblings siblings, int place, int token) {
      int[] places = Arrays.copyOf(siblings.places(), siblings.count() + 1);
      int[] tokens = Arrays.copyOf(siblings.tokens(), siblings.count() + 1);
      places[siblings.count()] = place;
      tokens[siblings.count()] = token;
      return new Siblings(places, tokens);
    }

    private void judge(int[] tokens, int length, Siblings siblings, double probability) {
      int[] drafts = Arrays.copyOf(tokens, length);
      LatticeLaw[] laws = new LatticeLaw[length];
      for (int i = 0; i < length; i++) {
        laws[i] = world.q(drafts, i);
      }
      Decisions decisions = new Decisions();
      do {
        decisions.begin();
        Verdict verdict =
            judge.judge(
                new RoundJudge.Round(drafts, Arrays.asList(laws), siblings),
                world.rows(drafts, length, siblings),
                decisions);
        if (decisions.probability > 0) {
          double mass = probability * decisions.probability;
          int[] text = Arrays.copyOf(drafts, world.drafts + 1);
          int committed = verdict.accepted();
          if (verdict.sibling() > 0) {
            text[committed] = siblings.token(committed, verdict.sibling());
            committed++;
          }
          standing += mass * committed;
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

  /** How rounds are judged. */
  record Way(AcceptanceRule rule, int candidates) {
    /** Rounds of several candidates have many drafts and dice. */
    World world(long seed) {
      return new World(seed, candidates > 1 ? 2 : 3);
    }
  }

  static final List<Way> WAYS =
      List.of(
          new Way(AcceptanceRule.BLOCK, 1),
          new Way(AcceptanceRule.TOKEN, 1),
          new Way(AcceptanceRule.TOKEN, 2),
          new Way(AcceptanceRule.TOKEN, 3));

  @ParameterizedTest
  @FieldSource("WAYS")
  void theOutputLawIsTheTargetsOverAllDraftsAndDice(Way way) {
    for (long seed = 1; seed <= WORLDS; seed++) {
      World world = way.world(seed);
      Outcome outcome = new Outcome(world, way);
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
      double block = new Outcome(world, new Way(AcceptanceRule.BLOCK, 1)).standing;
      double token = new Outcome(world, new Way(AcceptanceRule.TOKEN, 1)).standing;
      assertThat(block).as("world %s", seed).isGreaterThan(token - EXACT);
      more += block > token + 1e-3 ? 1 : 0;
    }
    assertThat(more).isGreaterThan(WORLDS / 6);
  }

  @Test
  void withMoreCandidatesMoreStand() {
    int more = 0;
    for (long seed = 1; seed <= WORLDS; seed++) {
      double before = 0;
      for (int candidates = 1; candidates <= 3; candidates++) {
        World world = new World(seed, 2);
        double standing = new Outcome(world, new Way(AcceptanceRule.TOKEN, candidates)).standing;
        assertThat(standing).as("world %s", seed).isGreaterThan(before - EXACT);
        more += candidates > 1 && standing > before + 1e-3 ? 1 : 0;
        before = standing;
      }
    }
    assertThat(more).isGreaterThan(WORLDS / 4);
  }

  /** p = (1/3, 2/3), q = (2/3, 1/3), two drafts: 11/9 stand of a block, 10/9 token by token. */
  @Test
  void thePapersExample() {
    float[] row = {0, (float) Math.log(2)};
    LatticeLaw q = new LatticeLaw().clear(3).append(0, 2).append(1, 1);
    RoundJudge.Rows rows =
        new RoundJudge.Rows(
            LogitRows.of(new float[] {row[0], row[1], row[0], row[1], row[0], row[1]}, 0, 2),
            Sampling.at(1),
            new Law(2));
    double[] expected = new double[2];
    for (AcceptanceRule rule : AcceptanceRule.values()) {
      for (int path = 0; path < 4; path++) {
        int[] drafts = {path / 2, path % 2};
        Decisions decisions = new Decisions();
        do {
          decisions.begin();
          Verdict verdict =
              RoundJudge.of(rule, 1)
                  .judge(new RoundJudge.Round(drafts, List.of(q, q)), rows, decisions);
          expected[rule.ordinal()] +=
              q.q(drafts[0]) * q.q(drafts[1]) * decisions.probability * verdict.accepted();
        } while (decisions.another());
      }
    }
    assertThat(expected[AcceptanceRule.TOKEN.ordinal()]).isCloseTo(10.0 / 9, offset(1e-7));
    assertThat(expected[AcceptanceRule.BLOCK.ordinal()]).isCloseTo(11.0 / 9, offset(1e-7));
  }
}
