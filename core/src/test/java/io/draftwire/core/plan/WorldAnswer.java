package io.draftwire.core.plan;

import io.draftwire.core.law.Sampling;
import io.draftwire.core.scheme.Candidates;
import io.draftwire.core.scheme.Scalar;
import io.draftwire.core.scheme.Scheme;
import io.draftwire.core.session.CloudMessage;
import io.draftwire.core.session.CloudMessage.Timing;
import io.draftwire.core.session.EdgeAction;
import io.draftwire.core.session.EdgeMessage;
import io.draftwire.core.session.EdgeSession;
import io.draftwire.core.session.EdgeSettings;
import io.draftwire.core.session.SessionException;
import io.draftwire.core.session.SessionId;
import io.draftwire.core.session.ToldCosts;
import io.draftwire.core.text.Prefix;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.OptionalLong;
import java.util.SplittableRandom;

/**
 * One answer of a real {@link EdgeSession}, with real drafts and payloads, whose cloud, link and
 * clock are a {@link World}'s arithmetic: what planners are tried on.
 */
final class WorldAnswer {
  static final int VOCABULARY = 64;
  private static final int HELLO_UP = 260;
  private static final int HELLO_DOWN = 90;
  private static final int LAWS = 64;
  private static final float[][] DRAFTS = laws();

  private record Mail(CloudMessage message, int bytes, double arrives) {}

  private final World world;
  private final Planner planner;
  private final int tokens;
  private final long seed;
  private final EdgeSession session;
  private final ArrayDeque<Mail> inbox = new ArrayDeque<>();

  private double now;

  /** When the hello is at the cloud, whose clock then starts. */
  private double cloudStart;

  private double sent;
  private int bytesUp;
  private int rows;
  private Scheme scheme;

  /** When the cloud has made all tokens that it was asked to stream, and the link carried them. */
  private double streamMade;

  private double streamCarried;
  private double streamSent;
  private int streamBytes;

  int rounds;

  /** Of them, those that had drafts. */
  int drafted;

  /**
   * Over the rounds whose length the answer's end did not bound, what luck would be in the mean.
   */
  double expectedSeconds;

  double expectedTokens;

  private WorldAnswer(World world, Planner planner, int tokens, long seed) {
    this.world = world;
    this.planner = planner;
    this.seed = seed;
    this.scheme = planner.first();
    this.session =
        new EdgeSession(
            new EdgeSettings(
                EdgeMessage.Mode.SPECULATIVE,
                "print",
                VOCABULARY,
                Sampling.at(1),
                1,
                scheme,
                Step.MOST_DRAFTS,
                Integer.MAX_VALUE,
                tokens,
                OptionalLong.of(seed),
                token -> false),
            new int[] {0},
            planner);
    this.tokens = tokens;
  }

  private static float[][] laws() {
    SplittableRandom random = new SplittableRandom(5);
    float[][] laws = new float[LAWS][VOCABULARY];
    for (float[] law : laws) {
      for (int v = 0; v < VOCABULARY; v++) {
        law[v] = (float) (4 * random.nextGaussian());
      }
    }
    return laws;
  }

  /** Seconds from the welcome to the last token. */
  static double seconds(World world, Planner planner, int tokens, long seed) {
    return run(world, planner, tokens, seed).seconds();
  }

  static WorldAnswer run(World world, Planner planner, int tokens, long seed) {
    WorldAnswer answer = new WorldAnswer(world, planner, tokens, seed);
    try {
      answer.run();
    } catch (SessionException e) {
      throw new IllegalStateException(e);
    }
    return answer;
  }

  double seconds() {
    return now;
  }

  /** Of the answer's tokens, those that the cloud decoded alone. */
  long streamed() {
    return session.figures().streamedTokens();
  }

