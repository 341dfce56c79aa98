package io.draftwire.bench;

import io.draftwire.core.law.LogitRows;
import io.draftwire.core.law.Sampling;
import io.draftwire.core.law.Vectors;
import io.draftwire.core.live.DraftPass;
import io.draftwire.core.live.GrowthPolicy;
import io.draftwire.core.live.LiveCloud;
import io.draftwire.core.live.LiveEdge;
import io.draftwire.core.live.LiveKnowledge;
import io.draftwire.core.live.PassSeconds;
import io.draftwire.core.live.TargetPass;
import io.draftwire.core.scheme.Coupled;
import io.draftwire.core.session.CloudAction;
import io.draftwire.core.session.CloudLimits;
import io.draftwire.core.session.EdgeAction;
import io.draftwire.core.session.EdgeMessage;
import io.draftwire.core.session.EdgeSettings;
import io.draftwire.core.session.SessionException;
import io.draftwire.core.session.SessionId;
import io.draftwire.edge.LiveDraft;
import io.draftwire.engine.DraftTree;
import io.draftwire.engine.LanguageModel;
import io.draftwire.engine.llama.LlamaBackend;
import io.draftwire.engine.llama.LlamaOptions;
import io.draftwire.wire.Frames;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

/**
 * What a live edge does for a pass of its draft, beside the pass: it chooses the nodes, codes what
 * is to leave and frames it, races in the rows, and grows the tree. Both ends run here, in turns,
 * over the real models and a clock of their own, so that the passes are those of a machine on which
 * drafting pays, and only the work is of this one. Prints medians and low quantiles, since other
 * work on the machine can only add time.
 *
 * <p>{@code java --add-modules jdk.incubator.vector -cp 'bench/target/lib/*'
 * io.draftwire.bench.LiveEdgeTimes NATIVES DRAFT TARGET [TEXTS]}
 */
public final class LiveEdgeTimes {
  private static final String OPENING = "Once upon a time, there was a little girl who";
  private static final int TOKENS = 120;

  /** Nobody compares it. */
  private static final String FINGERPRINT = "0".repeat(64);

  /** Passes of the draft while the target runs one, as on the profile {@code jetson-a100}. */
  private static final int DRAFTS = 4;

  private static final PassSeconds DRAFT_SECONDS = tokens -> 7e-3 * (1 + .02 * (tokens - 1));
  private static final PassSeconds TARGET_SECONDS = tokens -> 28e-3 * (1 + .01 * (tokens - 1));

  /** Texts before the ones that count: until all is compiled. */
  private static final int WARM_UP = 4;

  private final LanguageModel draft;
  private final LanguageModel target;
  private final int[] prompt;
  private final Times passes = new Times();
  private final Times choosing = new Times();
  private final Times growing = new Times();
  private final Times framing = new Times();
  private final Times work = new Times();
  private long rows;
  private long bytes;
  private boolean counts;
  private long now = 1;

  private LiveEdgeTimes(LanguageModel draft, LanguageModel target) {
    this.draft = draft;
    this.target = target;
    prompt = target.tokenizer().prompt(OPENING);
  }

  public static void main(String[] arguments) throws SessionException {
    if (arguments.length < 3 || arguments.length > 4) {
      System.err.println("give the directory of llama.cpp's libraries, a draft, a target, [texts]");
      System.exit(2);
    }
    int texts = arguments.length == 4 ? Integer.parseInt(arguments[3]) : 8;
    if (texts < 1) {
      throw new IllegalArgumentException("texts is " + texts + "; it must be at least 1");
    }
    long begin = System.nanoTime();
    Vectors.warmUp(System::nanoTime, () -> System.nanoTime() - begin > 30e9);
    LlamaBackend backend = LlamaBackend.load(Path.of(arguments[0]));
    try (LanguageModel draft = backend.open(LlamaOptions.draft(Path.of(arguments[1])));
        LanguageModel target =
            backend.open(LlamaOptions.of(Path.of(arguments[2])).withThreads(1))) {
      LiveEdgeTimes times = new LiveEdgeTimes(draft, target);
      for (int text = -WARM_UP; text < texts; text++) {
        times.counts = text >= 0;
        times.text(text + WARM_UP + 1);
      }
      times.report();
    }
  }

  private void text(long seed) throws SessionException {
    int vocabulary = target.tokenizer().vocabularySize();
    LiveCloud cloud =
        new LiveCloud(
            SessionId.of(1),
            new CloudLimits(FINGERPRINT, vocabulary, 1 << 12),
            seed,
            token -> false);
    EdgeSettings settings =
        new EdgeSettings(
            EdgeMessage.Mode.LIVE,
            FINGERPRINT,
            vocabulary,
            Sampling.at(.8),
            .8,
            new Coupled(),
            0,
            Integer.MAX_VALUE,
            TOKENS,
            OptionalLong.of(seed),
            token -> false);
    LiveEdge edge = new LiveEdge(settings, prompt, GrowthPolicy.USUAL, new LiveKnowledge());
    try (LiveDraft tree = new LiveDraft(draft);
        DraftTree rowsOfTarget = new DraftTree(target, target.maxSequences())) {
      edge.start(now);
      while (!edge.finished()) {
        deliver(edge, cloud);
        for (int i = 0; i < DRAFTS; i++) {
          draft(edge, cloud, tree);
        }
        target(cloud, rowsOfTarget);
        deliver(edge, cloud);
      }
    }
  }

