package io.draftwire.lab.time;

import static org.assertj.core.api.Assertions.assertThat;

import io.draftwire.core.plan.FixedPlanner;
import io.draftwire.core.scheme.Coupled;
import io.draftwire.core.session.EdgeMessage.Mode;
import io.draftwire.core.session.SessionException;
import io.draftwire.edge.Answer;
import io.draftwire.edge.AnswerRequest;
import io.draftwire.engine.TableModel;
import io.draftwire.lab.link.LinkSpec;
import io.draftwire.lab.link.LinkTrace;
import io.draftwire.lab.time.SharedCloudRun.Growing;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Live sessions in virtual time, over table models. */
class LiveRunTest {
  private static final int TOKENS = 120;
  private static final int SEQUENCES = 512;

  /** Knows nothing of the target. */
  private static final TableModel.Laws STRANGER =
      TableModel.endless(TableModel.seeded(TimeWorlds.VOCABULARY, 2, 77, 2));

  private static TableModel model(TableModel.Laws laws) {
    return new TableModel(TimeWorlds.VOCABULARY, laws, TimeWorlds.CONTEXT, SEQUENCES);
  }

  private static AnswerRequest ask(double temperature, long seed) {
    return TimeWorlds.ask(new Coupled(), 0, TOKENS, temperature).withSeed(seed);
  }

  private static SharedCloudRun.Ask live(AnswerRequest request, String link, Growing growing) {
    return new SharedCloudRun.Ask(
        request.withMode(Mode.LIVE),
        new FixedPlanner(new Coupled(), 0),
        growing,
        LinkTrace.constant(LinkSpec.parse(link)),
        3,
        0);
  }

  private static SharedCloudRun.Ask stream(AnswerRequest request, String link) {
    return new SharedCloudRun.Ask(
        request.withMode(Mode.CLOUD_ONLY),
        new FixedPlanner(new Coupled(), 0),
        LinkTrace.constant(LinkSpec.parse(link)),
        3,
        0);
  }

  private static SharedCloudRun.Result run(TableModel.Laws laws, List<SharedCloudRun.Ask> asks)
      throws SessionException {
    return run(TimeWorlds.COSTS, laws, asks);
  }

  private static SharedCloudRun.Result run(
      CostProfile costs, TableModel.Laws laws, List<SharedCloudRun.Ask> asks)
      throws SessionException {
    try (TableModel draft = model(laws);
        TableModel target = model(TimeWorlds.TARGET)) {
      return new SharedCloudRun(draft, target, costs).run(asks);
    }
  }

  private static Answer one(TableModel.Laws laws, SharedCloudRun.Ask ask) throws SessionException {
    return run(laws, List.of(ask)).answers().getFirst();
  }

  @ParameterizedTest
  @CsvSource({
    "0.3, none/none/1ms",
    "0.8, 1mbit/1mbit/50ms",
    "0.8, 10kbit/10kbit/200ms",
    "1, 1mbit/250kbit/50ms/20ms/5%",
    "0.8, 1mbit/1mbit/2s",
    "1.5, 30kbit/1mbit/120ms/40ms/2%"
  })
  void theTextIsTheClouds(double temperature, String link) throws Exception {
    for (TableModel.Laws laws : List.of(TimeWorlds.DRAFT, TimeWorlds.TARGET, STRANGER)) {
      Growing growing = Growing.fresh();
      for (long seed = 1; seed <= 5; seed++) {
        AnswerRequest request = ask(temperature, seed);
        Answer answer = one(laws, live(request, link, growing));
        assertThat(answer.tokens())
            .as("seed %s", seed)
            .containsExactly(one(laws, stream(request, link)).tokens());
        assertThat(answer.figures().acceptedTokens()).isLessThanOrEqualTo(TOKENS);
      }
    }
  }