  private void run() throws SessionException {
    session.start();
    while (!session.finished()) {
      EdgeAction action = session.poll();
      switch (action) {
        case EdgeAction.Forward forward -> draft(forward);
        case EdgeAction.Send send -> send(send.message());
        case EdgeAction.Commit commit -> {}
        case EdgeAction.TakeBack back ->
            throw new IllegalStateException("taken back, though nothing was said alone");
        case EdgeAction.Finished finished -> {}
        case null -> receive(inbox.remove());
      }
    }
  }

  private void draft(EdgeAction.Forward forward) {
    now += world.machines.draft() + world.machines.encode();
    session.onLogits(DRAFTS[Math.floorMod(31 * forward.to() + seed, LAWS)], 0);
    planner.drafted(nanos(world.machines.draft()), forward.to() - forward.keep());
    planner.encoded(nanos(world.machines.encode()));
  }

  private void send(EdgeMessage message) {
    switch (message) {
      case EdgeMessage.Hello hello -> {
        sent(HELLO_UP, 0);
        ToldCosts costs =
            ToldCosts.of(Arrays.stream(world.told()).mapToObj(WorldAnswer::micros).toList());
        cloudStart = now + world.up(HELLO_UP, 0, seed);
        answer(
            new CloudMessage.Welcome(SessionId.of(1), 1, seed, 1 << 20, 0, costs),
            HELLO_DOWN,
            cloudStart);
      }
      case EdgeMessage.Round round -> judge(round);
      case EdgeMessage.Stream stream -> stream(stream.tokens());
      case EdgeMessage.Grow grow -> {}
      case EdgeMessage.Ack ack -> {}
      case EdgeMessage.Close close -> {}
      default -> throw new IllegalStateException("no world answers " + message);
    }
  }

  private void sent(int bytes, int rows) {
    this.sent = now;
    this.bytesUp = bytes;
    this.rows = rows;
  }

  private void answer(CloudMessage message, int bytes, double leaves) {
    inbox.add(new Mail(message, bytes, leaves + world.down(bytes, session.committed(), seed)));
  }

  private void judge(EdgeMessage.Round round) {
    scheme = round.scheme() == null ? scheme : round.scheme();
    int committed = session.committed() - session.promptLength();
    int accepted = 0;
    while (accepted < round.drafts() && world.accepts(scheme, committed + accepted, seed)) {
      accepted++;
    }
    rounds++;
    drafted += round.drafts() > 0 ? 1 : 0;
    if (committed + Step.MOST_DRAFTS < tokens) {
      expectedSeconds += world.expectedSeconds(scheme, round.drafts());
      expectedTokens += world.expectedTokens(scheme, round.drafts());
    }
    sent(World.MESSAGE_UP + round.payload().length, round.drafts() + 1);
    double arrived = now + world.up(bytesUp, committed, seed);
    Timing timing =
        new Timing(
            micros(arrived - cloudStart),
            micros(world.queueSeconds),
            micros(world.machines.target(rows)),
            0,
            0,
            micros(world.queueSeconds));
    double leaves =
        arrived + world.queueSeconds + world.machines.target(rows) + world.machines.test();
    int extra = accepted < round.drafts() ? world.fates.get(scheme).rejectionBytes() : 0;
    if (scheme instanceof Scalar && accepted < round.drafts()) {
      answer(
          new CloudMessage.Offer(
              round.number(), accepted, digest(accepted), candidates(committed), timing),
          World.MESSAGE_DOWN + extra,
          leaves);
    } else {
      int token = token(committed + accepted);
      answer(
          new CloudMessage.Ruling(round.number(), accepted, token, digest(accepted, token), timing),
          World.MESSAGE_DOWN + extra,
          leaves);
    }
  }

  /** Of the committed text, so many drafts and what follows them. */
  private int digest(int accepted, int... behind) {
    int length = session.committed() + accepted;
    int[] text = new int[length + behind.length];
    for (int i = 0; i < length; i++) {
      text[i] = session.token(i);
    }
    System.arraycopy(behind, 0, text, length, behind.length);
    return Prefix.of(text).digest();
  }

