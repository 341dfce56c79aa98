package io.draftwire.lab.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.draftwire.cloud.CloudServer;
import io.draftwire.core.law.Sampling;
import io.draftwire.core.live.LiveKnowledge;
import io.draftwire.core.plan.IdsFirst;
import io.draftwire.core.plan.SchemeChoice;
import io.draftwire.core.scheme.SchemeSettings;
import io.draftwire.core.session.Refusal;
import io.draftwire.core.session.SessionException;
import io.draftwire.engine.TableModel;
import io.draftwire.lab.link.LinkSpec;
import io.draftwire.wire.CloudAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Edges, links and a cloud of this process, all real but for the models; nothing timed. */
class VirtualEdgeTest {
  private static final int VOCABULARY = 64;
  private static final int EDGES = 3;
  private static final Slo SLO = Slo.parse("ttft=1s,tpot=100ms");

  private static Way way(String name) {
    return new Way(
        name,
        new SchemeChoice(SchemeSettings.of(name), 2, false, Integer.MAX_VALUE, IdsFirst.AUTO));
  }

  private static final TableModel.Laws LAWS =
      TableModel.endless(TableModel.seeded(VOCABULARY, 2, 3, 2));
  private static final Way CLOUD_ONLY = new Way(SchemeChoice.CLOUD_ONLY, SchemeChoice.cloudOnly());

  private static SharedDraft draft() {
    TableModel.Laws near = TableModel.near(LAWS, VOCABULARY, 5, 0.5);
    return new SharedDraft(new TableModel(VOCABULARY, near, 128, 64));
  }

  private static CloudServer cloud(TableModel target) throws IOException {
    return new CloudServer(target, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  }

  private static VirtualEdge edge(SharedDraft draft, CloudServer cloud, LinkSpec link, int number)
      throws IOException {
    Questions questions =
        new Questions(
            draft.tokenizer(),
            new PromptTokens(List.of(new int[] {9, 10, 11}, new int[] {12, 13}), -1, 20),
            Sampling.at(1),
            OptionalDouble.empty(),
            12,
            5,
            0,
            true);
    return new VirtualEdge(
        draft,
        CloudAddress.inClear("127.0.0.1", cloud.port()),
        link,
        number,
        Duration.ofSeconds(30),
        new LiveKnowledge(),
        questions);
  }

  @Test
  void everyRequestOfEveryWayIsAnsweredDroppedOrRefused() throws Exception {
    List<Way> ways =
        List.of(CLOUD_ONLY, way("live"), way("k-sqs"), new Way("auto", SchemeChoice.auto()));
    List<VirtualEdge> edges = new ArrayList<>();
    try (TableModel target = new TableModel(VOCABULARY, LAWS, 128, EDGES + 4);
        SharedDraft draft = draft();
        CloudServer cloud = cloud(target);
        ExecutorService threads = Executors.newFixedThreadPool(EDGES)) {
      try {
        for (int i = 0; i < EDGES; i++) {
          edges.add(edge(draft, cloud, i == 0 ? LinkSpec.parse("10mbit/10mbit/1ms") : null, i));
          edges.getLast().connect();
        }
        ServeRun<VirtualEdge> run =
            new ServeRun<>(
                new Generator(Generator.Clock.REAL, threads),
                edges,
                (way, stretch) -> (edge, arrival, came) -> edge.answer(way, arrival, stretch, came),
                Load.poisson(1),
                Window.behind(0, 0.3),
                SLO);
        for (Map.Entry<Way, List<Ledger>> of : run.compare(ways, 60, 1, slice -> {}).entrySet()) {
          check(of.getKey().name(), Ledger.sum(of.getValue()).figures());
        }
      } finally {
        edges.forEach(VirtualEdge::close);
      }
    }
  }

  private static void check(String way, ServeFigures figures) {
    assertThat(figures.refused()).as(way).isEmpty();
    assertThat(figures.whole()).as(way).isPositive();
    assertThat(figures.whole() + figures.dropped())
        .as(way)
        .isEqualTo(figures.offered())
        .isEqualTo(arrivals());
    assertThat(figures.tokens()).as(way).isEqualTo(12 * figures.whole());
    assertThat(figures.bytesUp()).as(way).isPositive();
    assertThat(figures.bytesDown()).as(way).isPositive();
  }

  /** Its one sequence is an answer's that waits for its next round. */
  @Test
  void aCloudThatIsFullIsThereAndRefuses() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch gate = new CountDownLatch(1);
    Arrival arrival = new Arrival(0, 0, null);
    try (TableModel target = new TableModel(VOCABULARY, LAWS, 128, 1);
        SharedDraft draft = draft();
        CloudServer cloud = cloud(target);
        VirtualEdge first = edge(draft, cloud, null, 0);
        VirtualEdge second = edge(draft, cloud, null, 1);
        ExecutorService threads = Executors.newFixedThreadPool(1)) {
      Future<Traffic> held =
          threads.submit(
              () ->
                  first.answer(
                      way("k-sqs"),
                      arrival,
                      0,
                      tokens -> {
                        begun.countDown();
                        await(gate);
                      }));
      begun.await();
      second.connect();
      assertThatThrownBy(() -> second.answer(CLOUD_ONLY, arrival, 0, tokens -> {}))
          .isInstanceOfSatisfying(
              SessionException.class,
              e -> assertThat(e.refusal().code()).isEqualTo(Refusal.Code.BUSY));
      gate.countDown();
      assertThat(held.get().up()).isPositive();
    }
  }

  private static void await(CountDownLatch gate) {
    try {
      gate.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static long arrivals() {
    PoissonArrivals arrivals = new PoissonArrivals(60, 1, 0);
    long count = 0;
    while (arrivals.next().nanos() < 300_000_000) {
      count++;
    }
    return count;
  }
}
