package io.draftwire.core.live;

import io.draftwire.core.coding.GuessCoder;
import io.draftwire.core.coding.TextState;
import io.draftwire.core.coding.TokenPrior;
import io.draftwire.core.law.LogitRows;
import io.draftwire.core.law.RowEdits;
import io.draftwire.core.scheme.Coupled;
import io.draftwire.core.session.Alone;
import io.draftwire.core.session.Claims;
import io.draftwire.core.session.CloudMessage;
import io.draftwire.core.session.EdgeAction;
import io.draftwire.core.session.EdgeMachine;
import io.draftwire.core.session.EdgeMessage;
import io.draftwire.core.session.EdgeSettings;
import io.draftwire.core.session.Finish;
import io.draftwire.core.session.Handshake;
import io.draftwire.core.session.Meanwhile;
import io.draftwire.core.session.Origin;
import io.draftwire.core.session.Protocol;
import io.draftwire.core.session.Refusal;
import io.draftwire.core.session.SessionException;
import io.draftwire.core.session.SessionFigures;
import io.draftwire.core.session.Transcript;
import io.draftwire.core.text.Text;
import java.util.ArrayDeque;
import java.util.Locale;

/**
 * The edge's side of one live answer, without I/O: says hello, follows what the cloud commits, and
 * keeps growing a tree of guesses behind it. It never waits for a verdict: whenever its driver has
 * nothing to hear, {@link #pass} says what the draft is to run next.
 *
 * <p>Times are in nanoseconds of any clock. Not thread-safe: one driver calls it.
 */
public final class LiveEdge implements EdgeMachine {
  private sealed interface State {
    record New() implements State {}

    record Greeting(long since) implements State {}

    record Live(Growth growth) implements State {}

    /**
     * The connection is gone; what is guessed is kept, or the text goes on along it.
     *
     * @param growth null before the first welcome
     */
    record Lost(Growth growth) implements State {}

    /** A hello is out that takes the session up. */
    record Resuming(long since, Growth growth) implements State {}

    record Done() implements State {}
  }

  /** Guesses of one walk that the figures tell apart. */
  private static final int LONGEST_TOLD = 16;

  private final EdgeSettings settings;
  private final GrowthPolicy policy;
  private final LiveKnowledge knowledge;
  private final GrowthWatch watch;
  private final Transcript transcript;
  private final Handshake handshake;
  private final Text text;
  private final GuessTree tree;
  private final SessionFigures figures;
  private final Hints hints;
  private final DraftPasses passes;
  private final Departures departures;
  private final LiveProgress progress;
  private final Alone alone = new Alone();
  private final ArrayDeque<EdgeAction> actions = new ArrayDeque<>();

  private State state = new State.New();

  /** What a pass of the draft over one token takes; NaN before the first. */
  private double draftSeconds = Double.NaN;

  /**
   * @param settings of mode live; their scheme and draft length are not used
   * @param prompt token ids, at least one
   * @param knowledge of this cloud and draft; learns on
   */
  public LiveEdge(
      EdgeSettings settings, int[] prompt, GrowthPolicy policy, LiveKnowledge knowledge) {
    this.settings = settings;
    this.policy = policy;
    this.knowledge = knowledge;
    this.watch = new GrowthWatch(knowledge.growth());
    this.transcript = new Transcript(prompt);
    this.text = transcript.text();
    this.handshake = new Handshake(settings, EdgeMessage.Mode.LIVE, transcript);
    this.tree = new GuessTree(prompt[prompt.length - 1]);
    this.figures = new SessionFigures(LONGEST_TOLD);
    this.hints = new Hints(settings, knowledge.hints(), text, tree, figures);
    this.passes = new DraftPasses(text, tree, hints, figures, settings.vocabulary());
    this.departures = new Departures(text);
    this.progress =
        new LiveProgress(settings, transcript, handshake, tree, passes, hints, departures, figures);
  }

  /** From now on somebody looks on. */
  public void watched(TreeWatch by) {
    progress.watched(by);
  }