  /** As sure as can be: one of the first few will do. */
  private Candidates candidates(int position) {
    int[] tokens = new int[64];
    float[] p = new float[tokens.length];
    for (int i = 0; i < tokens.length; i++) {
      tokens[i] = token(31 * position + i);
      p[i] = 1;
    }
    return new Candidates(0, tokens, p);
  }

  private int token(int position) {
    return (int) Math.floorMod(seed * 7919 + position * 104729L, (long) VOCABULARY);
  }

  private void stream(int asked) {
    int committed = session.committed() - session.promptLength() + inbox.size();
    boolean greeting = session.committed() == session.promptLength();
    boolean begins = greeting || inbox.isEmpty();
    if (begins) {
      expectedSeconds += world.roundTrip;
      streamSent = now;
      streamBytes = World.REQUEST_UP + (greeting ? HELLO_UP : 0);
    }
    double one = world.machines.target(1) + world.queueSeconds;
    double arrived = now + world.up(begins ? streamBytes : World.REQUEST_UP, committed, seed);
    streamMade = Math.max(streamMade, arrived);
    for (int i = 0; i < asked; i++) {
      streamMade += one;
      double airtime = world.airtime(World.STREAMED_DOWN, world.downBits, committed + i);
      streamCarried = Math.max(streamMade, streamCarried) + airtime;
      double arrives =
          streamCarried - airtime + world.down(World.STREAMED_DOWN, committed + i, seed);
      Timing timing =
          new Timing(
              begins && i == 0 ? micros(arrived - cloudStart) : 0,
              micros(world.queueSeconds),
              micros(world.machines.target(1)),
              0,
              0,
              micros(world.queueSeconds));
      inbox.add(
          new Mail(
              new CloudMessage.Streamed(token(committed + i), i == asked - 1, timing),
              World.STREAMED_DOWN,
              arrives));
    }
  }

  private void receive(Mail mail) throws SessionException {
    now = Math.max(now, mail.arrives());
    switch (mail.message()) {
      case CloudMessage.Welcome welcome ->
          planner.roundTrip(
              new RoundTrip(nanos(sent), nanos(now), HELLO_UP, HELLO_DOWN, 0, 0, 0, 0));
      case CloudMessage.Ruling ruling -> roundTrip(ruling.timing(), mail.bytes());
      case CloudMessage.Offer offer -> roundTrip(offer.timing(), mail.bytes());
      case CloudMessage.Streamed streamed -> {
        Timing timing = streamed.timing();
        if (timing.arrivedMicros() != 0) {
          planner.roundTrip(
              new RoundTrip(
                  nanos(streamSent),
                  nanos(now),
                  streamBytes,
                  mail.bytes(),
                  timing.arrivedMicros(),
                  timing.queueMicros(),
                  timing.sharedMicros(),
                  timing.verifyMicros(),
                  0,
                  0));
        }
        planner.streamed(
            nanos(now),
            mail.bytes(),
            timing.queueMicros(),
            timing.sharedMicros(),
            timing.verifyMicros());
        int committed = session.committed() - session.promptLength();
        if (committed + Step.MOST_DRAFTS < tokens) {
          expectedSeconds += world.streamSeconds();
          expectedTokens++;
        }
      }
      default -> throw new IllegalStateException("no world sends " + mail.message());
    }
    session.onMessage(mail.message());
  }

  private void roundTrip(Timing timing, int bytesDown) {
    planner.roundTrip(
        new RoundTrip(
            nanos(sent),
            nanos(now),
            bytesUp,
            bytesDown,
            timing.arrivedMicros(),
            timing.queueMicros(),
            timing.sharedMicros(),
            timing.verifyMicros(),
            0,
            rows));
  }

  private static int micros(double seconds) {
    return (int) Math.round(1e6 * seconds);
  }

  private static long nanos(double seconds) {
    return Math.round(1e9 * seconds);
  }
}
