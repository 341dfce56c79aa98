package io.draftwire.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import io.draftwire.cloud.batch.Fifo;
import io.draftwire.cloud.batch.PassCosts;
import io.draftwire.core.law.Sampling;
import io.draftwire.core.random.Dice;
import io.draftwire.core.scheme.Drafting;
import io.draftwire.core.scheme.KSqs;
import io.draftwire.core.scheme.Scheme;
import io.draftwire.core.session.CloudMessage;
import io.draftwire.core.session.EdgeMessage;
import io.draftwire.core.session.EdgeMessage.Mode;
import io.draftwire.core.session.Protocol;
import io.draftwire.core.session.Resume;
import io.draftwire.core.text.Prefix;
import io.draftwire.engine.Batch;
import io.draftwire.engine.ForwardingModel;
import io.draftwire.engine.LanguageModel;
import io.draftwire.engine.TableModel;
import io.draftwire.wire.MeteredChannels;
import io.draftwire.wire.WireMeter;
import io.draftwire.wire.trust.BearerToken;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.stub.MetadataUtils;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** A cloud over a small table model on a free loopback port, and a channel to it. */
final class LoopbackCloud implements AutoCloseable {
  static final int VOCABULARY = 29;
  static final int CONTEXT = 64;
  static final int MAX_DRAFTS = 3;
  static final Scheme SCHEME = new KSqs(4, 20);
  static final long SEED = 11;
  private static final Semaphore NO_GATE = new Semaphore(0);
  private static final TableModel.Laws LAWS =
      TableModel.endless(TableModel.seeded(VOCABULARY, 2, 3, 2));

  private final LanguageModel target;
  private final Semaphore gate;
  private final Arrivals arrivals = new Arrivals();
  private final ManualLater later = new ManualLater();
  private final AtomicInteger deaths = new AtomicInteger();
  private final CloudServer server;
  private final WireMeter meter = new WireMeter();
  private final ManagedChannel channel;

  private LoopbackCloud(LanguageModel target, Semaphore gate) throws Exception {
    this(target, gate, CloudSettings.DEFAULT, Turnstile.Bounds.usual(false));
  }

  private LoopbackCloud(
      LanguageModel target, Semaphore gate, CloudSettings settings, Turnstile.Bounds bounds)
      throws Exception {
    this.target = target;
    this.gate = gate;
    server =
        new CloudServer(
            target,
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            settings,
            // What a table's passes take says nothing: no guess is to be left out for it.
            PassCosts.fixed(tokens -> 1e-3),
            deaths::incrementAndGet,
            later,
            bounds,
            List.of(arrivals));
    channel = channel(server.port(), meter);
  }

  static ManagedChannel channel(int port) {
    return channel(port, new WireMeter());
  }

  private static ManagedChannel channel(int port, WireMeter meter) {
    return MeteredChannels.channel(InetAddress.getLoopbackAddress().getHostAddress(), port, meter);
  }

  /** What it serves otherwise. */
  static LanguageModel model(int sequences) {
    return model(LAWS, sequences);
  }

  static LoopbackCloud withSequences(int sequences) throws Exception {
    return new LoopbackCloud(model(LAWS, sequences), NO_GATE);
  }

  /** Of those who are known only. */
  static LoopbackCloud guarded(int sequences, Access access) throws Exception {
    return new LoopbackCloud(
        model(LAWS, sequences),
        NO_GATE,
        CloudSettings.DEFAULT.withAccess(access),
        Turnstile.Bounds.usual(false));
  }

  /** One sequence, and room for so many connections. */
  static LoopbackCloud crowded(int all, int ofOne) throws Exception {
    return new LoopbackCloud(
        model(LAWS, 1),
        NO_GATE,
        CloudSettings.DEFAULT,
        new Turnstile.Bounds(all, ofOne, 1_000_000, 1_000_000));
  }

  /** Room for many connections, of which so many may be opened, ever. */
  static LoopbackCloud hurried(int times) throws Exception {
    return new LoopbackCloud(
        model(LAWS, 1), NO_GATE, CloudSettings.DEFAULT, new Turnstile.Bounds(1000, 1000, times, 0));
  }

