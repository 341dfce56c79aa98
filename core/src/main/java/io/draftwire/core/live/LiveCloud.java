package io.draftwire.core.live;

import io.draftwire.core.grammar.GrammarException;
import io.draftwire.core.hint.ExitBook;
import io.draftwire.core.law.BrokenRowException;
import io.draftwire.core.law.LogitRows;
import io.draftwire.core.law.RowEdits;
import io.draftwire.core.session.Admission;
import io.draftwire.core.session.ChanceMeter;
import io.draftwire.core.session.Chances;
import io.draftwire.core.session.CloudAction;
import io.draftwire.core.session.CloudLimits;
import io.draftwire.core.session.CloudMachine;
import io.draftwire.core.session.CloudMessage;
import io.draftwire.core.session.EdgeMessage;
import io.draftwire.core.session.EdgeMessage.Mode;
import io.draftwire.core.session.Protocol;
import io.draftwire.core.session.Refusal;
import io.draftwire.core.session.SessionId;
import io.draftwire.core.text.Text;
import java.util.ArrayDeque;
import java.util.function.IntPredicate;

/**
 * The cloud's side of one live answer, without I/O. It decodes freely: while it has credit it
 * always offers its target a pass, over the root and those guesses that are there and pay. Whoever
 * drives it decides when the pass is run, alone or with those of others; alone, the session may
 * rather wait a little ({@link #waitsFor}).
 *
 * <p>Invariants, whatever an edge sends:
 *
 * <ol>
 *   <li>the text is what {@link io.draftwire.core.session.CloudSession} streams from the same seed
 *       and logits;
 *   <li>guesses cost at most as many rows as the caller allows and the costs justify, and at most
 *       {@value Protocol#MAX_TREE} are held;
 *   <li>the text is at most {@value Protocol#CREDIT} tokens, and what one pass more yields, ahead
 *       of what the edge has said that it has.
 * </ol>
 *
 * <p>Times are in nanoseconds of any clock. Not thread-safe: one driver calls it.
 */
public final class LiveCloud implements CloudMachine {
  private sealed interface State {
    /** Before the hello. */
    record New() implements State {}

    /** Something may be offered to the target. */
    record Idle(LiveText live) implements State {}

    /** A pass is under way. */
    record Passing(LiveText live, TargetPass pass, Arrivals arrivals) implements State {}

    record Ended() implements State {}
  }

  /**
   * What is told of when things came before a pass.
   *
   * @param heard number of the latest guess
   * @param grown when the latest guesses came, since the pass before; 0 where none did
   * @param waiting since when the pass has been waited for
   */
  private record Arrivals(int heard, long grown, long waiting) {}

  /**
   * Tokens behind which the text's digest is told though no guess was walked: texts that differ are
   * noticed soon enough, and where the way down is what binds three bytes a token are a tenth.
   */
  private static final int DIGEST_EVERY = 16;

  private final SessionId name;
  private final CloudLimits limits;
  private final long fallbackSeed;
  private final IntPredicate endsText;
  private final ArrayDeque<CloudAction> actions = new ArrayDeque<>();
  private State state = new State.New();

  private EdgeMessage.Hello hello;
  private TargetDraws draws;
  private RowEdits edits;
  private ChanceMeter chances;
  private int lengthLimit;

  /** When the hello came: the session's clock starts. */
  private long start;

  /** Tokens of the text that the target's cache holds; 0 before the first pass. */
  private int cached;

  /** Whether the edge has yet to be told that guesses begin anew. */
  private boolean regrow;

  private long rows;
  private long walked;
  private long passes;
  private GuessCounts counts = GuessCounts.NONE;

  /** Of the pass under way. */
  private final PassHints hints;

  /** By itself, as far as its target's exits go. */
  public LiveCloud(SessionId name, CloudLimits limits, long fallbackSeed, IntPredicate endsText) {
    this(name, limits, fallbackSeed, endsText, new ExitBook());
  }

