package io.draftwire.edge;

import io.draftwire.core.law.BrokenRowException;
import io.draftwire.core.live.LiveEdge;
import io.draftwire.core.live.LiveKnowledge;
import io.draftwire.core.live.TreeWatch;
import io.draftwire.core.plan.FixedPlanner;
import io.draftwire.core.plan.Planner;
import io.draftwire.core.session.DivergedException;
import io.draftwire.core.session.EdgeAction;
import io.draftwire.core.session.EdgeMessage;
import io.draftwire.core.session.EdgeSession;
import io.draftwire.core.session.Finish;
import io.draftwire.core.session.Meanwhile;
import io.draftwire.core.session.Resumable;
import io.draftwire.core.session.SessionException;
import io.draftwire.core.session.SessionFigures;
import io.draftwire.engine.Batch;
import io.draftwire.engine.LanguageModel;
import io.draftwire.engine.ModelException;
import io.draftwire.engine.Priors;
import io.draftwire.wire.CloudAddress;
import io.draftwire.wire.WireBytes;
import io.draftwire.wire.WireMeter;
import io.draftwire.wire.v1.EdgeFrame;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * Answers prompts with a draft model here and a target in a cloud; as many at once as the draft
 * model has sequences. Answers take turns with the draft model, one forward pass each.
 *
 * <p>Everything runs on the thread that calls {@link #answer}; an interrupt ends the session at
 * once.
 */
public final class EdgeClient implements AutoCloseable {
  /** Of pictures of a live answer's tree: as often as an eye follows, and what it takes in. */
  private static final long TREE_INTERVAL_NANOS = 50_000_000;

  private static final int TREE_NODES = 40;

  private final LanguageModel draft;
  private final Duration timeout;
  private final CloudLoss loss;
  private final LongSupplier clock;
  private final WireMeter meter = new WireMeter();
  private final Clouds clouds;

  /** Held by whoever calls the draft model. Fair, so that no answer starves. */
  private final ReentrantLock drafting = new ReentrantLock(true);

  /** Answers begun so far, and under way. */
  private final AtomicLong begun = new AtomicLong();

  private final AtomicInteger open = new AtomicInteger();

  private final DraftCosts costs = new DraftCosts();
  private final LiveKnowledge live;

  /**
   * @param draft stays the caller's to close
   * @param timeout how long the cloud may take to bring an answer on before that is given up
   */
  public EdgeClient(LanguageModel draft, CloudAddress cloud, Duration timeout) {
    this(draft, cloud, timeout, CloudLoss.WAIT);
  }

  /**
   * @param draft stays the caller's to close
   * @param timeout how long the cloud may take to bring an answer on before that is given up
   * @param loss what becomes of answers whose connection breaks
   */
  public EdgeClient(LanguageModel draft, CloudAddress cloud, Duration timeout, CloudLoss loss) {
    this(draft, List.of(cloud), timeout, loss);
  }

  /**
   * In clear.
   *
   * @param draft stays the caller's to close
   * @param host of the cloud, or of the link before it
   * @param cloud the cloud's address as people know it, for messages
   * @param timeout how long the cloud may take to bring an answer on before that is given up
   */
  public EdgeClient(LanguageModel draft, String host, int port, String cloud, Duration timeout) {
    this(draft, host, port, cloud, timeout, CloudLoss.WAIT);
  }

  /**
   * In clear.
   *
   * @param draft stays the caller's to close
   * @param host of the cloud, or of the link before it
   * @param cloud the cloud's address as people know it, for messages
   * @param timeout how long the cloud may take to bring an answer on before that is given up
   * @param loss what becomes of answers whose connection breaks
   */
  public EdgeClient(
      LanguageModel draft, String host, int port, String cloud, Duration timeout, CloudLoss loss) {
    this(draft, new CloudAddress(host, port, cloud), timeout, loss);
  }

  /**
   * @param draft stays the caller's to close
   * @param clouds that serve one model: an answer that one of them cannot begin, or go on with, is
   *     begun by another, or goes on there
   * @param timeout how long a cloud may take to bring an answer on before that is given up
   * @param loss what becomes of answers whose connection breaks
   */
  public EdgeClient(
      LanguageModel draft, List<CloudAddress> clouds, Duration timeout, CloudLoss loss) {
    this(draft, clouds, timeout, loss, System::nanoTime);
  }

  /**
   * A client beside others of one machine.
   *
   * @param draft stays the caller's to close
   * @param timeout how long the cloud may take to bring an answer on before that is given up
   * @param live what these have learnt together: whether drafting pays on a machine that does all
   *     of it is seen where all of them pause, not where one does
   */
  public EdgeClient(LanguageModel draft, CloudAddress cloud, Duration timeout, LiveKnowledge live) {
    this(draft, List.of(cloud), timeout, CloudLoss.WAIT, live, System::nanoTime);
  }

  /**
   * @param clock by which the timeout is measured, in nanoseconds
   */
  EdgeClient(
      LanguageModel draft,
      List<CloudAddress> clouds,
      Duration timeout,
      CloudLoss loss,
      LongSupplier clock) {
    this(draft, clouds, timeout, loss, new LiveKnowledge(), clock);
  }

  private EdgeClient(
      LanguageModel draft,
      List<CloudAddress> clouds,
      Duration timeout,
      CloudLoss loss,
      LiveKnowledge live,
      LongSupplier clock) {
    this.draft = draft;
    this.loss = loss;
    this.live = live;
    this.clock = clock;
    this.timeout = timeout;
    this.clouds = new Clouds(clouds, meter);
    // Half a second the first time, which the first answer need not wait for.
    Thread.ofPlatform().daemon().name("prior").start(() -> Priors.of(draft.tokenizer()));
  }

  /**
   * Answers one prompt.
   *
   * @throws SessionException if the cloud refused, failed or went away: what the listener heard is
   *     not a whole answer
   * @throws IllegalArgumentException if the request's settings do not fit the draft, before
   *     anything is sent
   * @throws ModelException if the draft cannot be run, or gave logits that have no law
   * @throws InterruptedException if the calling thread was interrupted
   */
  public Answer answer(AnswerRequest request, AnswerListener listener)
      throws SessionException, InterruptedException {
    return answer(request, new FixedPlanner(request.scheme(), request.maxDrafts()), listener);
  }

  /**
   * Answers one prompt as {@code planner} decides round by round; the request's scheme is not used.
   * Whether the answer is live is the request's to say ({@link AnswerRequest#planned}).
   *
   * @throws SessionException if the cloud refused, failed or went away: what the listener heard is
   *     not a whole answer
   * @throws IllegalArgumentException if the request's settings do not fit the draft, before
   *     anything is sent
   * @throws ModelException if the draft cannot be run, or gave logits that have no law
   * @throws InterruptedException if the calling thread was interrupted
   */
  public Answer answer(AnswerRequest request, Planner planner, AnswerListener listener)
      throws SessionException, InterruptedException {
    if (request.mode() == EdgeMessage.Mode.LIVE) {
      return live(request, planner, listener);
    }
    EdgeSession session =
        new EdgeSession(
            request.settings(draft.tokenizer(), live.hints()),
            request.prompt(),
            planner,
            live.hints());
    Account account = new Account();
    Reconciled heard = new Reconciled(request, listener);
    try (Run run = new Run(session, request.mode(), planner, heard.listener);
        CloudLink stream = link(request, session, heard)) {
      Finish finish = heard.whole(run.drive(stream));
      return account.answer(
          session.answer(),
          session.seed(),
          finish,
          session.figures(),
          run.phases,
          run.firstTokenSeconds,
          run.seconds);
    } finally {
      open.decrementAndGet();
    }
  }

  /** What becomes of an answer while its cloud is away, and who hears of that. */
  private final class Reconciled {
    private final CloudLoss loss;
    private final AnswerListener listener;
    private final Reconciling between;

    Reconciled(AnswerRequest request, AnswerListener asked) {
      boolean drafts = request.mode() != EdgeMessage.Mode.CLOUD_ONLY;
      CloudLoss any = drafts ? EdgeClient.this.loss : EdgeClient.this.loss.withoutDraft();
      loss = any.forListener(asked.takesBack());
      between = loss.meanwhile() == Meanwhile.CORRECT ? new Reconciling(asked) : null;
      listener = between == null ? asked : between;
    }

    Finish whole(Finish finish) {
      if (between != null) {
        between.whole();
      }
      return finish;
    }
  }

  private CloudLink link(AnswerRequest request, Resumable session, Reconciled heard) {
    return new CloudLink(
        clouds.route(request.prompt()),
        timeout,
        session,
        heard.loss,
        request.context(),
        heard.listener,
        clock);
  }

  /** The cloud goes on by itself, and the draft grows a tree of guesses; the planner learns. */
  private Answer live(AnswerRequest request, Planner planner, AnswerListener listener)
      throws SessionException, InterruptedException {
    LiveEdge session =
        new LiveEdge(
            request.settings(draft.tokenizer(), live), request.prompt(), request.growth(), live);
    if (listener.watchesTree()) {
      session.watched(new TreeWatch(TREE_INTERVAL_NANOS, TREE_NODES, listener::tree));
    }
    LiveEar ear = new LiveEar(session, planner);
    Account account = new Account();
    Reconciled heard = new Reconciled(request, listener);
    try (LiveRun run = new LiveRun(draft, session, ear, heard.listener, costs, drafting);
        CloudLink stream = link(request, session, heard)) {
      Finish finish = heard.whole(run.drive(stream));
      return account.answer(
          session.answer(),
          session.seed(),
          finish,
          session.figures(),
          run.phases(),
          run.firstTokenSeconds(),
          run.seconds());
    } finally {
      open.decrementAndGet();
    }
  }

  /**
   * What crossed the socket in one answer. The socket does not tell answers apart: beside others,
   * an answer's own messages are counted.
   */
  private final class Account {
    private final long number = begun.incrementAndGet();
    private final boolean alone = open.incrementAndGet() == 1;
    private final long bytesUp = meter.bytesUp();
    private final long bytesDown = meter.bytesDown();

    Answer answer(
        int[] tokens,
        long seed,
        Finish finish,
        SessionFigures figures,
        Phases phases,
        double firstTokenSeconds,
        double seconds) {
      boolean stillAlone = alone && begun.get() == number;
      return new Answer(
          tokens,
          seed,
          finish,
          figures,
          phases.seconds(),
          phases.promptSeconds(),
          firstTokenSeconds,
          seconds,
          stillAlone ? meter.bytesUp() - bytesUp : phases.bytesUp(),
          stillAlone ? meter.bytesDown() - bytesDown : phases.bytesDown());
    }
  }

  /** One answer in progress: carries a session's actions out and keeps the time. */
  private final class Run implements AutoCloseable {
    private final EdgeSession session;
    private final AnswerListener listener;
    private final Phases phases;
    private final long startNanos = System.nanoTime();
    private final Batch batch;

    /** Null where the cloud decodes alone. */
    private final DraftSequence sequence;

    private double firstTokenSeconds;
    private double seconds;

    Run(EdgeSession session, EdgeMessage.Mode mode, Planner planner, AnswerListener listener)
        throws InterruptedException {
      this.session = session;
      this.phases = new Phases(planner);
      this.listener = listener;
      this.batch = new Batch(draft.tokenizer().vocabularySize());
      drafting.lockInterruptibly();
      try {
        this.sequence =
            mode == EdgeMessage.Mode.SPECULATIVE ? new DraftSequence(draft, session, batch) : null;
      } finally {
        drafting.unlock();
      }
    }

    Finish drive(CloudLink stream) throws SessionException, InterruptedException {
      session.start();
      stream.begin();
      while (true) {
        EdgeAction action = session.poll();
        switch (action) {
          case EdgeAction.Forward forward -> draft(forward);
          case EdgeAction.Send send -> {
            stream.progressed(); // What is waited for begins now: drafting took its own time.
            EdgeFrame frame = stream.frame(send.message());
            phases.sent(send.message(), WireBytes.of(frame), System.nanoTime());
            stream.send(frame);
          }
          case EdgeAction.Commit commit -> commit(commit);
          case EdgeAction.TakeBack back -> listener.takenBack(back.to() - back.from());
          case EdgeAction.Finished finished -> {
            seconds = secondsSinceStart();
            stream.complete();
            return finished.reason();
          }
          case null -> receive(stream);
        }
      }
    }

    private void draft(EdgeAction.Forward forward) throws InterruptedException {
      long begin = System.nanoTime();
      drafting.lockInterruptibly();
      try {
        sequence.forward(forward.keep(), forward.to());
      } finally {
        drafting.unlock();
      }
      long forwarded = System.nanoTime();
      phases.drafted(forwarded - begin, batch.size());
      onLogits();
      phases.encoded(System.nanoTime() - forwarded);
    }

    /**
     * Runs the draft once while a verdict is under way, if that may be of use and nobody else
     * drafts: another answer's drafts go before guesses.
     */
    private boolean draftAhead() {
      if (!drafting.tryLock()) {
        return false;
      }
      long begin = System.nanoTime();
      try {
        EdgeAction.Forward forward = drafting.hasQueuedThreads() ? null : session.ahead();
        if (forward == null) {
          return false;
        }
        sequence.forward(forward.keep(), forward.to());
      } finally {
        drafting.unlock();
      }
      phases.draftedAhead(System.nanoTime() - begin, batch.size());
      onLogits();
      return true;
    }

    private void onLogits() {
      try {
        session.onLogits(batch.logits(), batch.offset(0));
      } catch (BrokenRowException e) {
        throw new ModelException("draft " + draft.name() + ": " + e.getMessage(), e);
      }
    }

    private void receive(CloudLink stream) throws SessionException, InterruptedException {
      // Also where something is there to be heard: the same thing for ever brings nothing on.
      boolean patient = stream.isUp() && stream.patienceNanos() > 0;
      CloudStream.Received received = patient ? stream.receive(0) : null;
      if (received == null) {
        // A link that was found broken just now may have been replaced: then the hello comes first.
        if (session.acts() || draftAhead()) {
          return;
        }
        received = stream.receive();
      }
      if (received == null) {
        return;
      }
      phases.received(received.message(), received.bytes(), received.nanos());
      long used = session.figures().drawnByRows();
      long begin = System.nanoTime();
      try {
        if (session.onMessage(received.message())) {
          stream.progressed();
        }
      } catch (DivergedException e) {
        stream.diverged(e);
      }
      if (session.figures().drawnByRows() > used) {
        // Drafts were drawn by rows that were there: all of that time is theirs.
        phases.encodedAhead(System.nanoTime() - begin);
      }
    }

    private void commit(EdgeAction.Commit commit) {
      if (firstTokenSeconds == 0) {
        firstTokenSeconds = secondsSinceStart();
      }
      for (int i = commit.from(); i < commit.to(); i++) {
        listener.committed(session.token(i), session.origin(i));
      }
      listener.burst(commit.burst(), phases.take());
      if (!listener.wantsMore()) {
        session.stop();
      }
    }

    @Override
    public void close() {
      if (sequence != null) {
        drafting.lock();
        try {
          sequence.close();
        } finally {
          drafting.unlock();
        }
      }
    }

    private double secondsSinceStart() {
      return (System.nanoTime() - startNanos) / 1e9;
    }
  }

  /**
   * Whether an answer with a draft begins though its cloud is away, where the target's context is
   * known.
   *
   * @param takesBack whether its listener takes back what turns out wrong
   */
  public boolean beginsAlone(boolean takesBack) {
    return loss.forListener(takesBack).meanwhile() != Meanwhile.WAIT;
  }

  /** The clouds, and whether they are there, as far as answers have found out. */
  public List<CloudState> clouds() {
    return clouds.states();
  }

  /** Bytes that crossed the socket since this client was made. */
  public WireMeter meter() {
    return meter;
  }

  @Override
  public void close() {
    clouds.close();
  }
}
