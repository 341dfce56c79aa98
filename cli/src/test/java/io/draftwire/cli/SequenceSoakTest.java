package io.draftwire.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.draftwire.cloud.CloudServer;
import io.draftwire.cloud.CloudSettings;
import io.draftwire.cloud.Patience;
import io.draftwire.engine.LanguageModel;
import io.draftwire.engine.TableModel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Thousands of sessions of several edges at once, over a small table model whose cache has not room
 * for all of their texts: however they end, every so often nothing of them is left at the cloud.
 * {@link SoakTest} has the same sessions with real models, and looks at memory.
 */
class SequenceSoakTest {
  private static final int SESSIONS = Integer.getInteger("draftwire.soak.table", 10_000);
  private static final int WINDOWS = 10;
  private static final int EDGES = 4;
  private static final int VOCABULARY = 29;
  private static final int CONTEXT = 64;

  /** More than edges: what an edge broke off may not be over when it asks again. */
  private static final int SEQUENCES = 3 * EDGES;

  /** A text and a half. */
  private static final int CELLS = 96;

  /** Sessions whose edge is gone are forgotten that soon. */
  private static final Duration GRACE = Duration.ofSeconds(1);

  private static final TableModel.Laws LAWS =
      TableModel.endless(TableModel.seeded(VOCABULARY, 2, 3, 2));

  /** One edge with its draft. */
  private record Edge(LanguageModel draft, Soak soak) implements AutoCloseable {
    static Edge open(int port) throws Exception {
      LanguageModel draft =
          new TableModel(VOCABULARY, TableModel.near(LAWS, VOCABULARY, 5, 0.5), CONTEXT, 64);
      String host = InetAddress.getLoopbackAddress().getHostAddress();
      return new Edge(draft, new Soak(draft, host, port, SequenceSoakTest::prompt));
    }

    @Override
    public void close() {
      soak.close();
      draft.close();
    }
  }

  /** Some begin alike, and share what they have. */
  private static int[] prompt(int session) {
    int length = 4 + session % 37;
    int kind = session % 3;
    return IntStream.range(0, length).map(i -> 2 + (7 * i + kind * i * i) % 20).toArray();
  }

  @Test
  void nothingIsLeftOfSessionsHoweverTheyEnd() throws Exception {
    List<Edge> edges = new ArrayList<>();
    try (LanguageModel target =
            new TableModel(VOCABULARY, LAWS, CONTEXT, SEQUENCES).withCells(CELLS);
        CloudServer cloud =
            new CloudServer(
                target,
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                CloudSettings.DEFAULT.withPatience(Patience.DEFAULT.withGrace(GRACE)),
                () -> {});
        ExecutorService threads = Executors.newFixedThreadPool(EDGES)) {
      CloudGauges gauges =
          new CloudGauges(
              () -> new String(cloud.metrics().page(null).body(), StandardCharsets.UTF_8));
      try {
        for (int i = 0; i < EDGES; i++) {
          edges.add(Edge.open(cloud.port()));
        }
        for (int window = 0; window < WINDOWS; window++) {
          soak(edges, threads, window * SESSIONS / WINDOWS, (window + 1) * SESSIONS / WINDOWS);
          gauges.awaitNothingLeft((window + 1) * SESSIONS / WINDOWS);
        }
        assertThat(gauges.value("evictions_total")).as("texts took turns").isPositive();
      } finally {
        edges.forEach(Edge::close);
      }
    }
  }

  private static void soak(List<Edge> edges, ExecutorService threads, int from, int to)
      throws Exception {
    List<Future<?>> all = new ArrayList<>();
    for (int i = 0; i < EDGES; i++) {
      int first = from + i;
      Soak soak = edges.get(i).soak();
      all.add(
          threads.submit(
              () -> {
                for (int session = first; session < to; session += EDGES) {
                  soak.run(session);
                }
                return null;
              }));
    }
    for (Future<?> one : all) {
      one.get();
    }
  }
}
