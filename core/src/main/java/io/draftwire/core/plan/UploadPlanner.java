package io.draftwire.core.plan;

import io.draftwire.core.plan.UploadPlan.Costs;
import java.util.ArrayDeque;

/**
 * Keeps an {@link UploadPlan} up to date with what is measured: costs by regression over frames that
 * were acknowledged, and a round's length by those of the last hundred. It is planned anew where a
 * cost has moved by a fifth since, or the length by a token (PipeSD, arXiv 2605.13319). Not
 * thread-safe.
 */
public final class UploadPlanner {
  /** Drafts that a round is planned for while none has been seen. */
  static final int FIRST_LENGTH = 20;

  private static final int ROUNDS = 100;

  /** A link is not believed to be slower than this: a minute a token. */
  private static final double STEEPEST = 60;

  private static final double LEAST_NOISE = 1e-5;

  private final UploadPlan plan;
  private final Line frames = new Line(0, 1, STEEPEST, LEAST_NOISE);
  private final ArrayDeque<Integer> lengths = new ArrayDeque<>();
  private long lengthSum;
  private double draftSeconds;
  private long drafts;

  private Costs plannedFor;
  private int plannedLength;
  private int[] batches;

  public UploadPlanner(UploadPlan plan) {
    this.plan = plan;
  }

  /** A frame with so many tokens took so long, from its leaving until it was acknowledged. */
  public void acknowledged(int tokens, double seconds) {
    frames.observe(tokens, seconds);
  }

  /** Drafting so many tokens took so long. */
  public void drafted(int tokens, double seconds) {
    drafts += tokens;
    draftSeconds += seconds;
  }

  /** A round had so many drafts. */
  public void ended(int tokens) {
    lengths.add(tokens);
    lengthSum += tokens;
    if (lengths.size() > ROUNDS) {
      lengthSum -= lengths.remove();
    }
  }

  /** What is known of the costs; null before anything was measured. */
  Costs costs() {
    if (frames.weight() == 0 || drafts == 0) {
      return null;
    }
    return new Costs(Math.max(0, frames.at(0)), frames.slope(), draftSeconds / drafts);
  }

  /** Drafts that the next round is expected to have, at least 1. */
  int length() {
    return lengths.isEmpty()
        ? FIRST_LENGTH
        : Math.max(1, (int) Math.round((double) lengthSum / lengths.size()));
  }

  /**
   * How many drafts leave together behind the {@code sent} that have left: 0 where the plan has no
   * more, and what is drafted beyond it leaves when drafting stops.
   */
  public int next(int sent) {
    int[] sizes = plan();
    int end = 0;
    for (int size : sizes) {
      if (end == sent) {
        return size;
      }
      end += size;
    }
    return 0;
  }

  private int[] plan() {
    Costs now = costs();
    if (now == null) {
      return new UploadPlan.AtTrigger().batches(length(), new Costs(0, 0, 0));
    }
    if (batches == null || length() != plannedLength || now.moved(plannedFor)) {
      plannedFor = now;
      plannedLength = length();
      batches = plan.batches(plannedLength, now);
    }
    return batches;
  }
}
