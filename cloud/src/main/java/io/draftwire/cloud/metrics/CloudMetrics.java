package io.draftwire.cloud.metrics;

import io.draftwire.core.session.EdgeMessage.Mode;
import io.draftwire.engine.LanguageModel;
import io.draftwire.wire.WireMeter;
import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.core.metrics.Info;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.DoubleSupplier;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/**
 * What a cloud tells Prometheus. What happens is recorded as it happens, by whatever thread, and
 * costs it nanoseconds and, once compiled, no heap; how things stand is asked when somebody looks.
 * No label holds anything that an edge said.
 *
 * <p>The counters of drafts are those of vLLM ({@code vllm:spec_decode_num_drafts} and so on) under
 * this cloud's prefix: a <i>draft</i> is a pass that verified at least one token that an edge had
 * drafted or guessed.
 */
public final class CloudMetrics {
  /** Draft positions that are counted one by one; deeper ones are in the total alone. */
  static final int POSITIONS = 16;

  private static final String PREFIX = "draftwire_cloud_";
  private static final double NANOS = 1e9;

  private static final double[] TOKENS = {1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048};
  private static final double[] SESSIONS = {1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 64};
  private static final double[] PASS_SECONDS = {
    .001, .0025, .005, .01, .02, .03, .05, .075, .1, .15, .25, .5, 1, 2.5, 5, 10
  };
  private static final double[] QUEUE_SECONDS = {
    .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30
  };

  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final ExpositionFormats formats = ExpositionFormats.init();

  private final Counter drafts =
      counter(
          "spec_decode_num_drafts",
          "Rounds with drafts, and live passes with guesses, that the target verified");
  private final Counter draftTokens =
      counter("spec_decode_num_draft_tokens", "Drafts and guesses that the target verified");
  private final Counter acceptedTokens =
      counter("spec_decode_num_accepted_tokens", "Drafts and guesses that became text");
  private final CounterDataPoint[] acceptedAt = new CounterDataPoint[POSITIONS];
  private final Counter committed =
      counter("committed_tokens", "Tokens that became part of a text, drafted or not");
  private final Counter prompts = counter("prompt_tokens", "Tokens of the prompts of sessions");
  private final CounterDataPoint[] sessions = new CounterDataPoint[Mode.values().length];
  private final CounterDataPoint[] resumed = new CounterDataPoint[Mode.values().length];
  private final LongAdder running = new LongAdder();
  private final Counter hints = counter("hints", "Hints that left while their pass was under way");
  private final Counter hintedPasses =
      counter("hinted_passes", "Passes of a session that a hint was sent of, and that have ended");
  private final Counter hintsRight =
      counter("hints_right", "Of those, the ones that the latest hint was right about");

  private final Counter evictions =
      counter("evictions", "Texts that lost their cells to others, and are read again");
  private final Counter restarts =
      counter("target_restarts", "Times that the target's process had ended and was started again");
  private final Histogram passTokens =
      histogram("pass_tokens", "Tokens that a pass of the target ran over", TOKENS);
  private final Histogram passSessions =
      histogram("pass_sessions", "Sessions that had tokens in a pass of the target", SESSIONS);
  private final Histogram passSeconds =
      histogram("pass_seconds", "How long a pass of the target took", PASS_SECONDS);
  private final Histogram queueSeconds =
      histogram("queue_seconds", "How long a session's work waited for its pass", QUEUE_SECONDS);

  public CloudMetrics() {
    Counter accepted =
        labelled(
            "spec_decode_num_accepted_tokens_per_pos",
            "Drafts and guesses that became text, by their position behind the text, from 0",
            "position");
    for (int i = 0; i < POSITIONS; i++) {
      acceptedAt[i] = accepted.labelValues(Integer.toString(i));
    }
    Counter begun = labelled("sessions", "Sessions that were welcomed", "mode");
    Counter again =
        labelled("sessions_resumed", "Sessions that went on after a connection was lost", "mode");
    for (Mode mode : Mode.values()) {
      sessions[mode.ordinal()] = begun.labelValues(mode.name().toLowerCase(Locale.ROOT));
      resumed[mode.ordinal()] = again.labelValues(mode.name().toLowerCase(Locale.ROOT));
    }
    gauge("sessions_running", "Sessions that were welcomed and are not over", running::intValue);
    gauge(
        "heap_used_bytes",
        "Java heap in use, with what is free to be collected",
        CloudMetrics::heapUsed);
    gauge(
        "heap_kept_bytes",
        "Java heap in use behind the latest collection of each of its parts",
        CloudMetrics::heapKept);
  }

  private static double heapUsed() {
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  private static double heapKept() {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getType() == MemoryType.HEAP)
        .map(MemoryPoolMXBean::getCollectionUsage)
        .filter(Objects::nonNull)
        .mapToLong(MemoryUsage::getUsed)
        .sum();
  }

  /** The target ran. */
  public void pass(int tokens, int sessions, long nanos) {
    passTokens.observe(tokens);
    passSessions.observe(sessions);
    passSeconds.observe(nanos / NANOS);
  }

  /** A session's work had its pass, after so long. */
  public void waited(long nanos) {
    queueSeconds.observe(nanos / NANOS);
  }

  /**
   * A session's drafts were verified: a round's, or the guesses that were in a live pass.
   *
   * @param drafts where there were none, nothing is counted
   * @param accepted drafts that became text, from the first on; of a tree, the depth of the walk
   */
  public void verified(int drafts, int accepted) {
    if (drafts == 0) {
      return;
    }
    this.drafts.inc();
    draftTokens.inc(drafts);
    acceptedTokens.inc(accepted);
    for (int i = 0; i < Math.min(accepted, POSITIONS); i++) {
      acceptedAt[i].inc();
    }
  }