  /**
   * Where an answer takes long beside a pass the cloud does not wait: a pass begins where the last
   * one's walk ended. So a live answer takes at most what streaming takes, and what its passes took
   * beyond one token's.
   */
  @ParameterizedTest
  @ValueSource(strings = {"none/none/50ms", "1mbit/1mbit/50ms", "30kbit/30kbit/200ms"})
  void nothingButRowsAndTheirWalksIsPaid(String link) throws Exception {
    for (TableModel.Laws laws : List.of(TimeWorlds.DRAFT, STRANGER)) {
      AnswerRequest request = ask(.8, 5);
      SharedCloudRun.Result run = run(laws, List.of(live(request, link, Growing.fresh())));
      List<SharedCloudRun.Pass> passes = run.passes();
      long one = Nanos.of(TimeWorlds.COSTS.target().seconds(1));
      long walk = Nanos.of(TimeWorlds.COSTS.verifySeconds());
      long rows = 0;
      for (int i = 1; i < passes.size(); i++) {
        SharedCloudRun.Pass pass = passes.get(i);
        assertThat(pass.beginNanos() - passes.get(i - 1).endNanos()).isBetween(0L, walk);
        rows += pass.endNanos() - pass.beginNanos() - one + (pass.tokens() == 1 ? 0 : walk);
      }
      double streaming = one(laws, stream(request, link)).seconds();
      // Advances are some bytes longer than streamed tokens.
      assertThat(run.answers().getFirst().seconds())
          .isLessThan(streaming + Nanos.seconds(rows) + .01);
    }
  }

  /**
   * A pass of the target lasts as long as eight of the draft's and the edge is next door: what no
   * guess covers waits for the edge's answer, which has come before it has waited half as long
   * again as that takes; then the pass has guesses to walk.
   */
  @Test
  void aPassThatNothingCoversWaitsForAnEdgeNextDoor() throws Exception {
    Growing growing = Growing.fresh();
    AnswerRequest request = ask(.8, 5);
    CostProfile costs = CostProfiles.named("robot");
    String link = "none/none/1ms";
    SharedCloudRun.Result run = run(costs, TimeWorlds.DRAFT, List.of(live(request, link, growing)));
    assertThat(run.answers().getFirst().tokens())
        .containsExactly(one(TimeWorlds.DRAFT, stream(request, link)).tokens());
    long walk = Nanos.of(costs.verifySeconds());
    long longest = Nanos.of(1.5 * (costs.draft().seconds(1) + .002));
    int waited = 0;
    int vain = 0;
    for (int i = 1; i < run.passes().size(); i++) {
      SharedCloudRun.Pass pass = run.passes().get(i);
      long gap = pass.beginNanos() - run.passes().get(i - 1).endNanos();
      assertThat(gap).isBetween(0L, walk + longest);
      waited += gap > walk ? 1 : 0;
      vain += gap > walk && pass.tokens() == 1 ? 1 : 0;
    }
    assertThat(waited).isGreaterThan(run.passes().size() / 10);
    assertThat(vain).isLessThanOrEqualTo(waited / 10);
  }

  @Test
  void guessesInTimePay() throws Exception {
    double live = 0;
    double streaming = 0;
    for (long seed = 1; seed <= 5; seed++) {
      String link = "1mbit/1mbit/5ms";
      live += one(TimeWorlds.TARGET, live(ask(.8, seed), link, Growing.fresh())).seconds();
      streaming += one(TimeWorlds.TARGET, stream(ask(.8, seed), link)).seconds();
    }
    assertThat(streaming / live).isGreaterThan(1.5);
  }

  /** Whoever drafts badly learns it, and asks for rows no longer. */
  @Test
  void badGuessesCostLittle() throws Exception {
    Growing growing = Growing.fresh();
    double live = 0;
    double streaming = 0;
    for (long seed = 1; seed <= 5; seed++) {
      String link = "1mbit/1mbit/50ms";
      live += one(STRANGER, live(ask(.8, seed), link, growing)).seconds();
      streaming += one(STRANGER, stream(ask(.8, seed), link)).seconds();
    }
    assertThat(streaming / live).isGreaterThan(.98);
  }

  /** Beyond what a guess can be in time for, the edge saves its energy. */
  @Test
  void anEdgeFarAwayStopsDrafting() throws Exception {
    Growing growing = Growing.fresh();
    Answer first = one(TimeWorlds.DRAFT, live(ask(.8, 1), "1mbit/1mbit/2s", growing));
    one(TimeWorlds.DRAFT, live(ask(.8, 3), "1mbit/1mbit/2s", growing)); // Together a trial.
    Answer second = one(TimeWorlds.DRAFT, live(ask(.8, 2), "1mbit/1mbit/2s", growing));
    assertThat(first.figures().draftPasses()).isPositive();
    // One while it waits to be heard for the first time, which costs no time.
    assertThat(second.figures().draftPasses()).isLessThanOrEqualTo(1);
    Answer streamed = one(TimeWorlds.DRAFT, stream(ask(.8, 2), "1mbit/1mbit/2s"));
    assertThat(second.tokens()).containsExactly(streamed.tokens());
    assertThat(second.seconds()).isLessThan(1.001 * streamed.seconds());
  }

