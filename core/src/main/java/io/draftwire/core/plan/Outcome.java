package io.draftwire.core.plan;

import io.draftwire.core.scheme.Scheme;

/**
 * How a round of drafts came out.
 *
 * @param tested drafts that were tested: the accepted ones, and the rejected one if there was one
 */
public record Outcome(Scheme scheme, int drafts, int tested, int accepted, int payloadBits) {}
