package io.draftwire.core.live;

import io.draftwire.core.coding.TokenPrior;
import io.draftwire.core.grammar.GrammarBook;
import io.draftwire.core.law.ExponentialRace;
import io.draftwire.core.law.LogitRows;
import io.draftwire.core.law.PlainEdits;
import io.draftwire.core.law.PlainGrammar;
import io.draftwire.core.law.Sampling;
import io.draftwire.core.random.Dice;
import io.draftwire.core.random.Purpose;
import io.draftwire.core.scheme.Coupled;
import io.draftwire.core.session.Burst;
import io.draftwire.core.session.CloudAction;
import io.draftwire.core.session.CloudLimits;
import io.draftwire.core.session.CloudMessage;
import io.draftwire.core.session.DivergedException;
import io.draftwire.core.session.EdgeAction;
import io.draftwire.core.session.EdgeMessage;
import io.draftwire.core.session.EdgeSettings;
import io.draftwire.core.session.Meanwhile;
import io.draftwire.core.session.Recall;
import io.draftwire.core.session.SessionException;
import io.draftwire.core.session.SessionId;
import io.draftwire.core.session.ToldCosts;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.function.IntPredicate;
import java.util.regex.Pattern;

/**
 * Both ends of a live session over models whose laws are closed forms of the last two tokens, under
 * a schedule drawn at random: who goes next, how late messages are, and what a hostile or broken
 * network does to guesses.
 */
final class LiveWorld {
  /** What is done to a frame of guesses under way. */
  interface Mischief {
    /** The messages that arrive in its place. */
    List<EdgeMessage> arrive(EdgeMessage.Grow grow, Random random);
  }

  /** What is told of a pass that is under way. */
  interface Hinter {
    List<CloudMessage.Hint> hints(LiveWorld world, LogitRows rows, TargetPass pass);
  }

  static final Mischief NONE = (grow, random) -> List.of(grow);

  final int vocabulary;
  final Sampling sampling;
  final Random random;
  final LiveEdge edge;
  LiveCloud cloud;

  /** Times that the texts came apart: damage that no check value saw. */
  int diverged;

  private final CloudLimits limits;

  /** What the text is held to; null for nothing. */
  private final Pattern held;

  final int[] prompt;
  final int tokens;
  final long seed;
  final IntPredicate endsText;
  private final double noise;
  private final Mischief mischief;

  private final ArrayDeque<EdgeMessage> up = new ArrayDeque<>();
  private final ArrayDeque<CloudMessage> down = new ArrayDeque<>();

  /** The last two tokens on the way to a node that was run. */
  private final Map<Integer, int[]> contexts = new HashMap<>();

  private int[] rootContext;
  private long now = 1;

  /** Whether the connection breaks now and then, and another cloud takes the session up. */
  boolean breaks;

  /**
   * Whether the cloud goes along a guess, the first time that it does, which the edge never made.
   */
  boolean strange;

  /** Null where no hints are asked for. */
  Hinter hinter;

  /** What a pass of the draft is said to take: guesses leave at once, or wait for a pass. */
  private final double draftSeconds;

  private TargetPass pass;
  final List<Burst> bursts = new ArrayList<>();
  int draftPasses;
  boolean closed;
  int mostAhead;

  /** Times that a pass would have begun and waited for guesses instead. */
  int waits;

  LiveWorld(Sampling sampling, int tokens, double noise, long seed, Mischief mischief) {
    this(sampling, tokens, noise, seed, mischief, GrowthPolicy.USUAL);
  }

  LiveWorld(
      Sampling sampling,
      int tokens,
      double noise,
      long seed,
      Mischief mischief,
      GrowthPolicy policy) {
    this(
        23,
        new int[] {1, 5 + new Random(seed).nextInt(10), 3},
        sampling,
        tokens,
        noise,
        seed,
        mischief,
        policy,
        token -> token == 2 && seed % 3 == 0,
        TokenPrior.NONE,
        false,
        null);
  }

  /** Held to the sampling's grammar, which {@code held} says once more. */
  LiveWorld(Sampling sampling, Pattern held, int tokens, double noise, long seed) {
    this(
        23,
        new int[] {1, 5 + new Random(seed).nextInt(10), 3},
        sampling,
        tokens,
        noise,
        seed,
        NONE,
        GrowthPolicy.USUAL,
        token -> token == 2 && seed % 3 == 0,
        TokenPrior.NONE,
        false,
        held);
  }

