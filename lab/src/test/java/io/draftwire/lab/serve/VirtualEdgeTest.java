package io.draftwire.lab.serve;

import static org.assertj.core.api.Assertions.assertThat;

import io.draftwire.cloud.CloudServer;
import io.draftwire.core.law.Sampling;
import io.draftwire.core.plan.IdsFirst;
import io.draftwire.core.plan.SchemeChoice;
import io.draftwire.core.scheme.SchemeSettings;
import io.draftwire.engine.TableModel;
import io.draftwire.lab.link.LinkSpec;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
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

  @Test
  void everyRequestOfEveryWayIsAnsweredDroppedOrRefused() throws Exception {
    TableModel.Laws laws = TableModel.endless(TableModel.seeded(VOCABULARY, 2, 3, 2));
    TableModel.Laws near = TableModel.near(laws, VOCABULARY, 5, 0.5);
    List<Way> ways =
        List.of(
            new Way(SchemeChoice.CLOUD_ONLY, SchemeChoice.cloudOnly()),
            way("live"),
            way("k-sqs"),
            new Way("auto", SchemeChoice.auto()));
    try (TableModel target = new TableModel(VOCABULARY, laws, 128, EDGES + 4);
        SharedDraft draft = new SharedDraft(new TableModel(VOCABULARY, near, 128, 64));
        CloudServer cloud =
            new CloudServer(target, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        ExecutorService threads = Executors.newFixedThreadPool(EDGES)) {
      Questions questions =
          new Questions(
              draft.tokenizer(),
              new PromptTokens(List.of(new int[] {9, 10, 11}, new int[] {12, 13}), -1, 20),
              Sampling.at(1),
              OptionalDouble.empty(),
              12,
              5,
              true);
      List<VirtualEdge> edges = new ArrayList<>();
      try {
        for (int i = 0; i < EDGES; i++) {
          VirtualEdge edge =
              new VirtualEdge(
                  draft,
                  "127.0.0.1",
                  cloud.port(),
                  "the cloud",
                  i == 0 ? LinkSpec.parse("10mbit/10mbit/1ms") : null,
                  i,
                  Duration.ofSeconds(30),
                  questions);
          edge.connect();
          edges.add(edge);
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
          ServeFigures figures = Ledger.sum(of.getValue()).figures();
          String name = of.getKey().name();
          assertThat(figures.refused()).as(name).isEmpty();
          assertThat(figures.whole()).as(name).isPositive();
          assertThat(figures.whole() + figures.dropped())
              .as(name)
              .isEqualTo(figures.offered())
              .isEqualTo(arrivals());
          assertThat(figures.tokens()).as(name).isEqualTo(12 * figures.whole());
          assertThat(figures.bytesUp()).as(name).isPositive();
          assertThat(figures.bytesDown()).as(name).isPositive();
        }
      } finally {
        edges.forEach(VirtualEdge::close);
      }
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
