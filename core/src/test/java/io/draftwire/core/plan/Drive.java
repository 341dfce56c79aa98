package io.draftwire.core.plan;

import io.draftwire.core.scheme.Scheme;

/** Drives a planner through one answer in a {@link World}, as a session and its driver would. */
final class Drive {
  private static final int HELLO_UP = 260;
  private static final int HELLO_DOWN = 90;

  private final World world;
  private final Planner planner;
  private final int tokens;
  private final long seed;
  private final double cloudClock;

  private double now;
  private int committed;
  private boolean caughtUp = true;
  int rounds;

  /**
   * Over the rounds whose length the answer's end did not bound, what luck would be in the mean.
   */
  double expectedSeconds;

  double expectedTokens;
  int streamed;

  private Drive(World world, Planner planner, int tokens, long seed) {
    this.world = world;
    this.planner = planner;
    this.tokens = tokens;
    this.seed = seed;
    this.cloudClock = 100 + seed % 50;
  }

  /** Seconds from the welcome to the last token. */
  static double seconds(World world, Planner planner, int tokens, long seed) {
    return run(world, planner, tokens, seed).seconds();
  }

  double seconds() {
    return now;
  }

  static Drive run(World world, Planner planner, int tokens, long seed) {
    Drive drive = new Drive(world, planner, tokens, seed);
    planner.cloudCosts(world.machines.target());
    drive.roundTrip(HELLO_UP, HELLO_DOWN, 0);
    Step step = planner.next(tokens);
    while (drive.committed < tokens) {
      Step following =
          switch (step) {
            case Step.Draft draft -> drive.round(draft);
            case Step.Stream stream -> drive.stream(stream);
          };
      if (drive.committed < tokens) {
        step = following == null ? planner.next(tokens - drive.committed) : following;
      }
    }
    return drive;
  }

  private Step round(Step.Draft draft) {
    rounds++;
    Scheme scheme = draft.scheme();
    if (committed + Step.MOST_DRAFTS < tokens) {
      expectedSeconds += world.expectedSeconds(scheme, draft.most());
      expectedTokens += world.expectedTokens(scheme, draft.most());
    }
    World.Fate fate = world.fates.get(scheme);
    int length = Math.min(draft.most(), tokens - committed - 1);
    double bits = length == 0 ? 0 : fate.bitsPerRound();
    for (int i = 0; i < length; i++) {
      planner.drafted(Math.round(1e9 * world.machines.draft()), i == 0 && !caughtUp ? 2 : 1);
      planner.encoded(Math.round(1e9 * world.machines.encode()));
      now += world.machines.draft() + world.machines.encode();
      bits += world.bits(scheme, committed + i, seed);
    }
    int accepted = 0;
    while (accepted < length && world.accepts(scheme, committed + accepted, seed)) {
      accepted++;
    }
    boolean rejected = accepted < length;
    int payload = (int) Math.round(bits);
    roundTrip(
        World.MESSAGE_UP + Math.ceilDiv(payload, 8),
        World.MESSAGE_DOWN + (rejected ? fate.rejectionBytes() : 0),
        length + 1);
    if (rejected && fate.rejectionBytes() > 0 && world.refills(committed, seed)) {
      roundTrip(World.REQUEST_UP, World.MESSAGE_DOWN + fate.rejectionBytes(), 0);
    }
    planner.outcome(new Outcome(scheme, length, Math.min(accepted + 1, length), accepted, payload));
    committed += accepted + 1;
    caughtUp = rejected;
    return null;
  }

  private void roundTrip(int bytesUp, int bytesDown, int rows) {
    double sent = now;
    now += world.up(bytesUp, committed, seed);
    double arrived = now;
    double verify = rows == 0 ? 0 : world.machines.target(rows);
    now += verify + (rows == 0 ? 0 : world.machines.test());
    now += world.down(bytesDown, committed, seed);
    planner.roundTrip(
        new RoundTrip(
            nanos(sent),
            nanos(now),
            bytesUp,
            bytesDown,
            (int) Math.round(1e6 * (arrived + cloudClock)),
            0,
            (int) Math.round(1e6 * verify),
            rows));
  }

  /** Returns the step that the planner chose at half of the last chunk, unless it streams on. */
  private Step stream(Step.Stream stream) {
    double one = world.machines.target(1);
    expectedSeconds += world.roundTrip;
    double cloud = now + world.up(World.REQUEST_UP, committed, seed);
    double linkFree = 0;
    int left = stream.tokens();
    int askAt = left / 2;
    double orderedAt = cloud;
    Step after = null;
    while (left > 0 && committed < tokens) {
      cloud = Math.max(cloud, orderedAt) + one;
      orderedAt = 0;
      double airtime = world.airtime(World.STREAMED_DOWN, world.downBits, committed);
      linkFree = Math.max(cloud, linkFree) + airtime;
      now = Math.max(now, linkFree + world.down(World.STREAMED_DOWN, committed, seed) - airtime);
      planner.streamed(nanos(now), World.STREAMED_DOWN, 0, (int) Math.round(1e6 * one));
      if (committed + Step.MOST_DRAFTS < tokens) {
        expectedSeconds += world.streamSeconds();
        expectedTokens++;
      }
      committed++;
      streamed++;
      left--;
      if (left == askAt && after == null && committed < tokens) {
        after = planner.next(tokens - committed);
        if (after instanceof Step.Stream more) {
          left += more.tokens();
          askAt = left / 2;
          after = null;
          if (left == more.tokens()) {
            orderedAt = now + world.up(World.REQUEST_UP, committed, seed);
          }
        }
      }
    }
    caughtUp = true;
    return after;
  }

  private static long nanos(double seconds) {
    return Math.round(1e9 * seconds);
  }
}
