package io.draftwire.lab.time;

import io.draftwire.engine.CostCurve;

/**
 * What computing costs on a pair of machines, in seconds.
 *
 * @param name as experiment files spell it: {@code measured}, {@code jetson-a100}
 * @param source where the figures come from: a paper and its table, or the host and the command
 * @param draft one forward pass of the draft over n tokens
 * @param target one forward pass of the target over n tokens, c(n)
 * @param encodeSeconds shaping, rounding and coding one draft's law at the edge
 * @param verifySeconds decoding and testing a round at the cloud, on top of the forward pass
 */
public record CostProfile(
    String name,
    String source,
    CostCurve draft,
    CostCurve target,
    double encodeSeconds,
    double verifySeconds) {}