  /** Every law that is asked for takes one permit, and waits for it. */
  static LoopbackCloud gated(int sequences, Semaphore permits) throws Exception {
    return gated(sequences, permits, () -> {});
  }

  /** The same, of one session a pass. */
  static LoopbackCloud gatedInTurn(int sequences, Semaphore permits) throws Exception {
    return new LoopbackCloud(
        gatedModel(sequences, permits, () -> {}),
        permits,
        CloudSettings.DEFAULT.withPolicy(new Fifo()),
        Turnstile.Bounds.usual(false));
  }

  /** The same with a line, in which so many wait for a sequence. */
  static LoopbackCloud gatedWithLine(int sequences, int line, Semaphore permits) throws Exception {
    return new LoopbackCloud(
        gatedModel(sequences, permits, () -> {}),
        permits,
        CloudSettings.DEFAULT.withLine(line),
        Turnstile.Bounds.usual(false));
  }

  /** The same; then something happens, or fails. */
  static LoopbackCloud gated(int sequences, Semaphore permits, Runnable then) throws Exception {
    return new LoopbackCloud(gatedModel(sequences, permits, then), permits);
  }

  private static LanguageModel gatedModel(int sequences, Semaphore permits, Runnable then) {
    return new ForwardingModel(model(LAWS, sequences)) {
      /** In the pass, not as its rows are read: a session is not held up from hearing its edge. */
      @Override
      public void forward(Batch batch) {
        for (int row = 0; row < batch.rows(); row++) {
          permits.acquireUninterruptibly();
          then.run();
        }
        super.forward(batch);
      }
    };
  }

  /** For long texts; something happens with every law that is asked for. */
  static LoopbackCloud roomy(int sequences, Runnable asked) throws Exception {
    return new LoopbackCloud(
        new TableModel(
            VOCABULARY,
            (beforeLast, last, out, offset) -> {
              asked.run();
              LAWS.logits(beforeLast, last, out, offset);
            },
            4096,
            sequences),
        NO_GATE);
  }

  /**
   * Every law that is asked for fails.
   *
   * @param thrower throws
   */
  static LoopbackCloud failing(Runnable thrower) throws Exception {
    return new LoopbackCloud(model((beforeLast, last, out, offset) -> thrower.run(), 1), NO_GATE);
  }

  /**
   * A method of the model fails each time, after having done what it is for.
   *
   * @param thrower throws
   */
  static LoopbackCloud failingIn(String method, Runnable thrower) throws Exception {
    return new LoopbackCloud(
        wrapped(
            model(LAWS, 1),
            called -> {
              if (called.equals(method)) {
                thrower.run();
              }
            }),
        NO_GATE);
  }

  /** Something happens behind every call of the model's methods. */
  private static LanguageModel wrapped(LanguageModel model, Consumer<String> behind) {
    return (LanguageModel)
        Proxy.newProxyInstance(
            LanguageModel.class.getClassLoader(),
            new Class<?>[] {LanguageModel.class},
            (proxy, called, arguments) -> {
              Object result = called.invoke(model, arguments);
              behind.accept(called.getName());
              return result;
            });
  }

  private static LanguageModel model(TableModel.Laws laws, int sequences) {
    return new TableModel(VOCABULARY, laws, CONTEXT, sequences);
  }

  RawEdge edge() {
    return new RawEdge(channel);
  }

  /** One that shows a token. */
  RawEdge edge(String token) {
    Metadata headers = new Metadata();
    headers.put(BearerToken.HEADER, "Bearer " + token);
    return new RawEdge(
        ClientInterceptors.intercept(channel, MetadataUtils.newAttachHeadersInterceptor(headers)));
  }

  /** An edge that reads nothing until it is told to. */
  RawEdge stalledEdge() {
    return new RawEdge(channel, true);
  }