  /**
   * @param name for logs and the welcome
   * @param fallbackSeed the seed of a session whose hello names none
   * @param endsText tokens that end a text
   * @param exits of the target, as far as it is known how right they are; learns on
   */
  public LiveCloud(
      SessionId name,
      CloudLimits limits,
      long fallbackSeed,
      IntPredicate endsText,
      ExitBook exits) {
    this.hints = new PassHints(exits);
    this.name = name;
    this.limits = limits;
    this.fallbackSeed = fallbackSeed;
    this.endsText = endsText;
  }

  @Override
  public CloudAction poll() {
    return actions.poll();
  }

  @Override
  public boolean hasActions() {
    return !actions.isEmpty();
  }

  /** A message arrived at {@code now}. */
  public void onMessage(EdgeMessage message, long now) {
    switch (state) {
      case State.New fresh -> {
        if (message instanceof EdgeMessage.Hello hello) {
          onHello(hello, now);
        } else {
          refuse(Refusal.Code.STATE, "a live session begins with a hello");
        }
      }
      case State.Idle(LiveText live) -> {
        boolean broke = !live.hasCredit();
        heard(live, message, now);
        if (broke && live.hasCredit()) {
          live.waiting(now);
        }
      }
      case State.Passing passing -> heard(passing.live(), message, now);
      case State.Ended ended -> {}
    }
  }

  private void heard(LiveText live, EdgeMessage message, long now) {
    switch (message) {
      case EdgeMessage.Grow grow -> {
        if (live.grow(grow, now)) {
          regrow = true;
        }
        if (!passing()) {
          tellRegrow(live);
        }
      }
      case EdgeMessage.Ack ack -> live.acknowledged(ack.base());
      case EdgeMessage.Close close -> end();
      case EdgeMessage.Hello again ->
          refuse(
              Refusal.Code.STATE,
              "a second hello in one session; open a new stream for a new answer");
      case EdgeMessage.Round round -> refuseRounds("a round");
      case EdgeMessage.Laws laws -> refuseRounds("a round's laws");
      case EdgeMessage.Part part -> refuseRounds("a part of a round");
      case EdgeMessage.Stream stream -> refuseRounds("a request to stream");
      case EdgeMessage.More more -> refuseRounds("a request for more candidates");
      case EdgeMessage.Retell retell ->
          refuse(Refusal.Code.STATE, "a text was told that nobody asked for");
    }
  }

  /** Behind a pass that is under way: what that tells of has the numbers of before. */
  private void tellRegrow(LiveText live) {
    if (regrow) {
      regrow = false;
      actions.add(new CloudAction.Send(new CloudMessage.Regrow(live.generation())));
    }
  }

  private void refuseRounds(String what) {
    refuse(Refusal.Code.STATE, what + " came in a live session; say so in the hello");
  }

  private void onHello(EdgeMessage.Hello hello, long now) {
    Refusal refusal = Admission.check(hello, limits);
    if (refusal != null) {
      refuse(refusal);
      return;
    }
    if (hello.mode() != Mode.LIVE) {
      throw new IllegalArgumentException("a hello of mode " + hello.mode() + " is not live");
    }
    this.hello = hello;
    start = now;
    long seed = hello.seed().orElse(fallbackSeed);
    chances =
        hello.chances()
            ? new ChanceMeter(limits.vocabulary(), hello.sampling(), hello.alternatives())
            : null;
    lengthLimit =
        (int) Math.min((long) hello.prompt().length + hello.maxTokens(), limits.contextLength());
    draws = new TargetDraws(limits.vocabulary(), hello.sampling(), seed, endsText, lengthLimit);
    edits =
        new RowEdits(
            hello.sampling().edits(limits.grammars()), limits.vocabulary(), hello.answerFrom());
    LiveText live = new LiveText(hello, limits, lengthLimit);
    // Now: the thread that runs the target has no time for a prompt.
    edits.follow(live.text(), live.text().length());
    live.waiting(now);
    actions.add(
        new CloudAction.Send(
            new CloudMessage.Welcome(
                name,
                hello.epoch(),
                seed,
                limits.contextLength(),
                live.prior().digest(),
                limits.costs())));
    state = new State.Idle(live);
  }

  /** Whether the session would go on if its target ran: a pass may be asked for. */
  public boolean wantsPass() {
    return state instanceof State.Idle(LiveText live) && live.hasCredit();
  }

