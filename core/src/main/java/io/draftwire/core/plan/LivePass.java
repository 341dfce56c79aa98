package io.draftwire.core.plan;

/**
 * A pass of the target in a live answer, as its edge heard of it.
 *
 * @param receivedNanos when, on the edge's clock
 * @param tokens that it committed, at least 1
 * @param rows that it covered
 * @param queueMicros it waited at the cloud
 * @param sharedMicros of these, those in which the target ran for others
 * @param verifyMicros in the target's forward pass; 0 for the prompt's
 * @param ranked of the tokens, how many had a place in a race of the draft
 * @param first of these, how many were its winners: what coupled drafting would have accepted
 */
public record LivePass(
    long receivedNanos,
    int tokens,
    int rows,
    int queueMicros,
    int sharedMicros,
    int verifyMicros,
    int ranked,
    int first) {}
