package io.draftwire.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.draftwire.cloud.CloudServer;
import io.draftwire.core.law.Sampling;
import io.draftwire.core.scheme.KSqs;
import io.draftwire.core.session.EdgeMessage.Mode;
import io.draftwire.edge.AnswerListener;
import io.draftwire.edge.AnswerRequest;
import io.draftwire.edge.CloudLoss;
import io.draftwire.edge.EdgeClient;
import io.draftwire.engine.LanguageModel;
import io.draftwire.engine.TableModel;
import io.draftwire.engine.TableModel.Laws;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three clouds over small models behind a real HAProxy, and many answers. */
class HaproxyTest {
  private static final int VOCABULARY = 29;
  private static final int CONTEXT = 512;
  private static final Laws TARGET = TableModel.endless(TableModel.seeded(VOCABULARY, 2, 3, 2));
  private static final Laws DRAFT = TableModel.near(TARGET, VOCABULARY, 5, 0.8);
  private static final int CLOUDS = 3;
  private static final int ANSWERS = 32;

  /** More than a cloud is ahead of an edge that is stopped in its middle. */
  private static final int TOKENS = 400;

  private static final Duration TIMEOUT = Duration.ofMinutes(2);

  @TempDir private Path directory;

  private final List<LanguageModel> targets = new ArrayList<>();
  private final List<CloudServer> clouds = new ArrayList<>();
  private LanguageModel draft;
  private HaproxyRun haproxy;
  private EdgeClient client;

  @BeforeEach
  void start() throws Exception {
    HaproxyRun.program();
    for (int i = 0; i < CLOUDS; i++) {
      targets.add(new TableModel(VOCABULARY, TARGET, CONTEXT, ANSWERS + 1));
      clouds.add(cloud(targets.get(i)));
    }
    haproxy = HaproxyRun.start(directory, clouds.stream().map(CloudServer::port).toList());
    // A live answer's tree takes what sequences there are for its branches.
    draft = new TableModel(VOCABULARY, DRAFT, CONTEXT, 16 * (ANSWERS + 1));
    client = client(haproxy.port());
  }

  @AfterEach
  void stop() {
    if (client != null) {
      client.close();
      draft.close();
      haproxy.close();
    }
    clouds.forEach(CloudServer::close);
    targets.forEach(LanguageModel::close);
  }

  private static CloudServer cloud(LanguageModel target) throws Exception {
    return new CloudServer(target, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  }

  private EdgeClient client(int port) {
    return new EdgeClient(draft, "127.0.0.1", port, "the clouds", TIMEOUT, CloudLoss.WAIT);
  }

  private static List<AnswerRequest> questions() {
    return IntStream.range(0, ANSWERS).mapToObj(HaproxyTest::question).toList();
  }

  private static AnswerRequest question(int number) {
    int[] prompt = IntStream.range(2, 6 + number % 16).toArray();
    return new AnswerRequest(
        number % 2 == 0 ? Mode.LIVE : Mode.SPECULATIVE,
        prompt,
        Sampling.at(1),
        OptionalDouble.empty(),
        new KSqs(5, 40),
        4,
        Integer.MAX_VALUE,
        TOKENS,
        OptionalLong.of(number));
  }

  private List<int[]> undisturbed() throws Exception {
    List<int[]> texts = new ArrayList<>();
    try (LanguageModel target = new TableModel(VOCABULARY, TARGET, CONTEXT, 1);
        CloudServer alone = cloud(target);
        EdgeClient direct = client(alone.port())) {
      for (AnswerRequest question : questions()) {
        texts.add(direct.answer(question, AnswerListener.SILENT).tokens());
      }
    }
    return texts;
  }

  private void everyCloudHasItsShare() {
    assertThat(clouds.stream().map(CloudServer::openSessions).toList())
        .as("answers by cloud")
        .allMatch(open -> open >= ANSWERS / CLOUDS / 2);
  }

  @Test
  void aCloudThatDiesUnderManyAnswersCostsNoToken() throws Exception {
    List<int[]> undisturbed = undisturbed();
    try (Crowd crowd = new Crowd(client, questions())) {
      everyCloudHasItsShare();
      clouds.stream()
          .max(Comparator.comparing(CloudServer::openSessions))
          .ifPresent(CloudServer::close);
      assertThat(crowd.finish()).containsExactlyElementsOf(undisturbed);
      assertThat(crowd.lost()).isGreaterThanOrEqualTo(ANSWERS / CLOUDS);
    }
  }

  @Test
  void aCloudThatDrainsUnderManyAnswersLosesNoneAndGetsNoNewOnes() throws Exception {
    List<int[]> undisturbed = undisturbed();
    try (Crowd crowd = new Crowd(client, questions())) {
      everyCloudHasItsShare();
      CompletableFuture<Void> drained =
          CompletableFuture.runAsync(
              () -> {
                try {
                  clouds.getFirst().drain(Duration.ofMinutes(10));
                } catch (InterruptedException e) {
                  throw new IllegalStateException(e);
                }
              });
      for (int i = 0; i < 2 * CLOUDS; i++) {
        assertThat(client.answer(question(i), AnswerListener.SILENT).tokens())
            .isEqualTo(undisturbed.get(i));
      }
      assertThat(crowd.finish()).containsExactlyElementsOf(undisturbed);
      assertThat(crowd.lost()).isZero();
      drained.join();
    }
  }
}
