package io.draftwire.lab.time;

import io.draftwire.core.session.ToldCosts;
import io.draftwire.engine.CostCurve;
import io.draftwire.engine.CostMeter;
import java.util.ArrayList;
import java.util.List;

/**
 * What computing costs on a pair of machines, in seconds.
 *
 * @param name as experiment files spell it: {@code measured}, {@code jetson-a100}
 * @param source where the figures come from: a paper and its table, or the host and the command
 * @param draft one forward pass of the draft over n tokens, at the edge
 * @param target one forward pass of the target over n tokens, c(n)
 * @param encodeSeconds shaping, rounding and coding one draft's law at the edge
 * @param verifySeconds decoding and testing a round at the cloud, on top of the forward pass
 * @param serverDraft one forward pass of the draft over n tokens, on the target's machine: what the
 *     co-located baseline drafts with
 */
public record CostProfile(
    String name,
    String source,
    CostCurve draft,
    CostCurve target,
    double encodeSeconds,
    double verifySeconds,
    CostCurve serverDraft) {

  public CostProfile {
    check(name, "encode", encodeSeconds);
    check(name, "verify", verifySeconds);
  }

  /** A profile whose draft costs the same wherever it runs. */
  public CostProfile(
      String name,
      String source,
      CostCurve draft,
      CostCurve target,
      double encodeSeconds,
      double verifySeconds) {
    this(name, source, draft, target, encodeSeconds, verifySeconds, draft);
  }

  /** What a cloud on this machine tells edges of its target's pass, as a server measures it. */
  public ToldCosts told() {
    return told(target);
  }

  /** What a cloud whose passes cost {@code target} tells edges of them. */
  public static ToldCosts told(CostCurve target) {
    List<Integer> micros = new ArrayList<>();
    for (int tokens = 1; CostMeter.tells(tokens, target); tokens *= 2) {
      micros.add(Nanos.micros(Nanos.of(target.seconds(tokens))));
    }
    return ToldCosts.of(micros);
  }

  private static void check(String name, String what, double seconds) {
    if (!(seconds >= 0) || Double.isInfinite(seconds)) {
      throw new IllegalArgumentException(
          "profile "
              + name
              + ": "
              + what
              + " takes "
              + seconds
              + " s; write a finite number from 0 on");
    }
  }
}