  /** Thirds live, in rounds and streaming. */
  private static List<SharedCloudRun.Ask> mixed(int n) {
    List<SharedCloudRun.Ask> asks = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      String link = i % 2 == 0 ? "1mbit/1mbit/20ms/5ms" : "100kbit/1mbit/80ms";
      AnswerRequest request = ask(.8, 40 + i);
      SharedCloudRun.Ask ask =
          switch (i % 3) {
            case 0 -> live(request, link, Growing.fresh());
            case 1 -> stream(request, link);
            default ->
                new SharedCloudRun.Ask(
                    TimeWorlds.ask(new Coupled(), 3, TOKENS, .8).withSeed(40 + i),
                    new FixedPlanner(new Coupled(), 3),
                    LinkTrace.constant(LinkSpec.parse(link)),
                    3,
                    0);
          };
      asks.add(
          new SharedCloudRun.Ask(
              ask.request(), ask.planner(), ask.live(), ask.link(), i, 0.017 * (i % 4)));
    }
    return asks;
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 12, 24})
  void liveEdgesShareACloudWithRoundsAndStreams(int n) throws Exception {
    SharedCloudRun.Result together = run(TimeWorlds.DRAFT, mixed(n));
    long before = 0;
    for (SharedCloudRun.Pass pass : together.passes()) {
      assertThat(pass.beginNanos()).isGreaterThanOrEqualTo(before);
      assertThat(pass.endNanos() - pass.beginNanos())
          .isEqualTo(Nanos.of(TimeWorlds.COSTS.target().seconds(pass.tokens())));
      before = pass.endNanos();
    }
    for (int i = 0; i < n; i++) {
      Answer alone = one(TimeWorlds.DRAFT, mixed(n).get(i));
      assertThat(together.answers().get(i).tokens()).containsExactly(alone.tokens());
      assertThat(together.answers().get(i).seconds()).isGreaterThan(alone.seconds());
    }
  }

  @Test
  void aSecondRunIsTheSameToTheLastBit() throws Exception {
    SharedCloudRun.Result first = run(TimeWorlds.DRAFT, mixed(9));
    SharedCloudRun.Result second = run(TimeWorlds.DRAFT, mixed(9));
    assertThat(second.passes()).isEqualTo(first.passes());
    for (int i = 0; i < 9; i++) {
      Answer one = first.answers().get(i);
      Answer other = second.answers().get(i);
      assertThat(other.seconds()).isEqualTo(one.seconds());
      assertThat(other.phases()).isEqualTo(one.phases());
      assertThat(other.wireBytesUp()).isEqualTo(one.wireBytesUp());
      assertThat(other.wireBytesDown()).isEqualTo(one.wireBytesDown());
      assertThat(other.figures().draftPasses()).isEqualTo(one.figures().draftPasses());
      assertThat(other.figures().targetRows()).isEqualTo(one.figures().targetRows());
      assertThat(other.tokens()).containsExactly(one.tokens());
    }
  }

  /** Memos keep one of two runs from asking the model, and change nothing else. */
  @Test
  void modelsThatRememberGiveTheSameRun() throws Exception {
    SharedCloudRun.Result plain = run(TimeWorlds.DRAFT, mixed(6));
    try (TableModel d = model(TimeWorlds.DRAFT);
        TableModel t = model(TimeWorlds.TARGET);
        MemoModel draft = new MemoModel(d, 1 << 22, 4);
        MemoModel target = new MemoModel(t, 1 << 22, 4)) {
      SharedCloudRun.Result first =
          new SharedCloudRun(draft, target, TimeWorlds.COSTS).run(mixed(6));
      long rows = draft.modelRows() + target.modelRows();
      SharedCloudRun.Result second =
          new SharedCloudRun(draft, target, TimeWorlds.COSTS).run(mixed(6));
      assertThat(draft.modelRows() + target.modelRows()).isEqualTo(rows);
      assertThat(first.passes()).isEqualTo(plain.passes());
      assertThat(second.passes()).isEqualTo(plain.passes());
      for (int i = 0; i < 6; i++) {
        assertThat(first.answers().get(i).seconds()).isEqualTo(plain.answers().get(i).seconds());
        assertThat(second.answers().get(i).seconds()).isEqualTo(plain.answers().get(i).seconds());
      }
    }
  }
}
