package io.draftwire.core.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.draftwire.core.law.Sampling;
import io.draftwire.core.plan.FixedPlanner;
import io.draftwire.core.scheme.Coupled;
import io.draftwire.core.scheme.KSqs;
import io.draftwire.core.scheme.Scalar;
import io.draftwire.core.scheme.Scheme;
import io.draftwire.core.session.EdgeMessage.Mode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the target gave to each token, told to those who ask; and bursts, which carry it. */
class ChancesTest {
  private static final int VOCABULARY = 4;
  private static final float[] DRAFT = {2, 1, 0, -1};
  private static final float[] TARGET = {1, 2, 0.5f, 0};

  /** Three largest, at half the temperature: token 3 never comes. */
  private static final Sampling SAMPLING = new Sampling(0.5, 3, 1, 0);

  private final List<CloudMessage> down = new ArrayList<>();

  static List<Scheme> schemes() {
    return List.of(new KSqs(2, 10), new Coupled(), new Scalar(Scalar.HALF));
  }

  private List<Burst> run(Scheme scheme, Mode mode, boolean asking, int stopAfter)
      throws SessionException {
    EdgeSettings settings =
        new EdgeSettings(
                mode,
                "print",
                VOCABULARY,
                SAMPLING,
                0.8,
                scheme,
                3,
                Integer.MAX_VALUE,
                200,
                OptionalLong.of(3),
                token -> false)
            .withChances(asking)
            .withAlternatives(asking ? 2 : 0);
    EdgeSession edge = new EdgeSession(settings, new int[] {0}, new FixedPlanner(scheme, 3));
    CloudSession cloud =
        new CloudSession(
            SessionId.of(1), new CloudLimits("print", VOCABULARY, 1000), 0, token -> false);
    List<Burst> bursts = new ArrayList<>();
    edge.start();
    while (pollEdge(edge, cloud, bursts, stopAfter)) {
      for (CloudAction action = cloud.poll(); action != null; action = cloud.poll()) {
        if (action instanceof CloudAction.Send send) {
          down.add(send.message());
          edge.onMessage(send.message());
        } else if (action instanceof CloudAction.Forward forward && forward.rows() > 0) {
          float[] rows = new float[forward.rows() * VOCABULARY];
          for (int i = 0; i < forward.rows(); i++) {
            System.arraycopy(TARGET, 0, rows, i * VOCABULARY, VOCABULARY);
          }
          cloud.onLogits(rows, 0, CloudMessage.Timing.NONE);
        }
      }
    }
    assertThat(tokens(bursts)).isEqualTo(Arrays.stream(edge.answer()).boxed().toList());
    return bursts;
  }

  /** Carries out what the edge wants; returns whether its answer goes on. */
  private static boolean pollEdge(
      EdgeSession edge, CloudSession cloud, List<Burst> bursts, int stopAfter) {
    for (EdgeAction action = edge.poll(); action != null; action = edge.poll()) {
      switch (action) {
        case EdgeAction.Forward forward -> edge.onLogits(DRAFT, 0);
        case EdgeAction.Send send -> cloud.onMessage(send.message());
        case EdgeAction.Commit commit -> {
          bursts.add(commit.burst());
          if (edge.committed() > stopAfter) {
            assertThat(edge.stop()).isTrue();
            assertThat(edge.stop()).isFalse();
          }
        }
        case EdgeAction.TakeBack back ->
            throw new IllegalStateException("taken back, though nothing was said alone");
        case EdgeAction.Finished finished ->
            assertThat(finished.reason())
                .isEqualTo(stopAfter < 200 ? Finish.STOPPED : Finish.LENGTH);
      }
    }
    return !edge.finished();
  }

  private static double p(int token) {
    double sum = Math.exp(2) + Math.exp(4) + Math.exp(1);
    return token == 3 ? 0 : Math.exp(TARGET[token] / 0.5) / sum;
  }

  private static double log(int token) {
    double sum = 0;
    for (float logit : TARGET) {
      sum += Math.exp(logit);
    }
    return TARGET[token] - Math.log(sum);
  }

