package io.draftwire.cli;

import io.draftwire.cloud.Access;
import io.draftwire.cloud.CloudServer;
import io.draftwire.cloud.CloudSettings;
import io.draftwire.cloud.Patience;
import io.draftwire.cloud.metrics.MetricsEndpoint;
import io.draftwire.core.session.ToldCosts;
import io.draftwire.edge.settings.Preset;
import io.draftwire.edge.settings.Presets;
import io.draftwire.engine.CostMeter;
import io.draftwire.engine.LanguageModel;
import io.draftwire.engine.OthersLoad;
import io.draftwire.wire.trust.FileWatch;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jline.utils.Signals;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Serves a target model to edges. */
@Command(
    name = "cloud",
    mixinStandardHelpOptions = true,
    description = "Serve a target model: verify the drafts of edges over gRPC.")
final class CloudCommand implements Callable<Integer> {
  /** First words of the line that says where the cloud listens; the demo reads it. */
  static final String LISTENING = "listening on ";

  /** First words of the line that says where its metrics are. */
  static final String METRICS = "metrics on ";

  private static final int COST_REPEATS = 5;
  private static final int COST_TRIES = 3;

  /** Nobody waits longer than this for a busy machine to be quiet: the doubt is told. */
  private static final Duration COST_PATIENCE = Duration.ofSeconds(2);

  /** Paced passes are alike, and may last half a second each. */
  private static final int PACED_REPEATS = 2;

  /** Cores that others keep busy while costs are measured, from which on they are doubted. */
  private static final double BUSY_CORES = 0.3;

  @Spec private CommandSpec spec;
  @Mixin private ModelOptions modelOptions;

  @Mixin private TargetOption target;
  @Mixin private EngineOptions engines;
  @Mixin private ExitsOption exits;
  @Mixin private PaceOptions paces;
  @Mixin private BatchingOptions batching;
  @Mixin private MetricsOptions metrics;
  @Mixin private CloudAccessOptions access;

  @Option(
      names = "--preset",
      paramLabel = "NAME",
      description =
          "The cloud's part of a published system: who shares a pass; --batching comes before it (`draftwire presets` lists them).")
  private String preset;

  @Option(
      names = "--host",
      paramLabel = "ADDR",
      description = "Address to listen on (default: ${DEFAULT-VALUE}).")
  private String host = "127.0.0.1";

  @Option(
      names = "--port",
      paramLabel = "N",
      description = "Port to listen on; 0 takes a free one (default: ${DEFAULT-VALUE}).")
  private int port = 8642;

  @Option(
      names = {"-np", "--parallel"},
      paramLabel = "N",
      description = "Sessions at once (default: ${DEFAULT-VALUE}).")
  private int parallel = 4;

  @Option(
      names = "--idle-timeout",
      paramLabel = "SECONDS",
      description =
          "Longest silence of an edge inside an answer before others get its sequence (default: ${DEFAULT-VALUE}).")
  private int idleSeconds = 120;

  @Option(
      names = "--grace",
      paramLabel = "SECONDS",
      description =
          "How long an answer whose connection broke can go on from what this cloud remembers of it; its cells serve whoever needs them meanwhile (default: ${DEFAULT-VALUE}).")
  private int graceSeconds = (int) Patience.DEFAULT.grace().toSeconds();

  @Option(
      names = "--drain",
      paramLabel = "SECONDS",
      description =
          "How long running answers may go on after SIGTERM, before they are sent to another cloud; 0 sends them at once (default: ${DEFAULT-VALUE}).")
  private int drainSeconds = 30;

  @Option(
      names = "--stop-with-input",
      hidden = true,
      description = "Stop when standard input ends: with the process that started this one.")
  private boolean stopWithInput;