  private void draft(LiveEdge edge, LiveCloud cloud, LiveDraft tree) {
    long begin = System.nanoTime();
    DraftPass pass = edge.pass(DRAFT_SECONDS, now);
    long chosen = System.nanoTime();
    List<EdgeMessage> sent = send(edge);
    long ready = System.nanoTime();
    sent.forEach(message -> cloud.onMessage(message, now));
    if (pass == null) {
      return;
    }
    long run = System.nanoTime();
    tree.run(pass, edge::token);
    long ran = System.nanoTime();
    edge.ran(pass, tree.rows(pass));
    long grown = System.nanoTime();
    now += (long) (1e9 * DRAFT_SECONDS.of(pass.rows()));
    if (counts) {
      rows += pass.rows();
      passes.add(ran - run);
      choosing.add(chosen - begin);
      framing.add(ready - chosen);
      growing.add(grown - ran);
      work.add(ready - begin + grown - ran);
    }
  }

  /** As far as the bytes that are handed to the connection. */
  private List<EdgeMessage> send(LiveEdge edge) {
    List<EdgeMessage> sent = new ArrayList<>();
    for (EdgeAction action = edge.poll(); action != null; action = edge.poll()) {
      if (action instanceof EdgeAction.Send(var message)) {
        bytes += Frames.frame(message).toByteArray().length;
        sent.add(message);
      }
    }
    return sent;
  }

  private void deliver(LiveEdge edge, LiveCloud cloud) throws SessionException {
    send(edge).forEach(message -> cloud.onMessage(message, now));
    for (CloudAction action = cloud.poll(); action != null; action = cloud.poll()) {
      if (action instanceof CloudAction.Send(var message)) {
        edge.onMessage(message, now);
      }
    }
  }

  /** One row after another, which is slow, and nobody's measure here. */
  private void target(LiveCloud cloud, DraftTree tree) {
    if (!cloud.wantsPass()) {
      return;
    }
    TargetPass pass = cloud.begin(TARGET_SECONDS, 32);
    int vocabulary = target.tokenizer().vocabularySize();
    float[] logits = new float[pass.rows() * vocabulary];
    boolean[] ran = new boolean[pass.rows()];
    tree.runRoot(pass.to(), cloud::token);
    keep(tree, 0, logits, ran);
    for (int i = 0; i < pass.guesses(); i++) {
      int parent = pass.parents()[i] + 1;
      if (ran[parent]) {
        tree.run(1, new int[] {i + 1}, new int[] {parent}, new int[] {pass.tokens()[i]});
        keep(tree, i + 1, logits, ran);
      }
    }
    cloud.end(
        new LogitRows() {
          @Override
          public float[] logits() {
            return logits;
          }

          @Override
          public int offset(int row) {
            return ran[row] ? row * vocabulary : -1;
          }
        },
        now,
        now,
        0,
        0);
  }

  private static void keep(DraftTree tree, int row, float[] logits, boolean[] ran) {
    int vocabulary = logits.length / ran.length;
    int offset = tree.row(row);
    ran[row] = offset >= 0;
    if (ran[row]) {
      System.arraycopy(tree.logits(), offset, logits, row * vocabulary, vocabulary);
    }
  }

  private void report() {
    System.out.printf(
        Locale.ROOT,
        "%d passes of the draft, %.1f rows each, %.0f bytes up; us a pass, 5 %% and 50 %% quantile%n",
        passes.count(),
        (double) rows / passes.count(),
        (double) bytes / passes.count());
    tell("the draft's pass", passes);
    tell("choosing and coding", choosing);
    tell("frames", framing);
    tell("racing and growing", growing);
    tell("all but the pass", work);
  }

  private void tell(String what, Times times) {
    double half = times.quantile(.5);
    System.out.printf(
        Locale.ROOT,
        "%-20s %7.1f %7.1f  %5.1f %% of the pass%n",
        what,
        times.quantile(.05),
        half,
        100 * half / passes.quantile(.5));
  }

  /** Microseconds. */
  private static final class Times {
    private double[] times = new double[1 << 12];
    private int count;

    void add(long nanos) {
      if (count == times.length) {
        times = Arrays.copyOf(times, 2 * count);
      }
      times[count++] = 1e-3 * nanos;
    }

    int count() {
      return count;
    }

    double quantile(double share) {
      double[] sorted = Arrays.copyOf(times, count);
      Arrays.sort(sorted);
      return sorted[(int) (share * (count - 1))];
    }
  }
}
