package io.draftwire.edge;

import static io.draftwire.edge.Worlds.CONTEXT;
import static io.draftwire.edge.Worlds.DRAFT;
import static io.draftwire.edge.Worlds.TARGET;
import static io.draftwire.edge.Worlds.VOCABULARY;
import static io.draftwire.edge.Worlds.ask;
import static io.draftwire.edge.Worlds.greedy;
import static io.draftwire.edge.Worlds.prompt;
import static org.assertj.core.api.Assertions.assertThat;

import io.draftwire.cloud.CloudServer;
import io.draftwire.core.scheme.AcceptanceRule;
import io.draftwire.core.scheme.KSqs;
import io.draftwire.core.scheme.Scheme;
import io.draftwire.core.scheme.SupportCode;
import io.draftwire.core.session.EdgeMessage.Mode;
import io.draftwire.core.session.Finish;
import io.draftwire.core.session.Origin;
import io.draftwire.core.session.SessionFigures;
import io.draftwire.engine.LanguageModel;
import io.draftwire.engine.TableModel;
import io.draftwire.wire.WireBytes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Whole answers over real gRPC on loopback, from small models whose laws are known. */
class AnswersTest {
  /** An RST_STREAM frame of HTTP/2: a head of 9 bytes and a code of 4. */
  private static final int RESET_BYTES = 13;

  static final List<Scheme> SCHEMES = Worlds.SCHEMES;
  private static final KSqs K_SQS = new KSqs(5, 40);
  private static final int BOS = 0;
  private static final int EOS = 1;

  private static LanguageModel target;
  private static CloudServer cloud;

  @BeforeAll
  static void start() throws Exception {
    target = Worlds.model(TARGET, CONTEXT, 8);
    cloud = Worlds.cloud(target);
  }

  @AfterAll
  static void stop() {
    cloud.close();
    target.close();
  }

  @ParameterizedTest
  @FieldSource("SCHEMES")
  void atTemperatureZeroTheTextIsTheTargetsGreedyOne(Scheme scheme) throws Exception {
    Answer answer = answer(ask(scheme, 0, 120, 1));
    assertThat(answer.tokens()).containsExactly(greedy(TARGET, prompt(), 120));
    assertThat(answer.finish()).isEqualTo(Finish.LENGTH);
    SessionFigures figures = answer.figures();
    assertThat(figures.acceptedTokens()).isBetween(1L, figures.draftTokens() - 1);
    assertThat(figures.rounds()).isLessThan(120);
  }

  /** Behind a wrong row the text would be another's; and with siblings more of a round stands. */
  @Test
  void siblingsStandInTheTargetsGreedyText() throws Exception {
    double before = 0;
    for (int siblings = 1; siblings <= 3; siblings++) {
      Scheme scheme = new KSqs(5, 40, SupportCode.ENUMERATIVE, AcceptanceRule.TOKEN, siblings);
      AnswerRequest ask = ask(scheme, 0, 400, 3);
      Answer answer = answer(ask.with(a -> a.draftTemperature(1).scheme(scheme)));
      assertThat(answer.tokens()).containsExactly(greedy(TARGET, prompt(), 400));
      double tokens = answer.figures().meanAcceptanceLength();
      assertThat(tokens).as("%s siblings", siblings).isGreaterThan(1.03 * before);
      before = tokens;
    }
  }

  @ParameterizedTest
  @FieldSource("SCHEMES")
  void theSameSeedGivesTheSameTextAndTheSameBits(Scheme scheme) throws Exception {
    Answer first = answer(ask(scheme, 1, 100, 42));
    Answer again = answer(ask(scheme, 1, 100, 42));
    Answer other = answer(ask(scheme, 1, 100, 43));
    assertThat(again.tokens()).containsExactly(first.tokens());
    assertThat(again.figures().payloadBits()).isEqualTo(first.figures().payloadBits());
    assertThat(again.seed()).isEqualTo(42);
    assertThat(other.tokens()).isNotEqualTo(first.tokens());
    consistent(first, 100, 4);
  }

  @Test
  void withoutASeedTheCloudChoosesOneThatReproducesTheAnswer() throws Exception {
    AnswerRequest ask = ask(K_SQS, 1, 60, 0);
    AnswerRequest free = ask.with(a -> a.seed(OptionalLong.empty()));
    Answer first = answer(free);
    assertThat(answer(free).seed()).isNotEqualTo(first.seed());
    assertThat(answer(free.withSeed(first.seed())).tokens()).containsExactly(first.tokens());
  }

