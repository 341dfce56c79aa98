package io.draftwire.core.plan;

import io.draftwire.core.plan.UploadPlan.Costs;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Keeps an {@link UploadPlan} up to date: it is planned anew where a cost has moved by a fifth
 * since, or the length of rounds by a token; that is the mean of the last hundred (PipeSD, arXiv
 * 2605.13319). Not thread-safe.
 */
final class UploadPlanner implements Uploads {
  /** Drafts that a round is planned for while none has been seen. */
  static final int FIRST_LENGTH = 20;

  private static final int ROUNDS = 100;

  private final UploadPlan plan;
  private final ArrayDeque<Integer> lengths = new ArrayDeque<>();
  private long lengthSum;

  /** Null while no costs are known. */
  private Costs plannedFor;

  private int plannedLength;
  private int[] batches = {};

  UploadPlanner(UploadPlan plan) {
    this.plan = plan;
  }

  /** A round had so many drafts. */
  void ended(int drafts) {
    lengths.add(drafts);
    lengthSum += drafts;
    if (lengths.size() > ROUNDS) {
      lengthSum -= lengths.remove();
    }
  }

  /** Drafts that the next round is expected to have, at least 1. */
  int length() {
    return lengths.isEmpty()
        ? FIRST_LENGTH
        : Math.max(1, (int) Math.round((double) lengthSum / lengths.size()));
  }

  /**
   * A round begins, which leaves by the plan of now.
   *
   * @param costs as far as they are known; null while they are not
   */
  void begin(Costs costs) {
    boolean known = costs != null;
    if (known && (plannedFor == null || length() != plannedLength || costs.moved(plannedFor))) {
      plannedFor = costs;
      plannedLength = length();
      batches = plan.batches(plannedLength, costs);
    }
  }

  /**
   * Beyond the plan the rest leaves when drafting stops; and all does where the plan has one batch,
   * however long the round becomes.
   */
  @Override
  public int next(int sent) {
    if (plan instanceof UploadPlan.Immediate) {
      return 1; // Needs no costs, and knows no end.
    }
    if (batches.length <= 1) {
      return 0;
    }
    int end = 0;
    for (int size : batches) {
      if (end == sent) {
        return size;
      }
      end += size;
    }
    return 0;
  }

  /** For people. */
  String describe() {
    if (plannedFor == null) {
      return plan.label() + "; nothing is known of the link yet";
    }
    int[] once = {plannedLength};
    double saved = plannedFor.seconds(once) - plannedFor.seconds(batches);
    return String.format(
        Locale.ROOT,
        "%s: %s of %d drafts, %.1f ms a round %s (%.1f ms a frame, %.1f ms a draft on the link, %.1f"
            + " ms to draft one)",
        plan.label(),
        Arrays.stream(batches).mapToObj(Integer::toString).collect(Collectors.joining("+")),
        plannedLength,
        1e3 * Math.abs(saved),
        saved < 0 ? "lost" : "saved",
        1e3 * plannedFor.alpha(),
        1e3 * plannedFor.beta(),
        1e3 * plannedFor.gamma());
  }
}
