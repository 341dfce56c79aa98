package io.draftwire.core.live;

import io.draftwire.core.law.LogitRows;
import io.draftwire.core.law.Sampling;
import io.draftwire.core.scheme.Coupled;
import io.draftwire.core.session.CloudAction;
import io.draftwire.core.session.CloudLimits;
import io.draftwire.core.session.EdgeAction;
import io.draftwire.core.session.EdgeMessage.Mode;
import io.draftwire.core.session.EdgeSettings;
import io.draftwire.core.session.SessionException;
import io.draftwire.core.session.SessionId;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import java.util.function.IntUnaryOperator;

/**
 * Has the JVM compile both ends of live sessions before the first answer needs them, on made-up
 * rows: a target's pass does not wait for a compiler, and what an edge guesses too late is lost.
 * Meant for the time in which a model loads, on a thread of the caller's; does nothing but take
 * time.
 */
public final class LiveWarmUp {
  private static final int VOCABULARY = 2048;
  private static final int SESSIONS = 16;
  private static final int TOKENS = 48;

  /** Rows begin at so many places of the numbers. */
  private static final int LAWS = 512;

  private final float[] numbers = new float[VOCABULARY + LAWS];
  private long now;

  private LiveWarmUp() {
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = (float) (3 * random.nextGaussian());
    }
  }

  /** Returns when all is warm, or soon after {@code enough} is true. */
  public static void run(BooleanSupplier enough) {
    LiveWarmUp warmUp = new LiveWarmUp();
    for (int i = 0; i < SESSIONS && !enough.getAsBoolean(); i++) {
      try {
        warmUp.session(i);
      } catch (SessionException e) {
        throw new IllegalStateException("a session of this very process was refused", e);
      }
    }
  }

  private void session(long seed) throws SessionException {
    LiveCloud cloud =
        new LiveCloud(
            SessionId.of(1), new CloudLimits("", VOCABULARY, 1 << 12), seed, token -> false);
    EdgeSettings settings =
        new EdgeSettings(
            Mode.LIVE,
            "",
            VOCABULARY,
            Sampling.at(.8),
            .8,
            new Coupled(),
            0,
            Integer.MAX_VALUE,
            TOKENS,
            OptionalLong.of(seed),
            token -> false);
    LiveEdge edge =
        new LiveEdge(settings, new int[] {1, 2, 3}, GrowthPolicy.USUAL, new LiveKnowledge());
    edge.start(++now);
    while (!edge.finished()) {
      deliver(edge, cloud);
      for (int i = 0; i < 3; i++) {
        draft(edge);
        deliver(edge, cloud);
      }
      pass(cloud);
      deliver(edge, cloud);
    }
  }

  private void deliver(LiveEdge edge, LiveCloud cloud) throws SessionException {
    now += 1_000_000;
    for (EdgeAction action = edge.poll(); action != null; action = edge.poll()) {
      if (action instanceof EdgeAction.Send(var message)) {
        cloud.onMessage(message, now);
      }
    }
    for (CloudAction action = cloud.poll(); action != null; action = cloud.poll()) {
      if (action instanceof CloudAction.Send(var message)) {
        edge.onMessage(message, now);
      }
    }
  }

  private void draft(LiveEdge edge) {
    DraftPass pass = edge.pass(tokens -> 1, now);
    if (pass != null) {
      // Every fourth law of the draft is another than the target's.
      edge.ran(
          pass,
          rows(
              row -> {
                int token = pass.root() ? edge.token(pass.length() - 1) : pass.tokens()[row];
                return token % 4 == 0 ? token + 1 : token;
              }));
    }
  }

  private void pass(LiveCloud cloud) {
    if (cloud.wantsPass()) {
      TargetPass pass = cloud.begin(tokens -> 1 + .02 * tokens, 32);
      int root = cloud.token(pass.to() - 1);
      cloud.end(rows(row -> row == 0 ? root : pass.tokens()[row - 1]), now, now + 1_000_000, 0, 0);
    }
  }

  private LogitRows rows(IntUnaryOperator tokenOf) {
    return new LogitRows() {
      @Override
      public float[] logits() {
        return numbers;
      }

      @Override
      public int offset(int row) {
        return tokenOf.applyAsInt(row) * 37 % LAWS;
      }
    };
  }
}