  @Test
  void sessionsAtOnceAnswerAsTheyWouldAlone() throws Exception {
    int sessions = 8;
    List<AnswerRequest> asks = new ArrayList<>();
    List<Answer> alone = new ArrayList<>();
    for (int i = 0; i < sessions; i++) {
      AnswerRequest ask = ask(SCHEMES.get(i % SCHEMES.size()), i % 2, 80, 100 + i);
      asks.add(i == 7 ? ask.withMode(Mode.CLOUD_ONLY) : ask);
      alone.add(answer(asks.get(i)));
    }
    try (ExecutorService threads = Executors.newFixedThreadPool(sessions)) {
      List<Callable<Answer>> tasks = new ArrayList<>();
      asks.forEach(ask -> tasks.add(() -> answer(ask)));
      List<Future<Answer>> together = threads.invokeAll(tasks);
      for (int i = 0; i < sessions; i++) {
        Answer answer = together.get(i).get();
        assertThat(answer.tokens()).as("session %s", i).containsExactly(alone.get(i).tokens());
        assertThat(answer.figures().payloadBits()).isEqualTo(alone.get(i).figures().payloadBits());
      }
    }
  }

  @Test
  void theCloudAloneStreamsTheSameLaw() throws Exception {
    Answer greedy = answer(ask(K_SQS, 0, 50, 1).withMode(Mode.CLOUD_ONLY));
    assertThat(greedy.tokens()).containsExactly(greedy(TARGET, prompt(), 50));
    assertThat(greedy.figures().streamedTokens()).isEqualTo(50);
    assertThat(greedy.figures().payloadBits()).isZero();
    Answer drawn = answer(ask(K_SQS, 1, 50, 9).withMode(Mode.CLOUD_ONLY));
    assertThat(answer(ask(K_SQS, 1, 50, 9).withMode(Mode.CLOUD_ONLY)).tokens())
        .containsExactly(drawn.tokens());
    assertThat(drawn.finish()).isEqualTo(Finish.LENGTH);
  }

  @Test
  void everyTokenIsHeardOnceAndInOrder() throws Exception {
    List<Integer> heard = new ArrayList<>();
    List<Origin> origins = new ArrayList<>();
    try (LanguageModel draft = Worlds.draft();
        EdgeClient client = Worlds.client(draft, cloud.port())) {
      Answer answer =
          client.answer(
              ask(K_SQS, 1, 60, 5),
              (token, origin) -> {
                heard.add(token);
                origins.add(origin);
              });
      assertThat(heard)
          .containsExactly(Arrays.stream(answer.tokens()).boxed().toArray(Integer[]::new));
      assertThat(origins.stream().filter(Origin.ACCEPTED::equals))
          .hasSize((int) answer.figures().acceptedTokens());
      assertThat(origins).contains(Origin.CORRECTED, Origin.BONUS).doesNotContain(Origin.STREAMED);
    }
  }

  @Test
  void oneClientAnswersManyTimesOverOneSequence() throws Exception {
    try (LanguageModel single = Worlds.model(TARGET, CONTEXT, 1);
        CloudServer small = Worlds.cloud(single);
        LanguageModel draft = Worlds.draft();
        EdgeClient client = Worlds.client(draft, small.port())) {
      long bytes = 0;
      for (int i = 0; i < 20; i++) {
        AnswerRequest ask = ask(K_SQS, 1, 5, i);
        Answer answer =
            client.answer(i % 2 == 0 ? ask : ask.withMode(Mode.CLOUD_ONLY), AnswerListener.SILENT);
        assertThat(answer.tokens()).hasSize(5);
        bytes += answer.wireBytesUp();
      }
      // How a stream that is over ends depends on which of the client's threads is quicker: with
      // nothing, a reset, or a close and a ping behind that. Nothing else falls between two
      // answers.
      long between = client.meter().bytesUp() - bytes;
      assertThat(endsOfStreams(20)).contains(between);
    }
  }

  /** All bytes that the ends of so many streams can have together. */
  private static Set<Long> endsOfStreams(int streams) {
    Set<Long> sums = new HashSet<>(Set.of(0L));
    for (int i = 0; i < streams; i++) {
      Set<Long> more = new HashSet<>(sums);
      for (long sum : sums) {
        more.add(sum + RESET_BYTES);
        more.add(sum + WireBytes.LATE_MOST - WireBytes.PING);
        more.add(sum + WireBytes.LATE_MOST);
      }
      sums = more;
    }
    return sums;
  }

  @Test
  void theTokenLimitIsMetExactly() throws Exception {
    for (int limit = 1; limit <= 12; limit++) {
      Answer answer = answer(ask(K_SQS, 0, limit, 1));
      assertThat(answer.tokens()).containsExactly(greedy(TARGET, prompt(), limit));
      assertThat(answer.finish()).isEqualTo(Finish.LENGTH);
      consistent(answer, limit, 4);
    }
  }

