package io.draftwire.cloud;

import io.draftwire.cloud.batch.AdmissionControl;
import io.draftwire.cloud.batch.PassCosts;
import io.draftwire.cloud.metrics.CloudMetrics;
import io.draftwire.cloud.resume.Register;
import io.draftwire.core.hint.ExitBook;
import io.draftwire.core.live.PassSeconds;
import io.draftwire.core.session.CloudLimits;
import io.draftwire.core.session.Protocol;
import io.draftwire.core.session.ToldCosts;
import io.draftwire.engine.ChatFormat;
import io.draftwire.engine.CostCurve;
import io.draftwire.engine.Grammars;
import io.draftwire.engine.LanguageModel;
import io.draftwire.engine.Priors;
import io.draftwire.engine.Tokenizer;
import io.draftwire.wire.CloudDescription;
import io.draftwire.wire.Frames;
import io.draftwire.wire.MeteredListener;
import io.draftwire.wire.WireMeter;
import io.draftwire.wire.v1.VerifierGrpc;
import io.grpc.Server;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;

/**
 * A verifier that listens: gRPC sessions, health and reflection, over one target model. Several
 * sessions may be open at once, each with a sequence of its own; a forward pass runs over as many
 * of them as its {@link BatchPolicy} takes.
 */
public final class CloudServer implements AutoCloseable {
  private static final LastWords DEATH =
      new LastWords(
          "the cloud serves nobody any more: a thread that it cannot do without has ended;"
              + " start it again");

  private static final long GRACE_SECONDS = 2;

  /** For what a session that is let go still has to say. */
  private static final Duration LAST_WORDS = Duration.ofSeconds(2);

  private static final int IDLE_CONNECTION_MINUTES = 30;

  /**
   * Threads that hear edges: frames are read, decoded and answered there, but for the target's
   * part.
   */
  private static final int CALL_THREADS = 4;

  private final Server server;
  private final int port;
  private final InferenceThread inference;
  private final AdmissionControl admission;
  private final HealthStatusManager health = new HealthStatusManager();
  private final VerifierService service;
  private final Refusals refusals = new Refusals();
  private final CloudMetrics metrics = new CloudMetrics();
  private final ExecutorService calls;
  private final Later later;
  private final WorkAhead ahead = new WorkAhead();
  private final SocketThreads sockets;
  private final Turnstile turnstile;
  private final Runnable died;
  private final AtomicBoolean closed = new AtomicBoolean();
  private final AtomicBoolean dead = new AtomicBoolean();
  private final AtomicBoolean toldNotServing = new AtomicBoolean();

  /**
   * Starts listening.
   *
   * @param target the model to verify with; stays the caller's to close, after this server
   * @param address where to listen; port 0 takes a free one
   * @throws IOException if the address cannot be bound
   */
  public CloudServer(LanguageModel target, InetSocketAddress address) throws IOException {
    this(target, address, ToldCosts.UNKNOWN);
  }

  /**
   * Starts listening.
   *
   * @param target the model to verify with; stays the caller's to close, after this server
   * @param address where to listen; port 0 takes a free one
   * @param costs what edges are told of the target's pass
   * @throws IOException if the address cannot be bound
   */
  public CloudServer(LanguageModel target, InetSocketAddress address, ToldCosts costs)
      throws IOException {
    this(target, address, CloudSettings.DEFAULT.withCosts(costs), () -> {});
  }

  /**
   * Starts listening.
   *
   * @param target the model to verify with; stays the caller's to close, after this server
   * @param address where to listen; port 0 takes a free one
   * @param died is run where this server serves nobody any more and was not closed, after health
   *     says so: the process may as well end
   * @throws IOException if the address cannot be bound
   */
  public CloudServer(
      LanguageModel target, InetSocketAddress address, CloudSettings settings, Runnable died)
      throws IOException {
    this(
        target,
        address,
        settings,
        new PassCosts(passSeconds(settings.costs())),
        died,
        new Later.Timer(),
        Turnstile.Bounds.usual(settings.access().tls() != null),
        List.of());
  }