  LiveWorld(
      int vocabulary,
      int[] prompt,
      Sampling sampling,
      int tokens,
      double noise,
      long seed,
      Mischief mischief,
      GrowthPolicy policy,
      IntPredicate endsText,
      TokenPrior prior,
      boolean chances) {
    this(
        vocabulary,
        prompt,
        sampling,
        tokens,
        noise,
        seed,
        mischief,
        policy,
        endsText,
        prior,
        chances,
        null);
  }

  private LiveWorld(
      int vocabulary,
      int[] prompt,
      Sampling sampling,
      int tokens,
      double noise,
      long seed,
      Mischief mischief,
      GrowthPolicy policy,
      IntPredicate endsText,
      TokenPrior prior,
      boolean chances,
      Pattern held) {
    this.held = held;
    this.vocabulary = vocabulary;
    this.sampling = sampling;
    this.tokens = tokens;
    this.noise = noise;
    this.seed = seed;
    this.mischief = mischief;
    this.random = new Random(seed);
    this.draftSeconds = seed % 2 == 0 ? 1 : 1e-3;
    this.prompt = prompt;
    this.endsText = endsText;
    GrammarBook grammars = PlainGrammar.book(vocabulary, endsText);
    limits = new CloudLimits("f", vocabulary, 4096, prior, ToldCosts.UNKNOWN, grammars);
    cloud = new LiveCloud(SessionId.of(1), limits, 99, endsText);
    edge =
        new LiveEdge(
            new EdgeSettings(
                    EdgeMessage.Mode.LIVE,
                    "f",
                    vocabulary,
                    sampling,
                    sampling.temperature(),
                    new Coupled(),
                    0,
                    Integer.MAX_VALUE,
                    tokens,
                    OptionalLong.of(seed),
                    endsText)
                .withPrior(prior)
                .withGrammars(grammars)
                .withChances(chances)
                .withHints(true),
            prompt,
            policy,
            new LiveKnowledge());
  }

  /** The target's logits behind two tokens, and the draft's: the same with noise. */
  void logits(int before, int last, boolean draft, float[] out, int offset) {
    Random law = new Random(31L * before + 1009L * last + 7);
    Random off = new Random(77L * before + 13L * last + 3);
    for (int t = 0; t < vocabulary; t++) {
      double own = 2 * law.nextGaussian();
      out[offset + t] = (float) (draft ? own + noise * off.nextGaussian() : own);
    }
  }

  /** What the cloud decodes alone from the same seed. */
  int[] alone() {
    ExponentialRace race = new ExponentialRace(vocabulary);
    Dice dice = new Dice(seed);
    float[] row = new float[vocabulary];
    List<Integer> text = new ArrayList<>();
    for (int token : prompt) {
      text.add(token);
    }
    while (text.size() < prompt.length + tokens) {
      int n = text.size();
      logits(text.get(n - 2), text.get(n - 1), false, row, 0);
      int[] before = text.stream().mapToInt(i -> i).toArray();
      PlainEdits.edit(row, before, n, prompt.length, sampling);
      if (held != null) {
        PlainGrammar.forbid(row, before, n, prompt.length, held, endsText);
      }
      int token = race.winner(row, 0, sampling, dice.bits(Purpose.RACE, n));
      text.add(token);
      if (endsText.test(token)) {
        break;
      }
    }
    return text.subList(prompt.length, text.size()).stream().mapToInt(i -> i).toArray();
  }

  /** Runs the answer to its end. */
  int[] run() throws SessionException {
    edge.start(now);
    act();
    for (int steps = 0; !edge.finished(); steps++) {
      if (steps > 200_000) {
        throw new AssertionError("the session stands still");
      }
      now += 1 + random.nextInt(20_000_000);
      if (breaks && edge.resumable() && random.nextInt(40) == 0) {
        takeUp();
        act();
      }
      switch (random.nextInt(5)) {
        case 0 -> hearUp();
        case 1 -> hearDown();
        case 2 -> draft();
        case 3 -> pass();
        default -> edge.onDeadline(now);
      }
      act();
    }
    while (!up.isEmpty()) {
      hearUp();
      act();
    }
    return edge.answer();
  }

  private void hearUp() {
    EdgeMessage message = up.poll();
    if (message == null) {
      return;
    }
    List<EdgeMessage> arrive =
        message instanceof EdgeMessage.Grow grow ? mischief.arrive(grow, random) : List.of(message);
    for (EdgeMessage each : arrive) {
      cloud.onMessage(whole(each), now);
    }
  }

