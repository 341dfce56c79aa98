package io.draftwire.edge;

import static io.draftwire.edge.Worlds.CONTEXT;
import static io.draftwire.edge.Worlds.TARGET;
import static io.draftwire.edge.Worlds.ask;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.draftwire.cloud.CloudServer;
import io.draftwire.cloud.CloudSettings;
import io.draftwire.core.scheme.KSqs;
import io.draftwire.core.session.EdgeMessage.Mode;
import io.draftwire.core.session.Refusal;
import io.draftwire.core.session.SessionException;
import io.draftwire.engine.Batch;
import io.draftwire.engine.ForwardingModel;
import io.draftwire.engine.LanguageModel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Edges before a cloud with one sequence and a line of one, over real sockets. */
class LinedAnswersTest {
  private static final int TOKENS = 24;
  private static final int ENOUGH = 1_000_000;

  /** Passes that the cloud may still run. */
  private final Semaphore gate = new Semaphore(0);

  private final LanguageModel target =
      new ForwardingModel(Worlds.model(TARGET, CONTEXT, 1)) {
        @Override
        public void forward(Batch batch) {
          gate.acquireUninterruptibly();
          super.forward(batch);
        }
      };

  private final List<LanguageModel> drafts = new ArrayList<>();
  private final List<EdgeClient> clients = new ArrayList<>();
  private CloudServer cloud;

  @BeforeEach
  void start() throws Exception {
    cloud =
        new CloudServer(
            target,
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            CloudSettings.DEFAULT.withLine(1),
            () -> {});
  }

  @AfterEach
  void stop() {
    gate.release(ENOUGH);
    clients.forEach(EdgeClient::close);
    drafts.forEach(LanguageModel::close);
    cloud.close();
    target.close();
  }

  private EdgeClient edge() {
    drafts.add(Worlds.draft());
    clients.add(Worlds.failing(drafts.getLast(), cloud.port()));
    return clients.getLast();
  }

  private static AnswerRequest question(Mode mode) {
    return ask(new KSqs(5, 40), 1, TOKENS, 3).withMode(mode);
  }

  private static CompletableFuture<int[]> answer(EdgeClient edge, Mode mode) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return edge.answer(question(mode), AnswerListener.SILENT).tokens();
          } catch (SessionException | InterruptedException e) {
            throw new IllegalStateException(e);
          }
        },
        task -> Thread.ofPlatform().daemon().start(task));
  }

  private static void turnedAway(EdgeClient edge, Mode mode) {
    SessionException refused =
        catchThrowableOfType(
            SessionException.class, () -> edge.answer(question(mode), AnswerListener.SILENT));
    assertThat(refused.refusal().code()).isEqualTo(Refusal.Code.BUSY);
  }

  private void await(String gauge, int value) throws Exception {
    String line = "draftwire_cloud_" + gauge + " " + (double) value;
    Eventually.holds(
        line,
        () ->
            new String(cloud.metrics().page("text/plain").body(), StandardCharsets.UTF_8)
                .lines()
                .anyMatch(line::equals));
  }

  @ParameterizedTest
  @EnumSource
  void whoWasTurnedAwayIsServedBeforeWhoJustCame(Mode mode) throws Exception {
    EdgeClient first = edge();
    CompletableFuture<int[]> inside = answer(first, mode);
    await("sessions_running", 1);
    CompletableFuture<int[]> second = answer(edge(), mode);
    await("sessions_waiting", 1);
    EdgeClient third = edge();
    turnedAway(third, mode);
    EdgeClient fourth = edge();
    first.close();
    await("sessions_waiting", 0);
    turnedAway(fourth, mode);
    CompletableFuture<int[]> again = answer(third, mode);
    await("sessions_waiting", 1);
    gate.release(ENOUGH);
    assertThat(inside).failsWithin(Duration.ofSeconds(60));
    assertThat(second.get(60, TimeUnit.SECONDS)).hasSize(TOKENS);
    assertThat(again.get(60, TimeUnit.SECONDS)).isEqualTo(second.get());
    assertThat(fourth.answer(question(mode), AnswerListener.SILENT).tokens())
        .as("and it would have been no other at once")
        .isEqualTo(second.get());
  }
}