  @Test
  void aFullContextEndsTheAnswerAndSaysSo() throws Exception {
    for (Mode mode : Mode.values()) {
      for (int context = 17; context <= 24; context++) {
        try (LanguageModel tight = Worlds.model(TARGET, context, 1);
            CloudServer small = Worlds.cloud(tight)) {
          Answer answer = answer(ask(K_SQS, 0, 1_000, 1).withMode(mode), Worlds.draft(), small);
          assertThat(answer.tokens()).containsExactly(greedy(TARGET, prompt(), context - 16));
          assertThat(answer.finish()).isEqualTo(Finish.CONTEXT);
        }
      }
    }
  }

  /** A draft knows the whole chain 2, 3, ..., 12, end of text; so the end comes inside a round. */
  @Test
  void anEndOfTextInsideADraftEndsTheAnswer() throws Exception {
    try (LanguageModel chain = TableModel.of(chain());
        CloudServer knowing = Worlds.cloud(chain)) {
      for (int start = 2; start <= 12; start++) {
        int[] expected = new int[13 - start];
        for (int i = 0; i < expected.length; i++) {
          expected[i] = start + 1 + i;
        }
        expected[expected.length - 1] = EOS;
        AnswerRequest ask = Worlds.withPrompt(ask(K_SQS, 0, 100, 1), new int[] {BOS, start});
        Answer answer = answer(ask, TableModel.of(chain()), knowing);
        assertThat(answer.tokens()).as("from %s", start).containsExactly(expected);
        assertThat(answer.finish()).isEqualTo(Finish.END_OF_TEXT);
        assertThat(answer.figures().acceptedTokens())
            .isEqualTo(answer.figures().draftTokens())
            .isLessThanOrEqualTo(expected.length);
        Answer streamed = answer(ask.withMode(Mode.CLOUD_ONLY), TableModel.of(chain()), knowing);
        assertThat(streamed.tokens()).containsExactly(expected);
        assertThat(streamed.finish()).isEqualTo(Finish.END_OF_TEXT);
      }
    }
  }

  @Test
  void anEndOfTextThatOnlyTheDraftWantsIsCorrected() throws Exception {
    TableModel.Laws ending =
        (beforeLast, last, out, offset) -> {
          DRAFT.logits(beforeLast, last, out, offset);
          out[offset + EOS] = 50;
        };
    Answer answer = answer(ask(K_SQS, 0, 30, 1), Worlds.model(ending, CONTEXT, 1), cloud);
    assertThat(answer.tokens()).containsExactly(greedy(TARGET, prompt(), 30));
    assertThat(answer.figures().acceptedTokens()).isZero();
  }

  @Test
  void budgetsBindAndChangeNothingElse() throws Exception {
    AnswerRequest ask = ask(K_SQS, 0, 60, 1);
    AnswerRequest bounded = ask.with(a -> a.bitBudget(90));
    Answer answer = answer(bounded);
    assertThat(answer.tokens()).containsExactly(greedy(TARGET, prompt(), 60));
    assertThat(answer.figures().payloadBits()).isLessThanOrEqualTo(90 * answer.figures().rounds());
    assertThat(answer.figures().draftTokens()).isLessThan(4 * answer.figures().rounds());
  }

  private static float[][] chain() {
    float[][] table = new float[VOCABULARY][VOCABULARY];
    for (int t = 0; t < VOCABULARY; t++) {
      table[t][t >= 2 && t < 12 ? t + 1 : EOS] = 9;
    }
    return table;
  }

  private static void consistent(Answer answer, int tokens, int maxDrafts) {
    SessionFigures figures = answer.figures();
    assertThat(answer.tokens()).hasSize(tokens);
    assertThat(figures.acceptedTokens() + figures.rounds()).isEqualTo(tokens);
    long[] histogram = figures.acceptanceHistogram();
    assertThat(histogram).hasSize(maxDrafts + 1);
    assertThat(Arrays.stream(histogram).sum()).isEqualTo(figures.rounds());
    long accepted = 0;
    for (int n = 0; n < histogram.length; n++) {
      accepted += n * histogram[n];
    }
    assertThat(accepted).isEqualTo(figures.acceptedTokens());
    assertThat(8 * answer.wireBytesUp()).isGreaterThan(figures.payloadBits());
    PhaseSeconds p = answer.phases();
    assertThat(p.draft() + p.encode() + p.uplink() + p.queue() + p.verify() + p.downlink())
        .isLessThanOrEqualTo(answer.seconds());
  }

  private static Answer answer(AnswerRequest ask) throws Exception {
    return answer(ask, Worlds.draft(), cloud);
  }

  private static Answer answer(AnswerRequest ask, LanguageModel draft, CloudServer cloud)
      throws Exception {
    try (draft;
        EdgeClient client = Worlds.client(draft, cloud.port())) {
      return client.answer(ask, AnswerListener.SILENT);
    }
  }
}
