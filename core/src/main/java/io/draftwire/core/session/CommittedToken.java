package io.draftwire.core.session;

/**
 * One token of an answer and where it comes from; what is unknown is NaN.
 *
 * @param q the draft's probability of it, under the law that it was drawn from; known for accepted
 *     drafts
 * @param bits payload bits of its draft; known for accepted drafts
 * @param p the target's probability of it, under the law that comes out; known where {@link
 *     Chances} were asked for
 * @param logProbability ln of the target's own softmax at it, untempered and uncut; known as p
 */
public record CommittedToken(
    int token, Origin origin, double q, double bits, double p, double logProbability) {}
