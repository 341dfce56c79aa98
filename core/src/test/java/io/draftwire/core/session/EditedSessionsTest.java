package io.draftwire.core.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.draftwire.core.law.ExponentialRace;
import io.draftwire.core.law.Law;
import io.draftwire.core.law.LogitBias;
import io.draftwire.core.law.Penalties;
import io.draftwire.core.law.PlainEdits;
import io.draftwire.core.law.Sampling;
import io.draftwire.core.plan.Ahead;
import io.draftwire.core.plan.FixedPlanner;
import io.draftwire.core.random.Dice;
import io.draftwire.core.random.Purpose;
import io.draftwire.core.scheme.Coupled;
import io.draftwire.core.session.EdgeMessage.Mode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Requests with bias and penalties, over a model whose logits hang on the last two tokens. */
class EditedSessionsTest {
  private static final int VOCABULARY = 9;
  private static final int TOKENS = 40;
  private static final int[] PROMPT = {1, 4, 4};
  private static final long SEED = 77;
  private static final CloudLimits LIMITS = new CloudLimits("print", VOCABULARY, 1000);

  private static final Sampling EDITED =
      Sampling.at(0.9)
          .withPenalties(new Penalties(0.6, 0.3, 1.4, 8))
          .withBias(new LogitBias(Map.of(2, 3f, 5, -100f)));

  private static void row(int before, int last, float[] out, int offset) {
    Random law = new Random(31L * before + 1009L * last + 7);
    for (int t = 0; t < VOCABULARY; t++) {
      out[offset + t] = (float) (2 * law.nextGaussian());
    }
  }

  private static float[] rows(IntUnaryOperator text, int to, int count) {
    float[] rows = new float[count * VOCABULARY];
    for (int i = 0; i < count; i++) {
      int last = to - count + i;
      row(text.applyAsInt(last - 1), text.applyAsInt(last), rows, i * VOCABULARY);
    }
    return rows;
  }

  /** What the cloud says alone, counted anew for every token. */
  private static int[] plain() {
    ExponentialRace race = new ExponentialRace(VOCABULARY);
    Dice dice = new Dice(SEED);
    int[] text = Arrays.copyOf(PROMPT, PROMPT.length + TOKENS);
    for (int n = PROMPT.length; n < text.length; n++) {
      text[n] = race.winner(edited(text, n), 0, EDITED, dice.bits(Purpose.RACE, n));
    }
    return Arrays.copyOfRange(text, PROMPT.length, text.length);
  }

  private static float[] edited(int[] text, int length) {
    float[] row = new float[VOCABULARY];
    row(text[length - 2], text[length - 1], row, 0);
    PlainEdits.edit(row, text, length, PROMPT.length, EDITED);
    return row;
  }

  private static EdgeMessage.Hello hello(int[] prompt, int answered, int tokens, Sampling asked) {
    return new EdgeMessage.Hello(
        Protocol.VERSION,
        "print",
        VOCABULARY,
        Mode.CLOUD_ONLY,
        asked,
        new Coupled(),
        0,
        tokens,
        OptionalLong.of(SEED),
        prompt,
        0,
        true,
        null,
        false,
        answered,
        4);
  }

  private static List<CloudMessage.Streamed> stream(EdgeMessage.Hello hello) {
    CloudSession cloud = new CloudSession(SessionId.of(1), LIMITS, 0, token -> false);
    cloud.onMessage(hello);
    List<CloudMessage.Streamed> streamed = new ArrayList<>();
    for (CloudAction action = cloud.poll(); action != null; action = cloud.poll()) {
      if (action instanceof CloudAction.Forward forward) {
        cloud.onLogits(rows(cloud::token, forward.to(), 1), 0, CloudMessage.Timing.NONE);
      } else if (action instanceof CloudAction.Send(CloudMessage.Streamed token)) {
        streamed.add(token);
      }
    }
    return streamed;
  }

  private static int[] tokens(List<CloudMessage.Streamed> streamed) {
    return streamed.stream().mapToInt(CloudMessage.Streamed::token).toArray();
  }

  @Test
  void aStreamIsTheEditedLaws() {
    assertThat(tokens(stream(hello(PROMPT, 0, TOKENS, EDITED)))).containsExactly(plain());
    assertThat(tokens(stream(hello(PROMPT, 0, TOKENS, Sampling.at(0.9)))))
        .as("without edits")
        .isNotEqualTo(plain());
  }

  /** Another cloud is told how much of the text is the answer's. */
  @Test
  void anAnswerThatGoesOnElsewhereIsTheOneThatWouldHaveCome() {
    int[] whole = plain();
    for (int had = 1; had < TOKENS; had++) {
      int[] text = Arrays.copyOf(PROMPT, PROMPT.length + had);
      System.arraycopy(whole, 0, text, PROMPT.length, had);
      assertThat(tokens(stream(hello(text, had, TOKENS - had, EDITED))))
          .as("behind %s", had)
          .containsExactly(Arrays.copyOfRange(whole, had, TOKENS));
    }
  }