  @ParameterizedTest
  @MethodSource("schemes")
  void areTheTargetsOwn(Scheme scheme) throws SessionException {
    List<Burst> bursts = run(scheme, Mode.SPECULATIVE, true, 1000);
    int corrected = 0;
    int accepted = 0;
    double bits = 0;
    for (Burst burst : bursts) {
      assertThat(burst.scheme()).isEqualTo(scheme);
      for (CommittedToken token : burst.tokens()) {
        assertThat(token.p()).isCloseTo(p(token.token()), within(1e-5));
        assertThat(token.logProbability()).isCloseTo(log(token.token()), within(1e-5));
        assertThat(token.likeliest().tokens()).containsExactly(1, 0);
        assertThat((double) token.likeliest().log()[0]).isCloseTo(log(1), within(1e-5));
        assertThat((double) token.likeliest().log()[1]).isCloseTo(log(0), within(1e-5));
        corrected += token.origin() == Origin.CORRECTED ? 1 : 0;
        if (token.origin() == Origin.ACCEPTED) {
          accepted++;
          assertThat(token.q()).isBetween(0.01, 1.0);
          bits += token.bits();
        } else {
          assertThat(token.q()).isNaN();
        }
      }
    }
    assertThat(corrected).isGreaterThan(5);
    assertThat(accepted).isGreaterThan(20);
    assertThat(bits)
        .as("those of a sure token round to nothing, those of many do not")
        .isGreaterThan(20);
  }

  @Test
  void ofTokensThatTheCloudDecodesAlone() throws SessionException {
    for (Burst burst : run(new Coupled(), Mode.CLOUD_ONLY, true, 1000)) {
      assertThat(burst.scheme()).isNull();
      assertThat(burst.tokens()).hasSize(1);
      assertThat(burst.tokens().getFirst().p())
          .isCloseTo(p(burst.tokens().getFirst().token()), within(1e-5));
    }
  }

  @ParameterizedTest
  @MethodSource("schemes")
  void doNotTravelUnlessAskedFor(Scheme scheme) throws SessionException {
    for (Burst burst : run(scheme, Mode.SPECULATIVE, false, 1000)) {
      assertThat(burst.tokens())
          .allSatisfy(token -> assertThat(token.p()).isNaN())
          .allSatisfy(token -> assertThat(token.likeliest().count()).isZero());
    }
    assertThat(down)
        .filteredOn(CloudMessage.Ruling.class::isInstance)
        .allSatisfy(m -> assertThat(((CloudMessage.Ruling) m).chances().count()).isZero());
  }

  @ParameterizedTest
  @MethodSource("schemes")
  void askingChangesNoToken(Scheme scheme) throws SessionException {
    List<Integer> with = tokens(run(scheme, Mode.SPECULATIVE, true, 1000));
    assertThat(tokens(run(scheme, Mode.SPECULATIVE, false, 1000))).isEqualTo(with);
  }

  /** Nothing is committed behind the burst that was enough. */
  @ParameterizedTest
  @MethodSource("schemes")
  void anAnswerEndsWhereNoMoreIsWanted(Scheme scheme) throws SessionException {
    List<Integer> whole = tokens(run(scheme, Mode.SPECULATIVE, false, 1000));
    List<Integer> part = tokens(run(scheme, Mode.SPECULATIVE, false, 20));
    assertThat(part).hasSizeBetween(20, 23).isEqualTo(whole.subList(0, part.size()));
  }

  private static List<Integer> tokens(List<Burst> bursts) {
    return bursts.stream().flatMap(b -> b.tokens().stream()).map(CommittedToken::token).toList();
  }

  @Test
  void anEdgeRefusesChancesThatItDidNotAskFor() throws SessionException {
    refused(false, 0, new Chances(new float[] {1}, new float[] {0}), "0 were asked for");
    refused(true, 0, Chances.NONE, "1 were asked for");
    refused(true, 0, likeliest(2), "those of 0 were asked for");
    refused(true, 2, new Chances(new float[] {1}, new float[] {0}), "those of 1 were asked for");
    refused(true, 2, likeliest(1, 2, 3), "the cloud told 3 likeliest tokens; 2 were asked for");
    refused(true, 2, likeliest(1, VOCABULARY), "token 4, outside the vocabulary");
  }

  private static Chances likeliest(int... tokens) {
    Likeliest likeliest = new Likeliest(tokens, new float[tokens.length]);
    return new Chances(new float[] {1}, new float[] {0}, List.of(likeliest));
  }

  private static void refused(boolean asking, int alternatives, Chances chances, String why)
      throws SessionException {
    EdgeSettings settings =
        new EdgeSettings(
                Mode.CLOUD_ONLY,
                "print",
                VOCABULARY,
                SAMPLING,
                0.8,
                new Coupled(),
                3,
                Integer.MAX_VALUE,
                20,
                OptionalLong.of(3),
                token -> false)
            .withChances(asking)
            .withAlternatives(alternatives);
    EdgeSession edge = new EdgeSession(settings, new int[] {0});
    edge.start();
    edge.onMessage(new CloudMessage.Welcome(SessionId.of(1), 1, 3, 64));
    assertThatThrownBy(
            () ->
                edge.onMessage(
                    new CloudMessage.Streamed(1, false, CloudMessage.Timing.NONE, chances)))
        .isInstanceOf(SessionException.class)
        .hasMessageContaining(why);
  }
}