  @Override
  public EdgeAction poll() {
    return actions.poll();
  }

  /** Says hello. */
  public void start(long now) {
    if (!(state instanceof State.New)) {
      throw new IllegalStateException("the session has begun");
    }
    greet(now);
  }

  private void greet(long now) {
    state = new State.Greeting(now);
    send(handshake.hello(new Coupled(), 0));
  }

  private void send(EdgeMessage message) {
    actions.add(new EdgeAction.Send(message));
  }

  @Override
  public boolean resumable() {
    return handshake.known() && !finished();
  }

  @Override
  public void lost(Meanwhile meanwhile) {
    switch (state) {
      case State.Live(Growth growth) -> state = new State.Lost(growth);
      case State.Resuming(long since, Growth growth) -> state = new State.Lost(growth);
      case State.Greeting greeting -> state = new State.Lost(null);
      case State.New fresh -> {}
      case State.Lost lost -> {}
      case State.Done done -> {}
    }
    hints.forget();
    alone.lost(meanwhile);
    if (!finished()) {
      actions.removeIf(EdgeAction.Send.class::isInstance);
    }
  }

  @Override
  public boolean beginAlone(long seed, int contextLength) {
    if (handshake.known()
        || !(state instanceof State.Lost)
        || !alone.allowed()
        || !handshake.beginAlone(seed, contextLength)) {
      return false;
    }
    Growth growth = growth(TokenPrior.NONE);
    state = new State.Lost(growth);
    passes.runEarly(growth);
    return true;
  }

  /** Of what is guessed; null where the draft is not to go on alone now. */
  private Growth growthAlone() {
    return switch (state) {
      case State.Lost(Growth growth) when alone.allowed() -> growth;
      // A hello says how the text stands, and has to stay true.
      case State.Resuming(long since, Growth growth) when alone.corrects() -> growth;
      default -> null;
    };
  }

  @Override
  public boolean goOnAlone() {
    if (growthAlone() == null || alone.end() != null) {
      return false;
    }
    alone.begin(text.length());
    if (!tree.root().run) {
      return true; // The draft is to be run first.
    }
    actions.add(progress.alone());
    finishWhereOver();
    return true;
  }

  @Override
  public boolean endAlone() {
    if (finished() || alone.end() == null) {
      return false;
    }
    finish(alone.end());
    return true;
  }

  /** Guesses that were sent are told anew. */
  @Override
  public void resume(long now) {
    if (!(state instanceof State.Lost(Growth growth))) {
      return;
    }
    if (growth == null) {
      greet(now); // Nothing was promised yet.
      return;
    }
    state = new State.Resuming(now, growth);
    int told = alone.told(text.length());
    send(
        handshake.known()
            ? handshake.again(new Coupled(), 0, settings.prior().digest(), told)
            : handshake.hello(new Coupled(), 0, told));
  }

  /** The hello leaves only now: a connection had to be made first. */
  public void helloLeaves(long now) {
    if (state instanceof State.Greeting) {
      state = new State.Greeting(now);
    } else if (state instanceof State.Resuming(long since, Growth growth)) {
      state = new State.Resuming(now, growth);
    }
  }

  /**
   * A message arrived at {@code now}.
   *
   * @return whether it brought the session on
   * @throws SessionException if the cloud refused, or the message does not fit: the answer is not
   *     whole
   */
  public boolean onMessage(CloudMessage message, long now) throws SessionException {
    switch (state) {
      case State.New fresh -> throw new IllegalStateException("the session has not begun");
      case State.Done done -> {
        return false; // The answer is whole; whatever comes late cannot change that.
      }
      case State.Greeting(long since) -> {
        switch (message) {
          case CloudMessage.Welcome welcome -> onWelcome(welcome, since, now);
          case CloudMessage.Refused refused -> throw new SessionException(refused.refusal());
          default -> throw unexpected(message);
        }
      }
      case State.Lost lost -> {
        return false; // Of a connection that is given up.
      }
      case State.Resuming(long since, Growth growth) -> {
        switch (message) {
          case CloudMessage.Welcome welcome -> onResumed(welcome, since, now);
          case CloudMessage.Missing missing ->
              send(handshake.retell(missing, alone.told(text.length())));
          case CloudMessage.Refused refused -> throw new SessionException(refused.refusal());
          default -> throw Claims.early(message);
        }
      }
      case State.Live(Growth growth) -> {
        switch (message) {
          case CloudMessage.Advance advance -> onAdvance(advance, growth, now);
          case CloudMessage.Regrow regrow -> onRegrow(regrow, growth);
          case CloudMessage.Hint hint -> {
            hints.heard(hint);
            return false; // The text is where it was.
          }
          case CloudMessage.Refused refused -> throw new SessionException(refused.refusal());
          default -> throw unexpected(message);
        }
      }
    }
    if (state instanceof State.Live) {
      acknowledge();
    }
    return true;
  }