  /** The probability is of the law that comes out, the logarithm of the target's own softmax. */
  @Test
  void chancesAreOfTheEditedLawAndLogarithmsOfTheModels() {
    int[] text = Arrays.copyOf(PROMPT, PROMPT.length + TOKENS);
    Law law = new Law(VOCABULARY);
    int n = PROMPT.length;
    for (CloudMessage.Streamed streamed : stream(hello(PROMPT, 0, TOKENS, EDITED))) {
      double p = law.shape(edited(text, n), 0, EDITED).p(streamed.token());
      float[] given = new float[VOCABULARY];
      row(text[n - 2], text[n - 1], given, 0);
      double log = Math.log(law.shape(given, 0, Sampling.at(1)).p(streamed.token()));
      assertThat((double) streamed.chances().p()[0]).isCloseTo(p, within(1e-6));
      assertThat((double) streamed.chances().log()[0]).isCloseTo(log, within(1e-4));
      Likeliest likeliest = streamed.chances().likeliest(0);
      assertThat(likeliest.tokens()).containsExactly(likeliest(given, 4));
      for (int i = 0; i < likeliest.count(); i++) {
        double one = Math.log(law.p(likeliest.tokens()[i]));
        assertThat((double) likeliest.log()[i]).isCloseTo(one, within(1e-4));
      }
      text[n++] = streamed.token();
    }
  }

  private static int[] likeliest(float[] logits, int count) {
    return IntStream.range(0, VOCABULARY)
        .boxed()
        .sorted(Comparator.comparingDouble(token -> -logits[token]))
        .limit(count)
        .mapToInt(token -> token)
        .toArray();
  }

  /** Where the draft is the target, and edits its rows alike, both ends' races have one winner. */
  @Test
  void theDraftsRowsAreEditedAsTheTargets() throws SessionException {
    for (Ahead ahead :
        List.of(
            Ahead.OFF,
            new Ahead.Bonus(),
            new Ahead.Branches(3),
            Ahead.of("bonus:send"),
            Ahead.of("withheld:send:2"))) {
      EdgeSession edge = edge(ahead, EDITED);
      CloudSession cloud = new CloudSession(SessionId.of(1), LIMITS, 0, token -> false);
      edge.start();
      while (pollEdge(edge, cloud)) {
        pollCloud(edge, cloud);
      }
      assertThat(edge.answer()).as(ahead.label()).containsExactly(plain());
      assertThat(edge.figures().acceptedTokens())
          .as(ahead.label())
          .isEqualTo(edge.figures().draftTokens())
          .isPositive();
    }
  }

  private static EdgeSession edge(Ahead ahead, Sampling sampling) {
    EdgeSettings settings =
        new EdgeSettings(
            Mode.SPECULATIVE,
            "print",
            VOCABULARY,
            sampling,
            sampling.temperature(),
            new Coupled(),
            3,
            Integer.MAX_VALUE,
            TOKENS,
            OptionalLong.of(SEED),
            token -> false);
    return new EdgeSession(settings, PROMPT, ahead.apply(new FixedPlanner(new Coupled(), 3)));
  }

  private static boolean pollEdge(EdgeSession edge, CloudSession cloud) {
    for (EdgeAction action = edge.poll(); action != null; action = edge.poll()) {
      switch (action) {
        case EdgeAction.Send send -> cloud.onMessage(send.message());
        case EdgeAction.Forward forward -> draft(edge, forward);
        default -> {}
      }
      for (EdgeAction.Forward ahead = edge.ahead(); ahead != null; ahead = edge.ahead()) {
        draft(edge, ahead);
      }
    }
    return !edge.finished();
  }

  private static void draft(EdgeSession edge, EdgeAction.Forward forward) {
    edge.onLogits(rows(edge::drafted, forward.to(), 1), 0);
  }

  private static void pollCloud(EdgeSession edge, CloudSession cloud) throws SessionException {
    for (CloudAction action = cloud.poll(); action != null; action = cloud.poll()) {
      if (action instanceof CloudAction.Send send) {
        edge.onMessage(send.message());
      } else if (action instanceof CloudAction.Forward forward && forward.rows() > 0) {
        float[] rows = rows(cloud::token, forward.to(), forward.rows());
        cloud.onLogits(rows, 0, CloudMessage.Timing.NONE);
      }
    }
  }

  /** Alone it says what would have come: it is the target, and so are its rows. */
  @Test
  void aDraftAloneEditsItsRowsToo() throws SessionException {
    EdgeSession edge = edge(Ahead.OFF, EDITED);
    CloudSession cloud = new CloudSession(SessionId.of(1), LIMITS, 0, token -> false);
    edge.start();
    for (int i = 0; i < 8; i++) {
      pollEdge(edge, cloud);
      pollCloud(edge, cloud);
    }
    edge.lost(Meanwhile.KEEP);
    pollEdge(edge, cloud);
    while (!edge.finished() && edge.goOnAlone()) {
      pollEdge(edge, cloud);
    }
    assertThat(edge.figures().unverifiedTokens()).isGreaterThan(TOKENS / 4);
    assertThat(edge.answer()).containsExactly(plain());
  }

  @Test
  void whatNoRowCanBeEditedByIsRefused() {
    Sampling beyond = Sampling.at(1).withBias(new LogitBias(Map.of(VOCABULARY, 1f)));
    refused(hello(PROMPT, 0, 5, beyond), "token 9, outside the vocabulary of 9");
    refused(hello(PROMPT, 3, 5, EDITED), "3 tokens of the answer in a text of 3");
    refused(hello(PROMPT, -1, 5, EDITED), "-1 tokens of the answer");
    assertThatThrownBy(() -> edge(Ahead.OFF, beyond))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("token 9, outside the vocabulary of 9");
  }

  private static void refused(EdgeMessage.Hello hello, String message) {
    CloudSession cloud = new CloudSession(SessionId.of(1), LIMITS, 0, token -> false);
    cloud.onMessage(hello);
    assertThat(cloud.poll())
        .isInstanceOfSatisfying(
            CloudAction.Send.class,
            send -> {
              Refusal refusal = ((CloudMessage.Refused) send.message()).refusal();
              assertThat(refusal.code()).isEqualTo(Refusal.Code.SETTINGS);
              assertThat(refusal.message()).contains(message);
            });
  }
}