  @Override
  public Integer call() throws IOException, InterruptedException {
    ListenAddress listen = new ListenAddress("", host, port);
    InetSocketAddress address = listen.resolve();
    if (idleSeconds < 1) {
      throw new IllegalArgumentException("idle timeout " + idleSeconds + " is below 1 second");
    }
    if (graceSeconds < 0) {
      throw new IllegalArgumentException(
          "grace " + graceSeconds + " is below 0 seconds; 0 remembers nothing");
    }
    if (drainSeconds < 0) {
      throw new IllegalArgumentException(
          "drain " + drainSeconds + " is below 0 seconds; 0 waits for no answer");
    }
    if (stopWithInput) {
      // A terminal sends Ctrl-C to both processes, and what it stops is not for this one to say.
      Signals.register("INT", () -> {});
    }
    takePreset();
    batching.check();
    engines.check(exits);
    Pace pace = paces.pace();
    PrintWriter out = spec.commandLine().getOut();
    FileWatch watch = new FileWatch(); // For as long as this process serves.
    Access guarded = access.read(listen, watch);
    try (MetricsEndpoint endpoint = metrics.open(access);
        ProgressLine progress = new ProgressLine(System.err, Terminal.interactive())) {
      Models models = new Models(progress, modelOptions);
      TargetEngine engine =
          engines.load(models, models.targetFile(target.model), parallel, exits, progress);
      LanguageModel verifier = exits.affordable(pace.target(engine.model()), progress);
      CloudServer server = start(verifier, listen, address, guarded, pace);
      Runtime.getRuntime()
          .addShutdownHook(Thread.ofPlatform().unstarted(() -> engine.close(server)));
      engine.tell(server, spec.commandLine());
      drainBeforeTheEnd(server, out);
      out.println(
          LISTENING
              + new HostPort(host, server.port())
              + ", "
              + parallel
              + " sessions, "
              + verifier.descriptionWithDevices());
      if (endpoint != null) {
        endpoint.serve(server.metrics());
        out.println(METRICS + metrics.url(endpoint));
      }
      out.flush();
      if (stopWithInput) {
        waitForEndOfInput();
        System.exit(0);
      }
      server.awaitTermination();
      if (!server.closed()) {
        throw new IOException("the cloud does not listen any more; see its log and start it again");
      }
    }
    return 0;
  }

  private void takePreset() {
    if (preset == null) {
      return;
    }
    Preset of = Presets.of(preset);
    batching.or(of::batching);
    if (of.batching().isEmpty()) {
      spec.commandLine().getErr().println("preset " + preset + " sets nothing at a cloud");
    }
  }

  private CloudServer start(
      LanguageModel target,
      ListenAddress listen,
      InetSocketAddress address,
      Access guarded,
      Pace pace)
      throws IOException {
    try {
      return new CloudServer(
          target,
          address,
          new CloudSettings(
              pace.paced() ? costs(target, PACED_REPEATS, true) : costs(target),
              batching.policy(),
              Patience.silence(Duration.ofSeconds(idleSeconds))
                  .withGrace(Duration.ofSeconds(graceSeconds)),
              guarded,
              batching.slowdown(),
              batching.line()),
          // Not exit: that would run the hook that closes the server, which waits for this thread.
          () -> Runtime.getRuntime().halt(Failure.FAILED));
    } catch (IOException e) {
      target.close();
      throw listen.failure(e);
    }
  }

  /**
   * What edges may plan by, measured before anybody asks: a second or two for a model of a billion.
   * On a machine that is busy with something else it is measured again, and told as doubtful if
   * that does not help.
   */
  private static ToldCosts costs(LanguageModel target) {
    return costs(target, COST_REPEATS, false);
  }

  /**
   * @param steady whether others' load is no reason for doubt where the times agree: a paced pass
   *     lasts as long on a busy machine, up to where it is the machine that is slow
   */
  private static ToldCosts costs(LanguageModel target, int repeats, boolean steady) {
    CostMeter.Measured best = null;
    boolean quiet = false;
    long begin = System.nanoTime();
    int tries = BriefRun.asked() ? 1 : COST_TRIES;
    for (int i = 0; i < tries && !quiet; i++) {
      if (i > 0 && System.nanoTime() - begin > COST_PATIENCE.toNanos()) {
        break;
      }
      OthersLoad others = new OthersLoad();
      CostMeter.Measured measured = CostMeter.measureTold(target, repeats, System::nanoTime);
      quiet = !measured.disturbed() && (steady || others.cores() < BUSY_CORES);
      best = best == null || quiet || measured.spread() < best.spread() ? measured : best;
    }
    List<Integer> micros =
        Arrays.stream(best.curve().seconds()).mapToObj(seconds -> (int) (1e6 * seconds)).toList();
    return new ToldCosts(micros, !quiet);
  }

  /** A second SIGTERM, and Ctrl-C, end the process at once: the hook only closes. */
  private void drainBeforeTheEnd(CloudServer server, PrintWriter out) {
    AtomicBoolean asked = new AtomicBoolean();
    Signals.register(
        "TERM",
        () -> {
          if (!asked.getAndSet(true)) {
            out.println(
                "draining: no new sessions; "
                    + server.openSessions()
                    + " open ones have "
                    + drainSeconds
                    + " s");
            out.flush();
            try {
              server.drain(Duration.ofSeconds(drainSeconds));
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt(); // Nobody does; it ends all the sooner.
            }
          }
          System.exit(0);
        });
  }

  private static void waitForEndOfInput() throws IOException {
    while (System.in.read() >= 0) {
      // Nothing is said here; only the end matters.
    }
  }
}
