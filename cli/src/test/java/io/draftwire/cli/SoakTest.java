package io.draftwire.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.draftwire.core.session.EdgeMessage.Mode;
import io.draftwire.edge.AnswerRequest;
import io.draftwire.engine.LanguageModel;
import io.draftwire.engine.store.PreparedPair;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Sessions one after another on a cloud process with the real pair, ended in every way there is;
 * its native memory does not grow, and every so often nothing of them is left in its sequences and
 * cells. A build runs {@value #SHORT} of them; {@code -Ddraftwire.soak=10000} says how many.
 *
 * <p>How that is judged: the process has a heap of fixed size that is touched at its start, so that
 * what its anonymous memory grows by is native. After each window of sessions its heap is collected
 * and malloc's free memory given back, and the memory is read. The first half is warm-up (compiled
 * code, classes, buffers of gRPC). What comes on top of the floor (a thread's stack, a compiler's
 * arena: 5 MB now and then) goes again, a leak lifts the floor: so the lowest readings of the third
 * and of the fourth quarter are compared, and may differ by {@value #GROWTH_KB} kB at most. The
 * first half is not read.
 */
@Tag("models")
@EnabledOnOs(value = OS.LINUX, disabledReason = "reads /proc")
class SoakTest {
  private static final int SHORT = 200;
  private static final int SESSIONS = Integer.getInteger("draftwire.soak", SHORT);
  private static final int WINDOWS = 20;
  private static final long GROWTH_KB = 4096;
  private static final int PARALLEL = 3;

  /** What a process is told to do before its memory is read. */
  @TempDir private Path folder;

  private Path settling;

  @Test
  void sessionsLeaveNoMemoryAndNoSequenceBehind() throws Exception {
    PreparedPair pair = RealPair.get();
    try (CommandRun cloud =
            CommandRun.start(
                Map.of(
                    "JDK_JAVA_OPTIONS",
                    "-Xms192m -Xmx192m -XX:+AlwaysPreTouch -XX:-UseDynamicNumberOfCompilerThreads",
                    "MALLOC_ARENA_MAX",
                    "1"),
                List.of(
                    "cloud",
                    "--port",
                    "0",
                    "--parallel",
                    Integer.toString(PARALLEL),
                    "--grace",
                    "1",
                    "--metrics-port",
                    "0",
                    "--stop-with-input"));
        ProgressLine progress = new ProgressLine(System.out, false);
        LanguageModel draft = new Models(progress, new ModelOptions()).draft(pair.draft());
        HttpClient reader = HttpClient.newHttpClient()) {
      String rest = cloud.awaitLine(CloudCommand.LISTENING);
      HostPort address = HostPort.parse(rest.substring(0, rest.indexOf(',')));
      try (Soak soak =
          new Soak(draft, address.host(), address.port(), session -> prompt(draft, session))) {
        HttpRequest page =
            HttpRequest.newBuilder(URI.create(cloud.awaitLine(CloudCommand.METRICS))).build();
        CloudGauges gauges =
            new CloudGauges(() -> reader.send(page, BodyHandlers.ofString()).body());
        long[] kilobytes = soak(soak, gauges, cloud.process());
        System.out.printf(
            Locale.ROOT,
            "soak: %d sessions, native kB by window %s, growth over the last quarter %d kB%n",
            SESSIONS,
            Arrays.toString(kilobytes),
            growth(kilobytes));
        allSequencesAreFree(soak);
        assertThat(growth(kilobytes)).isLessThan(GROWTH_KB);
      }
    }
  }

  private static int[] prompt(LanguageModel draft, int session) {
    String text = "Once upon a time, there was a little dog. ".repeat(1 + session % 3);
    return draft.tokenizer().encode(text, true, false);
  }

  private long[] soak(Soak soak, CloudGauges gauges, Process cloud) throws Exception {
    settling =
        Files.write(folder.resolve("settling"), List.of("GC.run", "System.trim_native_heap"));
    long[] kilobytes = new long[WINDOWS / 2];
    int session = 0;
    for (int window = 0; window < WINDOWS; window++) {
      for (; session < (window + 1) * SESSIONS / WINDOWS; session++) {
        soak.run(session);
      }
      gauges.awaitNothingLeft(session);
      if (window >= WINDOWS / 2) {
        kilobytes[window - WINDOWS / 2] = settled(cloud);
      }
    }
    return kilobytes;
  }

  /** The process's anonymous memory once its heap is collected and malloc trimmed, in kB. */
  private long settled(Process cloud) throws Exception {
    Process jcmd =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                Long.toString(cloud.pid()),
                "-f",
                settling.toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertThat(jcmd.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(jcmd.exitValue()).isZero();
    for (String line : Files.readAllLines(Path.of("/proc", cloud.pid() + "", "smaps_rollup"))) {
      if (line.startsWith("Anonymous:")) {
        return Long.parseLong(line.replaceAll("\\D", ""));
      }
    }
    throw new AssertionError("no anonymous memory in smaps_rollup");
  }

  /** By how much the lowest reading of the last quarter is above that of the quarter before it. */
  private static long growth(long[] kilobytes) {
    int half = kilobytes.length / 2;
    return Arrays.stream(kilobytes, half, kilobytes.length).min().orElseThrow()
        - Arrays.stream(kilobytes, 0, half).min().orElseThrow();
  }

  /** As many answers at once as the cloud has sequences: each begins before any ends. */
  private static void allSequencesAreFree(Soak soak) throws Exception {
    CyclicBarrier begun = new CyclicBarrier(PARALLEL);
    AnswerRequest request = soak.request(0).withMode(Mode.CLOUD_ONLY);
    try (ExecutorService threads = Executors.newFixedThreadPool(PARALLEL)) {
      List<Future<Integer>> answers = new ArrayList<>();
      for (int i = 0; i < PARALLEL; i++) {
        answers.add(
            threads.submit(
                () -> {
                  boolean[] met = new boolean[1];
                  return soak.client()
                      .answer(
                          request,
                          (token, origin) -> {
                            if (!met[0]) {
                              met[0] = true;
                              meet(begun);
                            }
                          })
                      .tokens()
                      .length;
                }));
      }
      for (Future<Integer> answer : answers) {
        assertThat(answer.get(5, TimeUnit.MINUTES)).isEqualTo(Soak.TOKENS);
      }
    }
  }

  private static void meet(CyclicBarrier begun) {
    try {
      begun.await(2, TimeUnit.MINUTES);
    } catch (Exception e) {
      throw new IllegalStateException("not all sessions had a sequence", e);
    }
  }
}