  /**
   * @param passes what the target's passes cost
   * @param later what deadlines go by
   * @param bounds of connections
   * @param witnesses see every call's events on their way to the verifier
   */
  CloudServer(
      LanguageModel target,
      InetSocketAddress address,
      CloudSettings settings,
      PassCosts passes,
      Runnable died,
      Later later,
      Turnstile.Bounds bounds,
      List<ServerInterceptor> witnesses)
      throws IOException {
    this.later = later;
    Tokenizer tokenizer = target.tokenizer();
    CloudLimits limits =
        new CloudLimits(
            tokenizer.fingerprint(),
            tokenizer.vocabularySize(),
            target.contextLength(),
            Priors.of(tokenizer),
            settings.costs(),
            Grammars.of(tokenizer));
    this.died = died;
    admission =
        new AdmissionControl(
            target.maxSequences(), settings.line(), System::nanoTime, new SecureRandom()::nextLong);
    inference =
        new InferenceThread(
            metrics.watch(target),
            settings.policy(),
            passes,
            metrics::evicted,
            ran -> admission.roomFor(ran.sessionsWithin(settings.slowdown())),
            this::die);
    sockets = new SocketThreads(this::die);
    turnstile = new Turnstile(bounds, refusals);
    Register<Turn> register =
        new Register<>(settings.patience().grace().isZero() ? 0 : target.maxSequences());
    metrics.keptSessions(register::kept);
    service =
        new VerifierService(
            new SessionTerms(
                limits,
                tokenizer::endsText,
                inference,
                admission,
                later,
                ahead,
                settings.patience(),
                metrics,
                register,
                new ExitBook()),
            describe(target),
            refusals);
    WireMeter wire = new WireMeter();
    MeteredListener meter = new MeteredListener(wire);
    metrics.openSessions(service::openSessions);
    metrics.mostSessions(admission::most);
    metrics.waitingSessions(admission::waiting);
    metrics.refusals(refusals::counts);
    metrics.wire(wire);
    calls =
        new ThreadPoolExecutor(
            CALL_THREADS,
            CALL_THREADS,
            0,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> Thread.ofPlatform().name("calls").daemon(true).unstarted(task),
            new ThreadPoolExecutor.DiscardPolicy()); // What a cut stream says behind the end.
    try {
      NettyServerBuilder builder =
          NettyServerBuilder.forAddress(address)
              // Whoever has not come to speak by then keeps a place from others.
              .handshakeTimeout(settings.patience().hello().toMillis(), TimeUnit.MILLISECONDS)
              .maxInboundMessageSize(Frames.maxEdgeFrameBytes(limits))
              .permitKeepAliveTime(10, TimeUnit.SECONDS)
              .permitKeepAliveWithoutCalls(true)
              // An edge that vanished without a word must not hold its sequence.
              .keepAliveTime(20, TimeUnit.SECONDS)
              .keepAliveTimeout(20, TimeUnit.SECONDS)
              .bossEventLoopGroup(sockets.accepting())
              .workerEventLoopGroup(sockets.serving())
              .channelFactory(() -> meter.on(turnstile.listening()))
              // A thread for each of a flood's streams would be a flood of threads.
              .executor(calls)
              .maxConcurrentCallsPerConnection(
                  VerifierService.mostSessions(target.maxSequences()) + Door.MOST_CALLS)
              // Connections that nobody uses are for those to make who have a use for them.
              .maxConnectionIdle(IDLE_CONNECTION_MINUTES, TimeUnit.MINUTES)
              .intercept(new Door(later, settings.patience(), refusals))
              .intercept(new ShownClaim())
              .addService(ServerInterceptors.intercept(service, witnesses))
              .addService(health.getHealthService())
              .addService(ProtoReflectionServiceV1.newInstance());
      settings.access().guard(builder, refusals);
      server = builder.build().start();
    } catch (IOException | RuntimeException e) {
      closed.set(true);
      inference.close();
      shutDownThreads();
      throw e;
    }
    port = server.getPort();
    serving(ServingStatus.SERVING);
  }

