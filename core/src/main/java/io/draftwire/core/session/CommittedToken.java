package io.draftwire.core.session;

/**
 * One token of an answer and where it comes from; what is unknown is NaN.
 *
 * @param q the draft's probability of it, under the law that it was drawn from; known for accepted
 *     drafts
 * @param bits payload bits of its draft; known for accepted drafts
 * @param p the target's probability of it, under the law that comes out; known where {@link
 *     Chances} were asked for
 * @param logProbability ln of the target's own softmax at it, unedited, untempered and uncut; known
 *     as p
 * @param likeliest by that softmax in its place; known where they were asked for
 */
public record CommittedToken(
    int token,
    Origin origin,
    double q,
    double bits,
    double p,
    double logProbability,
    Likeliest likeliest) {

  /** Without those that were likeliest. */
  public CommittedToken(
      int token, Origin origin, double q, double bits, double p, double logProbability) {
    this(token, origin, q, bits, p, logProbability, Likeliest.NONE);
  }
}