  private static SessionException unexpected(CloudMessage message) {
    return new SessionException(
        Refusal.Code.STATE,
        "the cloud sent a "
            + message.getClass().getSimpleName().toLowerCase(Locale.ROOT)
            + " that a live session has no place for");
  }

  private void onWelcome(CloudMessage.Welcome welcome, long since, long now)
      throws SessionException {
    Growth growth = welcomed(welcome, since, now);
    measured(welcome, since, now);
    state = new State.Live(growth);
    passes.runEarly(growth);
  }

  private void measured(CloudMessage.Welcome welcome, long since, long now) {
    double[] told = welcome.costs().seconds();
    watch.welcomed(now - since, told.length > 0 ? told[0] : Double.NaN, now);
  }

  /** The cloud knows no guess any more, and has a clock of its own. */
  private void onResumed(CloudMessage.Welcome welcome, long since, long now)
      throws SessionException {
    boolean first = !handshake.known();
    if (!first) {
      departures.elsewhere();
    }
    Growth growth = welcomed(welcome, since, now);
    if (first) {
      measured(welcome, since, now);
    }
    EdgeAction back = alone.on() && alone.corrects() ? progress.takeBack(alone.from()) : null;
    if (back != null) {
      actions.add(back);
    }
    alone.over();
    growth.beginAnew(0);
    progress.beginAnew();
    departures.told();
    state = new State.Live(growth);
  }

  private Growth welcomed(CloudMessage.Welcome welcome, long since, long now)
      throws SessionException {
    handshake.welcomed(welcome);
    departures.roundTrip(seconds(now - since));
    return growth(Claims.prior(welcome.prior(), settings.prior()));
  }

  private Growth growth(TokenPrior prior) {
    GuessCoder coder = new GuessCoder(new TextState(settings.vocabulary(), prior));
    RowEdits edits =
        new RowEdits(settings.draftEdits(), settings.vocabulary(), transcript.promptLength());
    return new Growth(
        settings, policy, knowledge.ranks(), text, tree, handshake.seed(), coder, edits);
  }

  private void onAdvance(CloudMessage.Advance advance, Growth growth, long now)
      throws SessionException {
    EdgeAction.Commit commit = progress.advanced(advance, growth, now);
    int walked = commit.burst().accepted();
    watch.advanced(walked + 1, walked, advance.timing().sharedMicros() * 1000L, now);
    figures.advanced(walked, advance.rows());
    departures.advanced(advance, now);
    actions.add(commit);
    finishWhereOver();
  }

  private void finishWhereOver() {
    Finish over = handshake.over();
    if (over != null) {
      end(over);
    }
  }

  private void end(Finish reason) {
    if (!alone.on() || alone.whole(reason)) {
      finish(reason);
    }
  }

  private void onRegrow(CloudMessage.Regrow regrow, Growth growth) throws SessionException {
    if (regrow.generation() > Protocol.MAX_REGROWS) {
      throw new SessionException(
          Refusal.Code.ROUND,
          "the cloud had guesses begin anew for the "
              + regrow.generation()
              + "-th time; at most "
              + Protocol.MAX_REGROWS
              + " are of use");
    }
    if (regrow.generation() <= growth.generation()) {
      throw new SessionException(
          Refusal.Code.ROUND,
          "the cloud had guesses begin anew for the "
              + regrow.generation()
              + "-th time after the "
              + growth.generation()
              + "-th");
    }
    progress.beginAnew();
    growth.beginAnew(regrow.generation());
    departures.forget();
    figures.regrown();
  }