  /** Whether the edge wants to hear of a pass before it has ended. */
  public boolean wantsHints() {
    return hello != null && hello.hints() && !ended();
  }

  /**
   * Where the pass under way goes by such logits, be they an exit's: the walk that {@link #end}
   * would commit if these were the pass's rows. Nothing of the session's is touched.
   *
   * @throws IllegalStateException where no pass is under way
   */
  public Walk foreseen(LogitRows logits) {
    State.Passing under = underWay();
    return draws.closely(under.pass(), edited(under, logits));
  }

  private State.Passing underWay() {
    if (!(state instanceof State.Passing passing)) {
      throw new IllegalStateException("no pass of the session is under way");
    }
    return passing;
  }

  /** The rows of the pass as the request edits them. */
  private LogitRows edited(State.Passing under, LogitRows logits) {
    Text text = under.live().text();
    edits.follow(text, text.length());
    return edits.over(logits, under.pass());
  }

  /**
   * An exit's logits of the pass under way are there.
   *
   * @param exit 0 for the first of a pass, counted up
   * @param logits the pass's rows, as the exit has them
   * @return what to tell the edge at once; null where it did not ask, where it would not be worth
   *     its bytes, where the exit's row is no law, and where the pass is over
   */
  public CloudMessage.Hint hint(int exit, LogitRows logits) {
    if (!wantsHints() || !passing() || exit < 0 || exit >= ExitBook.EXITS) {
      return null;
    }
    try {
      return hints.hint(exit, underWay().pass(), foreseen(logits));
    } catch (BrokenRowException | GrammarException e) {
      return null; // The last layer decides, and says so where that is broken too.
    }
  }

  /** Whether a pass is under way. */
  public boolean passing() {
    return state instanceof State.Passing;
  }

  /**
   * What a pass over this session could cover now. The prompt's own pass has no guesses: none can
   * be there yet that are worth waiting for.
   *
   * @throws IllegalStateException unless {@link #wantsPass()}
   */
  public Prospects prospects() {
    Prospects all = wanting().prospects(cached);
    return cached == 0 ? new Prospects(all.keep(), all.to(), all.chances(), 0) : all;
  }

  /**
   * How long the session would rather wait for guesses than have a pass run, if nobody else wants
   * the target; 0 or less for not at all.
   */
  public long waitsFor(long now) {
    return state instanceof State.Idle(LiveText live) ? live.waitsFor(now) : 0;
  }

  /**
   * A pass over this session alone begins: the root, and those guesses that are worth their rows.
   *
   * @param costs of the target's pass by tokens
   * @param mostGuesses that the pass may cover
   * @throws IllegalStateException unless {@link #wantsPass()}
   */
  public TargetPass begin(PassSeconds costs, int mostGuesses) {
    Prospects all = prospects();
    return begin(BestRows.count(all.chances(), all.guesses(), 1, all.fresh(), costs, mostGuesses));
  }

  /**
   * A pass begins, alone or with those of others: the root, and the likeliest so many guesses of
   * the {@link #prospects} told last.
   *
   * @throws IllegalStateException unless {@link #wantsPass()}
   */
  public TargetPass begin(int guesses) {
    LiveText live = wanting();
    TargetPass pass = live.pass(cached, guesses);
    passes++;
    rows += pass.guesses();
    state = new State.Passing(live, pass, new Arrivals(live.heard(), live.grown(), live.waiting()));
    live.taken();
    hints.begin();
    return pass;
  }

  private LiveText wanting() {
    if (!(state instanceof State.Idle(LiveText live)) || !live.hasCredit()) {
      throw new IllegalStateException("the session wants no pass");
    }
    return live;
  }

