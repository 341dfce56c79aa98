package io.draftwire.edge;

import static io.draftwire.edge.Worlds.ask;
import static org.assertj.core.api.Assertions.assertThat;

import io.draftwire.cloud.CloudServer;
import io.draftwire.core.hint.Hinting;
import io.draftwire.core.scheme.Coupled;
import io.draftwire.core.scheme.Dense;
import io.draftwire.core.scheme.Scheme;
import io.draftwire.core.session.EdgeMessage.Mode;
import io.draftwire.core.session.SessionFigures;
import io.draftwire.engine.EarlyExit;
import io.draftwire.engine.LanguageModel;
import io.draftwire.engine.TableModel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whole answers over gRPC, from a cloud whose target has exits. */
class HintedAnswersTest {
  private static final List<EarlyExit> EXITS =
      List.of(new EarlyExit(3, 8, .6), new EarlyExit(5, 8, .9));

  private LanguageModel target;
  private CloudServer cloud;

  @BeforeEach
  void start() throws Exception {
    target =
        new TableModel(Worlds.VOCABULARY, Worlds.TARGET, Worlds.CONTEXT, 8)
            .withExits(EXITS, .95, 7);
    cloud = Worlds.cloud(target);
  }

  @AfterEach
  void stop() {
    cloud.close();
    target.close();
  }

  private Answer answer(AnswerRequest request) throws Exception {
    try (LanguageModel draft = Worlds.model(Worlds.DRAFT, Worlds.CONTEXT, 16);
        EdgeClient client = Worlds.client(draft, cloud.port())) {
      return client.answer(request, AnswerListener.SILENT);
    }
  }

  @Test
  void liveTextsAreTheSameAndHintsAreOftenRight() throws Exception {
    for (double temperature : new double[] {0, .7, 1.5}) {
      AnswerRequest ask = ask(new Coupled(), temperature, 120, 4).withMode(Mode.LIVE);
      Answer plain = answer(ask);
      assertThat(plain.figures().hints()).as("nobody asked").isZero();
      Answer hinted = answer(ask.withHints(Hinting.ON));
      assertThat(hinted.tokens()).containsExactly(plain.tokens());
      SessionFigures figures = hinted.figures();
      assertThat(figures.hintedPasses()).isGreaterThan(20);
      assertThat(figures.hintsRight()).isGreaterThan(figures.hintedPasses() / 2);
    }
  }

  @Test
  void roundsAreTheSameAndHintsAreOftenRight() throws Exception {
    for (Scheme scheme : List.of(new Coupled(), new Dense())) {
      AnswerRequest ask = ask(scheme, .9, 120, 4);
      Answer plain = answer(ask);
      Answer hinted = answer(ask.withHints(Hinting.AUTO));
      assertThat(hinted.tokens()).containsExactly(plain.tokens());
      assertThat(hinted.figures().payloadBits()).isEqualTo(plain.figures().payloadBits());
      SessionFigures figures = hinted.figures();
      assertThat(figures.hintedPasses()).isGreaterThan(20);
      assertThat(figures.hintsRight()).isGreaterThan(figures.hintedPasses() / 2);
    }
  }

  /** In one pass with others, each hears of its own rows alone. */
  @Test
  void severalAtOnceAnswerAsTheyWouldAlone() throws Exception {
    List<AnswerRequest> asks = new ArrayList<>();
    List<int[]> alone = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      AnswerRequest ask =
          ask(new Coupled(), .8, 80, 50 + i).withMode(i % 3 == 0 ? Mode.SPECULATIVE : Mode.LIVE);
      asks.add(i == 5 ? ask : ask.withHints(Hinting.ON));
      alone.add(answer(ask).tokens());
    }
    try (ExecutorService threads = Executors.newFixedThreadPool(asks.size())) {
      List<Callable<Answer>> tasks = new ArrayList<>();
      asks.forEach(ask -> tasks.add(() -> answer(ask)));
      List<Future<Answer>> answers = threads.invokeAll(tasks);
      for (int i = 0; i < answers.size(); i++) {
        Answer answer = answers.get(i).get();
        assertThat(answer.tokens()).as("answer %s", i).containsExactly(alone.get(i));
        SessionFigures figures = answer.figures();
        assertThat(figures.hintsRight())
            .as("answer %s", i)
            .isGreaterThanOrEqualTo(figures.hintedPasses() / 2);
      }
      assertThat(answers.getLast().get().figures().hints()).isZero();
    }
  }
}