  private void acknowledge() {
    EdgeMessage.Ack ack = departures.acknowledgement();
    if (ack != null) {
      send(ack);
    }
  }

  private void leave(Growth growth, double now, double next) {
    EdgeMessage.Grow grow = departures.frame(growth, now, next, draftSeconds);
    if (grow != null) {
      figures.grown(grow.guesses(), Byte.SIZE * grow.payload().length);
      send(grow);
    }
  }

  /**
   * What the draft is to run next, behind what is to be sent now; null where nothing is worth a
   * pass before the next message. A pass that is not run costs nothing.
   *
   * @param costs of the draft's pass by tokens
   */
  public DraftPass pass(PassSeconds costs, long now) {
    return switch (state) {
      case State.Greeting greeting -> watch.on() ? passes.early() : null;
      case State.Live(Growth growth) -> {
        DraftPass pass = pass(growth, costs);
        draftSeconds = costs.of(1);
        leave(growth, seconds(now), seconds(now) + (pass == null ? 0 : costs.of(pass.rows())));
        yield pass;
      }
      case State.Lost lost -> passAlone();
      case State.Resuming resuming -> passAlone();
      default -> null;
    };
  }

  private DraftPass passAlone() {
    return alone.on() && alone.end() == null && growthAlone() != null && !tree.root().run
        ? passes.root()
        : null;
  }

  private DraftPass pass(Growth growth, PassSeconds costs) {
    return watch.on() && text.length() < handshake.lengthLimit() - 1
        ? passes.next(growth, costs, handshake.lengthLimit())
        : null;
  }

  /** The draft's cache follows the text and holds what {@code pass} asks for. */
  public void ran(DraftPass pass, LogitRows rows) {
    switch (state) {
      case State.Greeting greeting -> passes.ran(pass, rows, null);
      case State.Live(Growth growth) -> passes.ran(pass, rows, growth);
      case State.Lost(Growth growth) when growth != null -> passes.ran(pass, rows, growth);
      case State.Resuming(long since, Growth growth) -> passes.ran(pass, rows, growth);
      default -> passes.late(pass);
    }
  }

  /** When guesses that wait for the link may leave; {@link Long#MAX_VALUE} where none wait. */
  public long deadline() {
    return state instanceof State.Live(Growth growth) && growth.hasUnsent()
        ? (long) Math.ceil(departures.deadline() * 1e9)
        : Long.MAX_VALUE;
  }

  /** The deadline has come. */
  public void onDeadline(long now) {
    if (state instanceof State.Live(Growth growth)) {
      leave(growth, seconds(now), seconds(now));
    }
  }

  /**
   * What the draft says alone and will be taken back is no reason to end: then the draft rests, and
   * the answer ends where that is verified.
   */
  @Override
  public boolean stop() {
    if (finished()) {
      return false;
    }
    actions.clear();
    end(Finish.STOPPED);
    return true;
  }

  private void finish(Finish reason) {
    state = new State.Done();
    send(new EdgeMessage.Close());
    actions.add(new EdgeAction.Finished(reason));
  }

  private static double seconds(long nanos) {
    return nanos * 1e-9;
  }

  @Override
  public boolean finished() {
    return state instanceof State.Done;
  }

  @Override
  public int token(int position) {
    return text.token(position);
  }

  @Override
  public Origin origin(int position) {
    return transcript.origin(position);
  }

  @Override
  public int promptLength() {
    return transcript.promptLength();
  }

  @Override
  public int committed() {
    return text.length();
  }

  @Override
  public long seed() {
    return handshake.seed();
  }

  @Override
  public SessionFigures figures() {
    return figures;
  }
}
