package io.draftwire.cloud.batch;

/**
 * When a session's part of a pass was run, by any one clock, in nanoseconds. Where others are in
 * the pass, the part of its time that their tokens cost is told apart.
 *
 * @param begin of the pass
 * @param end of the pass
 * @param others of the pass, what the other sessions in it added
 * @param prompt what earlier passes over the same demand took, where it was run in chunks
 */
public record PassTimes(long begin, long end, long others, long prompt) {
  /** What all passes over the demand took: a prompt's reading. */
  public long reading() {
    return end - begin + prompt;
  }

  /** What the session's own tokens would have taken alone, as far as that is known. */
  public long own() {
    return end - begin - others;
  }
}
