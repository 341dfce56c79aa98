package io.draftwire.core.session;

import io.draftwire.core.plan.Step;

/**
 * Tokens that the cloud decodes alone, as the edge counts them: chunks, each of which may be
 * extended before it is through, so that the cloud never waits for the link.
 */
final class EdgeStream {
  /** Tokens asked for last. */
  private int chunk;

  /** Tokens still to come. */
  private int left;

  /** What follows the stream: chosen at half of its last chunk; null where nothing is yet. */
  private Step.Draft kept;

  EdgeStream(int tokens) {
    chunk = tokens;
    left = tokens;
  }

  /** No more than so many are still to come: where the text ends is known only now. */
  EdgeStream within(int most) {
    EdgeStream bounded = new EdgeStream(Math.min(left, most));
    bounded.kept = kept;
    return bounded;
  }

  /** One token came. */
  void came() {
    left--;
  }

  int left() {
    return left;
  }

  /** Whether this is when to ask what follows. */
  boolean atHalf() {
    return left == chunk / 2;
  }

  /** So many more were asked for. */
  void extend(int tokens) {
    chunk = tokens;
    left += tokens;
  }

  void keep(Step.Draft next) {
    kept = next;
  }

  /** What was chosen to follow; null for nothing. */
  Step.Draft kept() {
    return kept;
  }
}