  /** An edge that has been welcomed. */
  RawEdge welcomed() throws Exception {
    RawEdge edge = edge().send(hello());
    CloudMessage.Welcome welcome = edge.next(CloudMessage.Welcome.class);
    assertThat(welcome.seed()).isEqualTo(SEED);
    assertThat(welcome.contextLength()).isEqualTo(CONTEXT);
    return edge;
  }

  Arrivals arrivals() {
    return arrivals;
  }

  /** Time as far as deadlines go. */
  ManualLater later() {
    return later;
  }

  /** How often the cloud asked for the process to end. */
  int deaths() {
    return deaths.get();
  }

  long refused(Refusals.Reason reason) {
    return server.refusals().get(reason.name().toLowerCase(Locale.ROOT));
  }

  /** What its own edges have sent and read. */
  WireMeter meter() {
    return meter;
  }

  ManagedChannel channel() {
    return channel;
  }

  CloudServer server() {
    return server;
  }

  /** Tokens in the target's cache. */
  int cells() {
    return target.usedCells();
  }

  String fingerprint() {
    return target.tokenizer().fingerprint();
  }

  EdgeMessage.Hello hello() {
    return helloTo(target);
  }

  /** An honest edge's to a cloud with such a target. */
  static EdgeMessage.Hello helloTo(LanguageModel target) {
    return said(target.tokenizer().fingerprint(), VOCABULARY, Mode.SPECULATIVE, SCHEME, prompt(4));
  }

  /** The same behind another text; of a session that goes on where it is not null. */
  EdgeMessage.Hello hello(int[] text, Resume resume) {
    return hello().withPrompt(text).withResume(resume);
  }

  EdgeMessage.Hello hello(
      String fingerprint, int vocabulary, Mode mode, Scheme scheme, int[] prompt) {
    return said(fingerprint, vocabulary, mode, scheme, prompt);
  }

  private static EdgeMessage.Hello said(
      String fingerprint, int vocabulary, Mode mode, Scheme scheme, int[] prompt) {
    return new EdgeMessage.Hello(
        Protocol.VERSION,
        fingerprint,
        vocabulary,
        mode,
        Sampling.at(1),
        scheme,
        MAX_DRAFTS,
        40,
        OptionalLong.of(SEED),
        prompt);
  }

  static int[] prompt(int length) {
    int[] prompt = new int[length];
    for (int i = 1; i < length; i++) {
      prompt[i] = 2 + i % 20;
    }
    return prompt;
  }

  /** A first round as an honest edge of {@link #hello} writes it, of any number of drafts. */
  static EdgeMessage.Round round(int number, int length, int drafts) {
    return round(number, Prefix.of(prompt(length)), drafts);
  }

  /** Likewise behind any text. */
  static EdgeMessage.Round round(int number, Prefix prefix, int drafts) {
    Drafting drafting = SCHEME.drafting(VOCABULARY, Sampling.at(1), new Dice(SEED));
    drafting.begin(prefix.length(), Integer.MAX_VALUE);
    float[] logits = new float[VOCABULARY];
    for (int i = 0; i < drafts; i++) {
      LAWS.logits(2, 3 + i, logits, 0);
      drafting.propose(logits, 0);
    }
    return new EdgeMessage.Round(1, number, prefix, drafts, drafting.payload());
  }

  /**
   * The cloud has let go of every session. One that holds a sequence cannot hide: the next session
   * of a cloud with one sequence would be refused.
   */
  void awaitNoSessions() throws Exception {
    Eventually.holds("no session is open", () -> server.openSessions() == 0);
  }

  /** A whole short session; fails where no sequence is free. */
  void servesAnother() throws Exception {
    awaitNoSessions();
    RawEdge edge = welcomed().send(round(1, 4, 2));
    assertThat(edge.next(CloudMessage.Ruling.class).number()).isEqualTo(1);
    edge.send(new EdgeMessage.Close());
    assertThat(edge.end().isOk()).isTrue();
    awaitNoSessions();
  }

  @Override
  public void close() {
    gate.release(1_000_000); // A test that failed in its middle must not wait for a pass here.
    channel.shutdownNow();
    server.close();
    target.close();
  }
}
