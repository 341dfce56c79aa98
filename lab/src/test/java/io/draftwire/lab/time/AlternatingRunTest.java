package io.draftwire.lab.time;

import static org.assertj.core.api.Assertions.assertThat;

import io.draftwire.core.law.Sampling;
import io.draftwire.core.plan.FixedPlanner;
import io.draftwire.core.plan.ForwardingPlanner;
import io.draftwire.core.plan.IdsFirst;
import io.draftwire.core.plan.Knowledge;
import io.draftwire.core.plan.Planner;
import io.draftwire.core.plan.SchemeChoice;
import io.draftwire.core.plan.Step;
import io.draftwire.core.scheme.CSqs;
import io.draftwire.core.scheme.Coupled;
import io.draftwire.core.scheme.Dense;
import io.draftwire.core.scheme.KSqs;
import io.draftwire.core.scheme.PlainTopK;
import io.draftwire.core.scheme.Scheme;
import io.draftwire.core.session.EdgeMessage.Mode;
import io.draftwire.core.session.SessionException;
import io.draftwire.edge.Answer;
import io.draftwire.edge.AnswerRequest;
import io.draftwire.engine.TableModel;
import io.draftwire.lab.link.LinkSpec;
import io.draftwire.lab.link.LinkTrace;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Virtual time by events against the alternation of two clocks that it replaced. */
class AlternatingRunTest {
  private static final int V = TimeWorlds.VOCABULARY;

  /** Texts that end by themselves, some soon. */
  private static final TableModel.Laws ENDING = TableModel.seeded(V, 2, 3, 2);

  private static final List<Scheme> SCHEMES =
      List.of(
          new KSqs(5, 40),
          new CSqs(100, .05, .01, .02, 20),
          new PlainTopK(5),
          new Dense(),
          new Coupled());

  private record Pair(Answer alternating, Answer events) {}

  static Stream<LinkTrace> links() {
    return Stream.concat(
        Stream.of(
                "none",
                "none/none/1ms",
                "none/none/40ms",
                "100kbit/50kbit/80ms",
                "1mbit/250kbit/50ms/7ms/5%",
                "20kbit/20kbit/200ms/30ms/2%")
            .map(LinkSpec::parse)
            .map(LinkTrace::constant),
        Stream.of(
            LinkTrace.parse("t", "0 none none 40ms\n1.5 none none 400ms\n3 50kbit 50kbit 20ms\n")));
  }

  private static List<CostProfile> profiles() throws Exception {
    return List.of(
        CostProfiles.named("jetson-a100"), CostProfiles.named("robot"), TimeWorlds.COSTS);
  }

  private static AnswerRequest ask(Mode mode, Scheme scheme, int most, long seed) {
    int[] prompt = new int[1 + (int) (seed % 20)];
    for (int i = 1; i < prompt.length; i++) {
      prompt[i] = 2 + (int) ((7 * i + seed) % (V - 2));
    }
    return new AnswerRequest(
        mode,
        prompt,
        Sampling.at(new double[] {1, 0.7, 0}[(int) (seed % 3)]),
        OptionalDouble.empty(),
        scheme,
        most,
        seed % 5 == 0 ? 200 : Integer.MAX_VALUE,
        60,
        OptionalLong.of(seed));
  }

  private static Pair both(
      CostProfile costs, LinkTrace link, AnswerRequest request, Supplier<Planner> planner)
      throws SessionException {
    long seed = request.seed().orElseThrow();
    TableModel.Laws laws = seed % 4 == 0 ? ENDING : TimeWorlds.TARGET;
    TableModel.Laws near = TableModel.near(laws, V, 5, 0.8);
    // Now and then the draft sees the text through a window.
    int window = seed % 7 == 0 ? 24 : TimeWorlds.CONTEXT;
    try (TableModel draft = new TableModel(V, near, window, 1);
        TableModel target = new TableModel(V, laws, TimeWorlds.CONTEXT, 1)) {
      Setup setup = request.mode() == Mode.SPECULATIVE ? Setup.SPECULATIVE : Setup.CLOUD_ONLY;
      return new Pair(
          AlternatingRun.run(draft, target, costs, link, seed, request, planner.get()),
          new VirtualRun(draft, target, costs, link, seed).run(setup, request, planner.get()));
    }
  }

