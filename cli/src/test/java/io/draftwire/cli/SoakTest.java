package io.draftwire.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.draftwire.core.law.Sampling;
import io.draftwire.core.scheme.Coupled;
import io.draftwire.core.scheme.KSqs;
import io.draftwire.core.scheme.Scalar;
import io.draftwire.core.scheme.Scheme;
import io.draftwire.core.session.Burst;
import io.draftwire.core.session.EdgeMessage.Mode;
import io.draftwire.core.session.Origin;
import io.draftwire.core.session.SessionException;
import io.draftwire.edge.AnswerListener;
import io.draftwire.edge.AnswerRequest;
import io.draftwire.edge.EdgeClient;
import io.draftwire.edge.RoundTimes;
import io.draftwire.engine.LanguageModel;
import io.draftwire.engine.store.PreparedPair;
import io.draftwire.lab.link.LinkSpec;
import io.draftwire.lab.link.ShapedLink;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/**
 * Sessions one after another on a cloud process with the real pair, ended in every way there is;
 * its native memory does not grow. A build runs {@value #SHORT} of them; {@code
 * -Ddraftwire.soak=2000} says how many.
 *
 * <p>How that is judged: the process has a heap of fixed size that is touched at its start, so that
 * what its anonymous memory grows by is native. After each window of sessions its heap is collected
 * and malloc's free memory given back, and the memory is read. The first half is warm-up (compiled
 * code, classes, buffers of gRPC). What comes on top of the floor (a thread's stack, a compiler's
 * arena: 5 MB now and then) goes again, a leak lifts the floor: so the lowest readings of the third
 * and of the fourth quarter are compared, and may differ by {@value #GROWTH_KB} kB at most.
 */
@Tag("models")
@EnabledOnOs(value = OS.LINUX, disabledReason = "reads /proc")
class SoakTest {
  private static final int SHORT = 200;
  private static final int SESSIONS = Integer.getInteger("draftwire.soak", SHORT);
  private static final int WINDOWS = 20;
  private static final long GROWTH_KB = 4096;
  private static final int PARALLEL = 3;

  /** Tokens after which an answer is broken off. */
  private static final int MIDDLE = 4;

  private static final int TOKENS = 12;

  private enum End {
    WHOLE,
    STOPPED,
    CANCELLED,
    CUT
  }

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
                    "--stop-with-input"));
        ProgressLine progress = new ProgressLine(System.out, false);
        LanguageModel draft = new Models(progress, new ModelOptions()).draft(pair.draft())) {
      String rest = cloud.awaitLine(CloudCommand.LISTENING);
      HostPort address = HostPort.parse(rest.substring(0, rest.indexOf(',')));
      try (ShapedLink link = ShapedLink.open(LinkSpec.NONE, address.host(), address.port(), 1);
          EdgeClient client =
              new EdgeClient(draft, link.host(), link.port(), "cloud", Duration.ofMinutes(2))) {
        long[] kilobytes = soak(client, link, draft, cloud.process());
        System.out.printf(
            Locale.ROOT,
            "soak: %d sessions, native kB by window %s, growth over the last quarter %d kB%n",
            SESSIONS,
            Arrays.toString(kilobytes),
            growth(kilobytes));
        allSequencesAreFree(client, draft);
        assertThat(growth(kilobytes)).isLessThan(GROWTH_KB);
      }
    }
  }

  private static long[] soak(EdgeClient client, ShapedLink link, LanguageModel draft, Process cloud)
      throws Exception {
    long[] kilobytes = new long[WINDOWS];
    int session = 0;
    for (int window = 0; window < WINDOWS; window++) {
      for (; session < (window + 1) * SESSIONS / WINDOWS; session++) {
        run(client, link, draft, session);
      }
      kilobytes[window] = settled(cloud);
    }
    return kilobytes;
  }

  private static void run(EdgeClient client, ShapedLink link, LanguageModel draft, int session)
      throws Exception {
    End end = End.values()[session % End.values().length];
    AnswerRequest request = request(draft, session);
    try {
      int tokens = client.answer(request, new Breaking(end, link)).tokens().length;
      // All of a stream may be here already when its link is cut.
      boolean streamed = request.mode() == Mode.CLOUD_ONLY && end == End.CUT;
      assertThat(streamed || end == End.WHOLE || end == End.STOPPED)
          .as("session %s, to be %s, came whole", session, end)
          .isTrue();
      assertThat(tokens).isPositive();
    } catch (InterruptedException e) {
      assertThat(end).isEqualTo(End.CANCELLED);
    } catch (SessionException e) {
      assertThat(end).as("session %s: %s", session, e.getMessage()).isEqualTo(End.CUT);
    }
  }

  private static AnswerRequest request(LanguageModel draft, int session) {
    List<Scheme> schemes = List.of(new KSqs(8, 100), new Coupled(), new Scalar(4));
    int kind = session / End.values().length % (schemes.size() + 1);
    boolean drafts = kind < schemes.size();
    String text = "Once upon a time, there was a little dog. ".repeat(1 + session % 3);
    return new AnswerRequest(
        Mode.of(drafts),
        draft.tokenizer().encode(text, true, false),
        Sampling.at(0.8),
        OptionalDouble.empty(),
        schemes.get(drafts ? kind : 0),
        drafts ? 3 : 0,
        Integer.MAX_VALUE,
        TOKENS,
        OptionalLong.of(session),
        false);
  }

  /** Ends its answer in the middle, unless that is to be whole. */
  private static final class Breaking implements AnswerListener {
    private final End end;
    private final ShapedLink link;
    private int heard;

    Breaking(End end, ShapedLink link) {
      this.end = end;
      this.link = link;
    }

    @Override
    public void committed(int token, Origin origin) {
      if (heard++ == MIDDLE) {
        if (end == End.CANCELLED) {
          Thread.currentThread().interrupt();
        } else if (end == End.CUT) {
          link.cut();
        }
      }
    }

    @Override
    public void burst(Burst burst, RoundTimes times) {}

    @Override
    public boolean wantsMore() {
      return end != End.STOPPED || heard < MIDDLE;
    }
  }

  /** The process's anonymous memory once its heap is collected and malloc trimmed, in kB. */
  private static long settled(Process cloud) throws Exception {
    for (String command : new String[] {"GC.run", "System.trim_native_heap"}) {
      Process jcmd =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                  Long.toString(cloud.pid()),
                  command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      assertThat(jcmd.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(jcmd.exitValue()).as(command).isZero();
    }
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
    int quarter = half + half / 2;
    return Arrays.stream(kilobytes, quarter, kilobytes.length).min().orElseThrow()
        - Arrays.stream(kilobytes, half, quarter).min().orElseThrow();
  }

  /** As many answers at once as the cloud has sequences: each begins before any ends. */
  private static void allSequencesAreFree(EdgeClient client, LanguageModel draft) throws Exception {
    CyclicBarrier begun = new CyclicBarrier(PARALLEL);
    AnswerRequest request = request(draft, 0).withMode(Mode.CLOUD_ONLY);
    try (ExecutorService threads = Executors.newFixedThreadPool(PARALLEL)) {
      List<Future<Integer>> answers = new ArrayList<>();
      for (int i = 0; i < PARALLEL; i++) {
        answers.add(
            threads.submit(
                () -> {
                  boolean[] met = new boolean[1];
                  return client
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
        assertThat(answer.get(5, TimeUnit.MINUTES)).isEqualTo(TOKENS);
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
