package io.draftwire.edge;

import io.draftwire.core.plan.FixedPlanner;
import io.draftwire.core.plan.Planner;
import io.draftwire.core.session.EdgeAction;
import io.draftwire.core.session.EdgeMessage;
import io.draftwire.core.session.EdgeSession;
import io.draftwire.core.session.Finish;
import io.draftwire.core.session.SessionException;
import io.draftwire.engine.Batch;
import io.draftwire.engine.LanguageModel;
import io.draftwire.engine.Priors;
import io.draftwire.wire.MeteredChannels;
import io.draftwire.wire.WireMeter;
import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Answers prompts with a draft model here and a target in a cloud. One answer at a time: the draft
 * model has one caller.
 *
 * <p>Everything runs on the thread that calls {@link #answer}; an interrupt ends the session at
 * once.
 */
public final class EdgeClient implements AutoCloseable {
  private final LanguageModel draft;
  private final String cloud;
  private final Duration timeout;
  private final WireMeter meter = new WireMeter();
  private final ManagedChannel channel;
  private final Batch batch;

  /**
   * @param draft stays the caller's to close
   * @param host of the cloud, or of the link before it
   * @param cloud the cloud's address as people know it, for messages
   * @param timeout longest silence of the cloud before the answer is given up
   */
  public EdgeClient(LanguageModel draft, String host, int port, String cloud, Duration timeout) {
    this.draft = draft;
    this.cloud = cloud;
    this.timeout = timeout;
    this.channel = MeteredChannels.channel(host, port, meter);
    this.batch = new Batch(draft.tokenizer().vocabularySize());
    // Half a second the first time, which the first answer need not wait for.
    Thread.ofPlatform().daemon().name("prior").start(() -> Priors.of(draft.tokenizer()));
  }

  /**
   * Answers one prompt.
   *
   * @throws SessionException if the cloud refused, failed or went away: what the listener heard is
   *     not a whole answer
   * @throws InterruptedException if the calling thread was interrupted
   */
  public Answer answer(AnswerRequest request, AnswerListener listener)
      throws SessionException, InterruptedException {
    return answer(request, new FixedPlanner(request.scheme(), request.maxDrafts()), listener);
  }

  /**
   * Answers one prompt as {@code planner} decides round by round; the request's scheme is not used.
   *
   * @throws SessionException if the cloud refused, failed or went away: what the listener heard is
   *     not a whole answer
   * @throws InterruptedException if the calling thread was interrupted
   */
  public Answer answer(AnswerRequest request, Planner planner, AnswerListener listener)
      throws SessionException, InterruptedException {
    EdgeSession session =
        new EdgeSession(request.settings(draft.tokenizer()), request.prompt(), planner);
    long bytesUp = meter.bytesUp();
    long bytesDown = meter.bytesDown();
    Run run = new Run(session, planner, listener);
    try (CloudStream stream = new CloudStream(channel, cloud, timeout.toNanos());
        DraftSequence sequence =
            request.mode() == EdgeMessage.Mode.SPECULATIVE
                ? new DraftSequence(draft, session, batch)
                : null) {
      Finish finish = run.drive(stream, sequence);
      return new Answer(
          session.answer(),
          session.seed(),
          finish,
          session.figures(),
          run.phases.seconds(),
          run.phases.promptSeconds(),
          run.firstTokenSeconds,
          run.seconds,
          meter.bytesUp() - bytesUp,
          meter.bytesDown() - bytesDown);
    }
  }

  /** One answer in progress: carries a session's actions out and keeps the time. */
  private final class Run {
    private final EdgeSession session;
    private final AnswerListener listener;
    private final Phases phases;
    private final long startNanos = System.nanoTime();
    private double firstTokenSeconds;
    private double seconds;

    Run(EdgeSession session, Planner planner, AnswerListener listener) {
      this.session = session;
      this.phases = new Phases(planner);
      this.listener = listener;
    }

    Finish drive(CloudStream stream, DraftSequence sequence)
        throws SessionException, InterruptedException {
      connect();
      session.start();
      while (true) {
        EdgeAction action = session.poll();
        switch (action) {
          case EdgeAction.Forward forward -> draft(forward, sequence);
          case EdgeAction.Send send -> {
            phases.sent(send.message(), System.nanoTime());
            stream.send(send.message());
          }
          case EdgeAction.Commit commit -> commit(commit);
          case EdgeAction.Finished finished -> {
            seconds = secondsSinceStart();
            stream.complete();
            return finished.reason();
          }
          case null -> receive(stream);
        }
      }
    }

    /**
     * Waits for the connection, so that the hello's round trip is the link's and not that of
     * connecting. One that fails is the stream's to tell.
     */
    private void connect() throws InterruptedException {
      long deadline = startNanos + timeout.toNanos();
      ConnectivityState state = channel.getState(true);
      while ((state == ConnectivityState.IDLE || state == ConnectivityState.CONNECTING)
          && System.nanoTime() < deadline) {
        CountDownLatch changed = new CountDownLatch(1);
        channel.notifyWhenStateChanged(state, changed::countDown);
        if (!changed.await(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
          return;
        }
        state = channel.getState(true);
      }
    }

    private void draft(EdgeAction.Forward forward, DraftSequence sequence) {
      long begin = System.nanoTime();
      sequence.forward(forward.keep(), forward.to());
      long forwarded = System.nanoTime();
      session.onLogits(batch.logits(), batch.offset(0));
      phases.drafted(forwarded - begin, batch.size());
      phases.encoded(System.nanoTime() - forwarded);
    }

    private void receive(CloudStream stream) throws SessionException, InterruptedException {
      CloudStream.Received received = stream.receive();
      phases.received(received.message(), received.nanos());
      session.onMessage(received.message());
    }

    private void commit(EdgeAction.Commit commit) {
      if (firstTokenSeconds == 0) {
        firstTokenSeconds = secondsSinceStart();
      }
      for (int i = commit.from(); i < commit.to(); i++) {
        listener.committed(session.token(i), session.origin(i));
      }
    }

    private double secondsSinceStart() {
      return (System.nanoTime() - startNanos) / 1e9;
    }
  }

  /** Bytes that crossed the socket since this client was made. */
  public WireMeter meter() {
    return meter;
  }

  @Override
  public void close() {
    channel.shutdownNow();
    try {
      channel.awaitTermination(2, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