  /** A hello that takes the session up has its text remembered. */
  private EdgeMessage whole(EdgeMessage message) {
    if (!(message instanceof EdgeMessage.Hello hello) || hello.resume() == null) {
      return message;
    }
    int[] text = new int[edge.committed()];
    for (int i = 0; i < text.length; i++) {
      text[i] = edge.token(i);
    }
    return new Recall(hello, text).whole();
  }

  private void hearDown() throws SessionException {
    CloudMessage message = down.poll();
    if (message == null) {
      return;
    }
    if (strange && diverged == 0 && message instanceof CloudMessage.Advance advance) {
      message = alongNobodysGuess(advance);
    }
    try {
      edge.onMessage(message, now);
    } catch (DivergedException e) {
      diverged++;
      takeUp();
    }
  }

  /** What a cloud says whose guess was another one under way, and had the right check value. */
  private static CloudMessage alongNobodysGuess(CloudMessage.Advance advance) {
    return advance.node() == 0
        ? advance
        : new CloudMessage.Advance(
            advance.node() + 100_000,
            advance.token(),
            advance.digest(),
            advance.heard(),
            advance.rows(),
            advance.timing(),
            advance.chances());
  }

  /** As the edge's link does: the session goes on from the edge's text, on another connection. */
  private void takeUp() {
    up.clear();
    down.clear();
    pass = null;
    cloud = new LiveCloud(SessionId.of(1), limits, 99, endsText);
    edge.lost(Meanwhile.WAIT);
    edge.resume(now);
  }

  /** Begins a pass, or ends the one that is under way: what comes meanwhile is heard during it. */
  private void pass() {
    if (pass != null) {
      TargetPass over = pass;
      pass = null;
      end(over);
    } else if (cloud.wantsPass() && cloud.waitsFor(now) > 0) {
      waits++;
    } else if (cloud.wantsPass()) {
      pass = cloud.begin(n -> 1 + .02 * n, 32);
      if (hinter != null) {
        down.addAll(hinter.hints(this, targetRows(pass), pass));
      }
    }
  }

  private void end(TargetPass pass) {
    if (cloud.ended()) {
      return;
    }
    cloud.end(targetRows(pass), now, now + 1_000_000, 0, 0);
    mostAhead = Math.max(mostAhead, cloud.length() - edge.committed());
  }

  private LogitRows targetRows(TargetPass pass) {
    int last = cloud.token(pass.to() - 1);
    int before = cloud.token(pass.to() - 2);
    int[][] at = new int[pass.rows()][];
    at[0] = new int[] {before, last};
    float[] logits = new float[pass.rows() * vocabulary];
    logits(before, last, false, logits, 0);
    for (int i = 0; i < pass.guesses(); i++) {
      at[i + 1] = new int[] {at[pass.parents()[i] + 1][1], pass.tokens()[i]};
      logits(at[i + 1][0], at[i + 1][1], false, logits, (i + 1) * vocabulary);
    }
    return rows(logits);
  }

  private void draft() {
    DraftPass pass = edge.pass(n -> draftSeconds, now);
    if (pass == null) {
      return;
    }
    draftPasses++;
    int committed = edge.committed();
    rootContext = new int[] {edge.token(committed - 2), edge.token(committed - 1)};
    contexts.put(0, rootContext);
    float[] logits = new float[pass.rows() * vocabulary];
    for (int i = 0; i < pass.rows(); i++) {
      int[] at = rootContext;
      if (!pass.root()) {
        at = new int[] {contexts.get(pass.parents()[i])[1], pass.tokens()[i]};
        contexts.put(pass.nodes()[i], at);
      }
      logits(at[0], at[1], true, logits, i * vocabulary);
    }
    edge.ran(pass, rows(logits));
  }

  LogitRows rows(float[] logits) {
    return new LogitRows() {
      @Override
      public float[] logits() {
        return logits;
      }

      @Override
      public int offset(int row) {
        return row * vocabulary;
      }
    };
  }

  private void act() {
    for (EdgeAction action = edge.poll(); action != null; action = edge.poll()) {
      switch (action) {
        case EdgeAction.Send(EdgeMessage message) -> up.add(message);
        case EdgeAction.Commit commit -> bursts.add(commit.burst());
        default -> {}
      }
    }
    for (CloudAction action = cloud.poll(); action != null; action = cloud.poll()) {
      switch (action) {
        case CloudAction.Send send -> down.add(send.message());
        case CloudAction.Ended ended -> closed = true;
        case CloudAction.Forward forward -> throw new AssertionError("no forward here");
      }
    }
  }
}
