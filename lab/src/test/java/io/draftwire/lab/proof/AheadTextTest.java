package io.draftwire.lab.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.draftwire.core.law.Sampling;
import io.draftwire.core.plan.Ahead;
import io.draftwire.core.plan.FixedPlanner;
import io.draftwire.core.plan.IdsFirst;
import io.draftwire.core.plan.Planner;
import io.draftwire.core.scheme.Scheme;
import io.draftwire.core.session.CloudSession;
import io.draftwire.core.session.EdgeMessage;
import io.draftwire.core.session.EdgeSession;
import io.draftwire.core.session.SessionException;
import io.draftwire.core.session.SessionId;
import io.draftwire.core.text.Text;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whether and how far the draft runs ahead of verdicts changes no token and no bit: what the coders
 * and the threshold have seen is what they see without.
 */
class AheadTextTest {
  private static final long SCHEDULES = ProofSize.of(60, 5_000);
  private static final Sampling SAMPLING = Sampling.at(0.9);
  private static final List<Ahead> WAYS =
      List.of(
          new Ahead.Bonus(),
          new Ahead.Withheld(),
          new Ahead.Branches(3),
          new Ahead.Branches(16),
          Ahead.of("bonus:send"),
          Ahead.of("withheld:send:2"),
          Ahead.of("branches:3:send:4"));

  static List<Scheme> schemes() {
    return SchemeUnderProof.schemes();
  }

  @ParameterizedTest
  @MethodSource("schemes")
  void everyPayloadIsWhatItIsWithout(Scheme scheme) throws Exception {
    long used = 0;
    long sent = 0;
    long takenUp = 0;
    for (Ahead ahead : WAYS) {
      for (int budget : new int[] {Integer.MAX_VALUE, 60}) {
        long drafted = 0;
        long before = used;
        for (long seed = 0; seed < SCHEDULES; seed++) {
          TinyAnswer without = run(scheme, waiting(ahead), budget, seed, () -> 0);
          SplittableRandom random = new SplittableRandom(seed);
          TinyAnswer with =
              run(scheme, ahead, budget, seed, () -> random.nextInt(4 * TinyAnswer.MAX_DRAFTS));
          String name = scheme.label() + ", " + ahead.label() + ", seed " + seed;
          assertThat(with.tokens()).as(name).isEqualTo(without.tokens());
          assertThat(with.payloads()).as(name).isEqualTo(without.payloads());
          sent += with.figures().roundsSentAhead();
          takenUp += with.figures().roundsTakenUp();
          drafted += with.figures().draftedAhead();
          used += with.figures().usedAhead();
        }
        assertThat(used - before).as("of the rows, %s", ahead.label()).isLessThanOrEqualTo(drafted);
      }
    }
    // Of a law of one token hardly any.
    assertThat(takenUp)
        .as("rounds sent ahead whose turn came")
        .isBetween(scheme.label().contains("K=1 ") ? 0L : 1L, sent - 1);
    // Of a law of one token few rounds are accepted whole: there it is the branches that hold.
    assertThat(used).as("rows used").isGreaterThan(SCHEDULES);
  }

  /** The same rounds, with a draft that waits: it never has time to run ahead. */
  private static Ahead waiting(Ahead ahead) {
    return ahead.withholds() ? new Ahead.Withheld() : Ahead.OFF;
  }

  private static TinyAnswer run(
      Scheme scheme, Ahead ahead, int budget, long seed, IntSupplier passes)
      throws SessionException {
    EdgeSession edge =
        new EdgeSession(
            TinyAnswer.settings(scheme, SAMPLING, 0.9, budget, seed),
            TinyAnswer.PROMPT,
            ahead.apply(new FixedPlanner(scheme, TinyAnswer.MAX_DRAFTS)));
    List<EdgeMessage.Round> rounds = new ArrayList<>();
    new SessionPair(
            edge,
            new TrigramModel(TinyAnswer.DRAFT),
            new CloudSession(SessionId.of(1), TinyAnswer.LIMITS, 0, token -> false),
            new TrigramModel(TinyAnswer.TARGET),
            message -> {
              if (message instanceof EdgeMessage.Round round) {
                rounds.add(round);
              }
              return message;
            },
            passes)
        .run();
    return new TinyAnswer(edge.answer(), payloads(rounds, edge.answer()), edge.figures());
  }

  /** Of the rounds that were: what those follow that never were is not the text. */
  private static List<String> payloads(List<EdgeMessage.Round> rounds, int[] answer) {
    Text text = new Text(TinyAnswer.PROMPT);
    for (int token : answer) {
      text.append(token);
    }
    return rounds.stream()
        .filter(round -> round.prefix().length() < text.length())
        .filter(round -> round.prefix().equals(text.prefix(round.prefix().length())))
        .map(round -> HexFormat.of().formatHex(round.payload()))
        .toList();
  }

  /** Where rounds come twice, late and out of order, and verdicts between any two passes. */
  @Test
  void noScheduleMakesAnotherText() {
    long[] used = new long[2];
    for (Scheme scheme : schemes()) {
      for (long seed = 0; seed < 2 * SCHEDULES; seed++) {
        HostileLink.Harm harm =
            seed % 2 == 0 ? new HostileLink.Harm(30, 0, 0, 0) : new HostileLink.Harm(5, 1, 4, 0);
        Ahead ahead = WAYS.get((int) (seed % WAYS.size()));
        try {
          used[(int) (seed % 2)] += underHarm(scheme, ahead, harm, seed);
        } catch (Exception | AssertionError e) {
          throw new AssertionError(scheme.label() + ", schedule " + seed, e);
        }
      }
    }
    assertThat(used[0]).as("rows used where all comes in order").isGreaterThan(1000);
    assertThat(used[1]).as("rows used where it does not").isGreaterThan(100);
  }

  private static long underHarm(Scheme scheme, Ahead ahead, HostileLink.Harm harm, long seed)
      throws SessionException {
    TinyAnswer without = run(scheme, waiting(ahead), Integer.MAX_VALUE, seed, () -> 0);
    Planner planner =
        (seed % 4 < 2 ? IdsFirst.ON : IdsFirst.OFF)
            .apply(new FixedPlanner(scheme, TinyAnswer.MAX_DRAFTS), TinyAnswer.VOCABULARY);
    EdgeSession edge =
        new EdgeSession(
            TinyAnswer.settings(scheme, SAMPLING, 0.9, Integer.MAX_VALUE, seed),
            TinyAnswer.PROMPT,
            ahead.apply(planner));
    CloudSession cloud = new CloudSession(SessionId.of(1), TinyAnswer.LIMITS, 0, token -> false);
    HostileLink link = new HostileLink(edge, cloud, harm, seed, true);
    link.run();
    int[] answer = edge.answer();
    assertThat(answer).isEqualTo(Arrays.copyOf(without.tokens(), answer.length));
    assertThat(edge.finished()).isEqualTo(link.failure() == null);
    return edge.figures().usedAhead();
  }
}