  /**
   * The pass has been run. Goes along the guesses as far as the target's own draws do.
   *
   * @param logits the pass's rows
   * @param begin when it began
   * @param end when it ended
   * @param sharedNanos of the wait before it, what the target spent on others
   * @param othersNanos of the pass, what the tokens of others in it cost
   * @return index in the pass of the deepest guess that is part of the text now, -1 for none: the
   *     path to it stays in the cache
   */
  public int end(LogitRows logits, long begin, long end, long sharedNanos, long othersNanos) {
    if (!(state instanceof State.Passing under)) {
      return -1; // Ended while the target was running: nobody waits for this any more.
    }
    LiveText live = under.live();
    TargetPass pass = under.pass();
    Arrivals arrivals = under.arrivals();
    boolean prompt = cached == 0;
    Text text = live.text();
    LogitRows edited = edited(under, logits);
    Walk walk = draws.walk(pass, edited);
    Chances given = Chances.NONE;
    for (int i = 0; i < walk.tokens().length; i++) {
      int token = walk.tokens()[i];
      if (chances != null) {
        int[] one = {token};
        given = given.and(chances.of(logits, edited, one, walk.rows()[i]), 0);
      }
      live.commit(token);
    }
    walked += walk.tokens().length - 1;
    hints.ended(walk);
    boolean waits = live.passed(walk.tokens().length, end) && !walk.over();
    int node = walk.deepest() < 0 ? 0 : pass.numbers()[walk.deepest()];
    actions.add(
        new CloudAction.Send(
            new CloudMessage.Advance(
                node,
                walk.token(),
                walk.over() || node != 0 || text.length() % DIGEST_EVERY == 0
                    ? text.prefix(text.length()).digest()
                    : CloudMessage.Advance.NO_DIGEST,
                arrivals.grown() == 0 ? 0 : arrivals.heard(),
                pass.rows(),
                timing(arrivals, prompt, begin, end, sharedNanos, othersNanos),
                given,
                waits)));
    ended(live, walk.over(), end);
    return walk.deepest();
  }

  private void ended(LiveText live, boolean over, long end) {
    cached = live.text().length() - 1;
    if (over) {
      end();
    } else {
      live.waiting(end);
      state = new State.Idle(live);
      tellRegrow(live);
    }
  }

  /** What others cost in the pass itself is told as if it had been waited for. */
  private CloudMessage.Timing timing(
      Arrivals arrivals, boolean prompt, long begin, long end, long shared, long others) {
    boolean grown = arrivals.grown() != 0;
    int took = micros(end - begin - others);
    long waited = begin - arrivals.waiting();
    return new CloudMessage.Timing(
        grown ? (int) ((arrivals.grown() - start) / 1000) : 0,
        micros(waited + others),
        prompt ? 0 : took,
        prompt ? took : 0,
        0,
        micros(Math.min(shared, waited) + others));
  }

  private static int micros(long nanos) {
    return Math.clamp(nanos / 1000, 0, Integer.MAX_VALUE);
  }

  @Override
  public void refuse(Refusal refusal) {
    if (!ended()) {
      actions.add(new CloudAction.Send(new CloudMessage.Refused(refusal)));
      end();
    }
  }

  /** There is nobody to tell. */
  @Override
  public void abandon() {
    if (!ended()) {
      actions.clear();
      end();
    }
  }

  private void end() {
    counts = counts();
    state = new State.Ended();
    actions.add(new CloudAction.Ended());
  }

  @Override
  public boolean ended() {
    return state instanceof State.Ended;
  }

  @Override
  public int token(int position) {
    return text().token(position);
  }

  /** 0 after the end too. */
  @Override
  public int length() {
    return state instanceof State.Idle || state instanceof State.Passing ? text().length() : 0;
  }

  private Text text() {
    return switch (state) {
      case State.Idle(LiveText live) -> live.text();
      case State.Passing passing -> passing.live().text();
      default -> throw new IllegalStateException("the session has no text");
    };
  }

  @Override
  public Runnable ahead() {
    if (!(state instanceof State.Idle(LiveText live))) {
      return null; // Of a pass that is under way its rows come first.
    }
    return edits.ahead(live.text(), live.text().length());
  }

  @Override
  public int[] committedText() {
    return text().copy(0, text().length());
  }

  @Override
  public SessionId name() {
    return name;
  }

  /** What became of the guesses so far. */
  public GuessCounts counts() {
    return switch (state) {
      case State.Idle(LiveText live) -> live.counts().with(rows, walked, passes);
      case State.Passing passing -> passing.live().counts().with(rows, walked, passes);
      default -> counts;
    };
  }
}