  private static void assertSame(Pair pair, String what) {
    Answer old = pair.alternating();
    Answer now = pair.events();
    assertThat(now.tokens()).as(what).containsExactly(old.tokens());
    assertThat(now.finish()).as(what).isEqualTo(old.finish());
    assertThat(now.seconds()).as(what).isEqualTo(old.seconds());
    assertThat(now.firstTokenSeconds()).as(what).isEqualTo(old.firstTokenSeconds());
    assertThat(now.promptSeconds()).as(what).isEqualTo(old.promptSeconds());
    assertThat(now.phases()).as(what).isEqualTo(old.phases());
    assertThat(now.wireBytesUp()).as(what).isEqualTo(old.wireBytesUp());
    assertThat(now.wireBytesDown()).as(what).isEqualTo(old.wireBytesDown());
    assertThat(now.figures().rounds()).as(what).isEqualTo(old.figures().rounds());
    assertThat(now.figures().payloadBits()).as(what).isEqualTo(old.figures().payloadBits());
  }

  /** Rounds of every scheme, laws beside and behind their ids, streams: to the last bit. */
  @ParameterizedTest
  @MethodSource("links")
  void roundsAndStreamsAreTheSameToTheLastBit(LinkTrace link) throws Exception {
    long seed = 1;
    for (CostProfile costs : profiles()) {
      for (Scheme scheme : SCHEMES) {
        for (int most : new int[] {1, 4, 8}) {
          for (IdsFirst idsFirst : IdsFirst.values()) {
            IdsFirst when = scheme.lawsMayFollow() ? idsFirst : IdsFirst.OFF;
            Supplier<Planner> planner = () -> when.apply(new FixedPlanner(scheme, most), V);
            AnswerRequest request = ask(Mode.SPECULATIVE, scheme, most, seed);
            String what = link.spec(0) + " " + costs.name() + " " + request + " " + when;
            assertSame(both(costs, link, request, planner), what);
            seed++;
          }
        }
        AnswerRequest alone = ask(Mode.CLOUD_ONLY, scheme, 4, seed++);
        assertSame(both(costs, link, alone, () -> new FixedPlanner(scheme, 4)), "cloud-only");
      }
    }
  }

  /** Auto, kept from asking for more of a stream while the stream is under way. */
  private static Planner withoutExtensions(boolean seeded) {
    Planner auto = SchemeChoice.auto().planner(1, seeded, V, new Knowledge());
    return new ForwardingPlanner(auto) {
      private int left;

      @Override
      public void begun(Step step) {
        super.begun(step);
        left = step instanceof Step.Stream stream ? stream.tokens() : 0;
      }

      @Override
      public void streamed(long nanos, int bytes, int queue, int shared, int verify) {
        super.streamed(nanos, bytes, queue, shared, verify);
        left--;
      }

      @Override
      public Step next(int remaining) {
        Step step = super.next(remaining);
        return left > 0 && step instanceof Step.Stream ? new Step.Draft(auto.first(), 2) : step;
      }
    };
  }

  @ParameterizedTest
  @MethodSource("links")
  void autoWithoutExtensionsIsTheSameToTheLastBit(LinkTrace link) throws Exception {
    long seed = 1;
    for (CostProfile costs : profiles()) {
      for (int i = 0; i < 20; i++) {
        boolean seeded = i % 2 == 0;
        AnswerRequest request = ask(Mode.SPECULATIVE, SCHEMES.getFirst(), 16, seed++);
        assertSame(
            both(costs, link, request, () -> withoutExtensions(seeded)),
            link.spec(0) + " " + costs.name() + " " + request);
      }
    }
  }

  /**
   * A stream that is extended while it lasts goes on without a pause either way. The alternation
   * heard of it behind the stream's end and answered as if the stream began anew, with some tens of
   * bytes more; where the planner does not take another decision for these, the time is the same.
   */
  @ParameterizedTest
  @MethodSource("links")
  void autoTakesTheSameTimeToAThousandth(LinkTrace link) throws Exception {
    long seed = 1;
    int same = 0;
    int all = 0;
    for (CostProfile costs : profiles()) {
      for (int i = 0; i < 20; i++) {
        boolean seeded = i % 2 == 0;
        AnswerRequest request = ask(Mode.SPECULATIVE, SCHEMES.getFirst(), 16, seed++);
        Pair pair =
            both(
                costs,
                link,
                request,
                () -> SchemeChoice.auto().planner(1, seeded, V, new Knowledge()));
        Answer old = pair.alternating();
        Answer now = pair.events();
        all++;
        if (now.figures().rounds() == old.figures().rounds()
            && now.figures().streamedTokens() == old.figures().streamedTokens()) {
          same++;
          assertThat(now.tokens()).containsExactly(old.tokens());
          long more = old.wireBytesDown() - now.wireBytesDown();
          long rate = link.spec(0).downBitsPerSecond();
          double fewer = rate == LinkSpec.UNLIMITED ? 0 : 8.0 * more / rate;
          assertThat(now.seconds()).isBetween(old.seconds() * 0.999 - fewer, old.seconds() * 1.001);
        }
      }
    }
    assertThat(same).isGreaterThan(all * 9 / 10);
  }
}