  private static PassSeconds passSeconds(ToldCosts told) {
    double[] seconds = told.seconds();
    if (seconds.length == 0) {
      return tokens -> 0;
    }
    int[] tokens = IntStream.range(0, seconds.length).map(i -> 1 << i).toArray();
    return new CostCurve(tokens, seconds)::seconds;
  }

  private static CloudDescription describe(LanguageModel target) {
    ChatFormat chat = target.chatFormat().orElse(new ChatFormat("", "", ""));
    return new CloudDescription(
        Protocol.VERSION,
        target.name(),
        target.description(),
        target.runsOn().orElse(""),
        target.tokenizer().fingerprint(),
        target.tokenizer().vocabularySize(),
        target.contextLength(),
        target.maxSequences(),
        chat.template(),
        chat.bos(),
        chat.eos(),
        target.tokenizer().rules(),
        target.pacedTo().orElse(""));
  }

  /** Where it listens; stays known after {@link #close}. */
  public int port() {
    return port;
  }

  /** Sessions open now. */
  public int openSessions() {
    return service.openSessions();
  }

  /** Connections open now, whether anything was asked on them or not. */
  public int openConnections() {
    return turnstile.open();
  }

  /**
   * Connections, streams and calls that were turned away or ended for want of sense or time, by
   * reason.
   */
  public Map<String, Long> refusals() {
    return refusals.counts();
  }

  /** What has been done so far, and how things stand, for whoever operates this. */
  public CloudMetrics metrics() {
    return metrics;
  }

  /** Part of it has ended that cannot be begun anew: nobody, or not everybody, is served. */
  private void die() {
    if (closed.get() || dead.getAndSet(true)) {
      return;
    }
    tellNotServing();
    DEATH.say();
    died.run();
  }

  /**
   * The target is gone, and comes back: health says NOT_SERVING, and whoever wants to begin a
   * session is told when to ask again. Open sessions wait for their passes.
   *
   * @param back when it may be there again
   */
  public void targetAway(Duration back) {
    admission.away(back.toNanos());
    serving(ServingStatus.NOT_SERVING);
  }

  /** It is there again. */
  public void targetBack() {
    metrics.targetRestarted();
    admission.back();
    serving(ServingStatus.SERVING);
  }

  /** Without effect where it is not served any more. */
  private void serving(ServingStatus status) {
    health.setStatus(HealthStatusManager.SERVICE_NAME_ALL_SERVICES, status);
    health.setStatus(VerifierGrpc.SERVICE_NAME, status);
  }

  private void tellNotServing() {
    if (!toldNotServing.getAndSet(true)) {
      health.enterTerminalState();
    }
  }

  /** For tests. */
  SocketThreads sockets() {
    return sockets;
  }

  /** Whether {@link #close} was called. */
  public boolean closed() {
    return closed.get();
  }

  public void awaitTermination() throws InterruptedException {
    server.awaitTermination();
  }

  /**
   * Gets ready to be closed: health says NOT_SERVING, whoever asks is sent elsewhere, and what is
   * running may finish. What has not after {@code longest} is let go, so that it goes on at another
   * cloud. Returns as soon as no session is open.
   */
  public void drain(Duration longest) throws InterruptedException {
    service.drain();
    tellNotServing();
    service.awaitNoSessions(longest);
    service.letGo();
    service.awaitNoSessions(LAST_WORDS);
  }

  /**
   * Stops: open sessions are cut, the inference thread finishes its forward pass. Idempotent: an
   * owner and a shutdown hook may both call it.
   */
  @Override
  public void close() {
    if (closed.getAndSet(true)) {
      return;
    }
    tellNotServing();
    server.shutdownNow();
    await(server::awaitTermination);
    inference.close();
    shutDownThreads();
  }

  /** Those who have heard that their streams are cut come to their end, and ask for nothing new. */
  private void shutDownThreads() {
    later.close();
    ahead.close();
    calls.shutdown();
    await(calls::awaitTermination);
    calls.shutdownNow();
    sockets.close();
  }

  /** Something that ends soon, and is left where it does not. */
  private interface Ending {
    boolean await(long time, TimeUnit unit) throws InterruptedException;
  }

  private static void await(Ending ending) {
    try {
      ending.await(GRACE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