  /** So many tokens became part of a text. */
  public void hinted() {
    hints.inc();
  }

  /** A pass that a hint was sent of has ended, as that said or not. */
  public void hintSettled(boolean right) {
    hintedPasses.inc();
    if (right) {
      hintsRight.inc();
    }
  }

  public void committed(int tokens) {
    committed.inc(tokens);
  }

  /** A session was welcomed, with a prompt of so many tokens. */
  public void welcomed(Mode mode, int promptTokens) {
    running.increment();
    sessions[mode.ordinal()].inc();
    prompts.inc(promptTokens);
  }

  /** A session goes on here that began on another connection. */
  public void resumed(Mode mode) {
    running.increment();
    resumed[mode.ordinal()].inc();
  }

  /** One that was welcomed is over. */
  public void ended() {
    running.decrement();
  }

  /** A session's text lost its cells to others, and is read again. */
  public void evicted() {
    evictions.inc();
  }

  /** The target's process had ended, and there is another. */
  public void targetRestarted() {
    restarts.inc();
  }

  /**
   * The same target, but that its passes are counted, and how it stands is told. Once.
   *
   * @return closes the target when it is closed
   */
  public LanguageModel watch(LanguageModel target) {
    MeteredModel metered = new MeteredModel(target, this);
    DutyCycle duty = metered.duty();
    counted(
        "target_busy_seconds",
        "Time in which the target ran",
        () -> duty.busy(System.nanoTime()) / NANOS);
    counted(
        "target_idle_seconds",
        "Time in which the target did not run",
        () -> duty.idle(System.nanoTime()) / NANOS);
    gauge("sequences", "Sequences of the target: sessions that it can serve", target::maxSequences);
    gauge("sequences_used", "Sequences that hold a session's text", metered::openSequences);
    gauge("cells", "Tokens that the target's cache has room for", target::cells);
    gauge("cells_used", "Tokens in the target's cache", metered::cellsInUse);
    Info.builder()
        .name(PREFIX + "target")
        .help("The model that is served, the devices that run it, the machine that it is paced to")
        .labelNames("model", "description", "runs_on", "paced_to")
        .register(registry)
        .addLabelValues(
            target.name(),
            target.description(),
            target.runsOn().orElse(""),
            target.pacedTo().orElse(""));
    return metered;
  }

  /** How many sessions are let in at once. */
  public void mostSessions(IntSupplier most) {
    gauge("sessions_most", "Sessions that are let in at once as things stand", most::getAsInt);
  }

  /** Once, as all of these. */
  public void waitingSessions(IntSupplier waiting) {
    gauge("sessions_waiting", "Sessions in the line for a place", waiting::getAsInt);
  }

  /** Once, as all of these. */
  public void openSessions(IntSupplier open) {
    gauge(
        "sessions_open",
        "Streams of sessions that are open, those without a hello too",
        open::getAsInt);
  }

  /** Once, as all of these. */
  public void keptSessions(IntSupplier kept) {
    gauge(
        "sessions_kept",
        "Sessions whose edge is gone, and that can go on from here",
        kept::getAsInt);
  }

  /**
   * @param counts by reason
   */
  public void refusals(Supplier<Map<String, Long>> counts) {
    CounterWithCallback.builder()
        .name(PREFIX + "refusals")
        .help("Streams and calls that were turned away or ended for want of sense, room or time")
        .labelNames("reason")
        .callback(to -> counts.get().forEach((reason, count) -> to.call(count, reason)))
        .register(registry);
  }

  /** What goes through the cloud's sockets. */
  public void wire(WireMeter meter) {
    CounterWithCallback.builder()
        .name(PREFIX + "wire_bytes")
        .help("Bytes between edges and this cloud, everything above TCP, up to the cloud or down")
        .labelNames("direction")
        .callback(
            to -> {
              to.call(meter.bytesUp(), "up");
              to.call(meter.bytesDown(), "down");
            })
        .register(registry);
  }

  /**
   * All of it now.
   *
   * @param accept the reader's Accept header: Prometheus' text form, or OpenMetrics; may be null
   */
  public MetricsPage page(String accept) {
    ExpositionFormatWriter writer = formats.findWriter(accept);
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    try {
      writer.write(text, registry.scrape());
    } catch (IOException e) {
      throw new UncheckedIOException(e); // Memory takes all that is written.
    }
    return new MetricsPage(writer.getContentType(), text.toByteArray());
  }

  private Counter counter(String name, String help) {
    return Counter.builder().name(PREFIX + name).help(help).withoutExemplars().register(registry);
  }

  private Counter labelled(String name, String help, String label) {
    return Counter.builder()
        .name(PREFIX + name)
        .help(help)
        .labelNames(label)
        .withoutExemplars()
        .register(registry);
  }

  private Histogram histogram(String name, String help, double[] bounds) {
    return Histogram.builder()
        .name(PREFIX + name)
        .help(help)
        .classicOnly()
        .classicUpperBounds(bounds)
        .withoutExemplars()
        .register(registry);
  }

  private void counted(String name, String help, DoubleSupplier value) {
    CounterWithCallback.builder()
        .name(PREFIX + name)
        .help(help)
        .callback(to -> to.call(value.getAsDouble()))
        .register(registry);
  }

  private void gauge(String name, String help, DoubleSupplier value) {
    GaugeWithCallback.builder()
        .name(PREFIX + name)
        .help(help)
        .callback(to -> to.call(value.getAsDouble()))
        .register(registry);
  }
}
