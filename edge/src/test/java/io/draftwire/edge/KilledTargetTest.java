package io.draftwire.edge;

import static io.draftwire.edge.Worlds.CONTEXT;
import static io.draftwire.edge.Worlds.DRAFT;
import static io.draftwire.edge.Worlds.TARGET;
import static io.draftwire.edge.Worlds.ask;
import static org.assertj.core.api.Assertions.assertThat;

import io.draftwire.cloud.CloudServer;
import io.draftwire.core.scheme.KSqs;
import io.draftwire.core.session.EdgeMessage.Mode;
import io.draftwire.engine.LanguageModel;
import io.draftwire.engine.process.EngineProcess;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The process that runs the target is killed in the middle of passes, again and again. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "sends signals")
class KilledTargetTest {
  private static final int SESSIONS = 6;

  /** More than any pass has rows, and a few times less than there are in all. */
  private static final int LAWS_A_LIFE = 250;

  @Test
  void everyTextIsTheOneOfATargetThatLived() throws Exception {
    List<AnswerRequest> asks = new ArrayList<>();
    for (int i = 0; i < SESSIONS; i++) {
      asks.add(ask(new KSqs(5, 40), i < 3 ? 1 : 0, 100, 7 + i).withMode(mode(i)));
    }
    List<int[]> undisturbed;
    try (LanguageModel target = Worlds.model(TARGET, CONTEXT, SESSIONS)) {
      undisturbed = texts(target, asks);
    }
    List<int[]> disturbed;
    long restarts;
    try (EngineProcess engine = TargetProcess.start(LAWS_A_LIFE, SESSIONS);
        LanguageModel target = engine.model()) {
      disturbed = texts(target, asks);
      restarts = engine.restarts();
    }
    for (int i = 0; i < SESSIONS; i++) {
      assertThat(disturbed.get(i)).as("%s, session %d", mode(i), i).isEqualTo(undisturbed.get(i));
    }
    assertThat(restarts).isGreaterThanOrEqualTo(2);
  }

  private static Mode mode(int session) {
    return switch (session % 3) {
      case 0 -> Mode.LIVE;
      case 1 -> Mode.CLOUD_ONLY;
      default -> Mode.SPECULATIVE;
    };
  }

  /** All at once, each on the one connection that it begins with. */
  private static List<int[]> texts(LanguageModel target, List<AnswerRequest> asks)
      throws Exception {
    List<int[]> texts = new ArrayList<>();
    try (CloudServer cloud = Worlds.cloud(target);
        ExecutorService threads = Executors.newFixedThreadPool(asks.size())) {
      List<Callable<Answer>> tasks = new ArrayList<>();
      for (AnswerRequest ask : asks) {
        tasks.add(
            () -> {
              try (LanguageModel draft = Worlds.model(DRAFT, CONTEXT, 8);
                  EdgeClient client = Worlds.failing(draft, cloud.port())) {
                return client.answer(ask, AnswerListener.SILENT);
              }
            });
      }
      for (Future<Answer> answer : threads.invokeAll(tasks)) {
        texts.add(answer.get().tokens());
      }
    }
    return texts;
  }
}
