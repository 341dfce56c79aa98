package io.draftwire.lab.pair;

import io.draftwire.engine.CostCurve;

/**
 * What the pair costs on this host, seconds.
 *
 * @param draft one forward pass of the draft over n tokens
 * @param target one forward pass of the target over n tokens, c(n)
 */
public record PairCosts(CostCurve draft, CostCurve target) {}
