package io.draftwire.core.plan;

import java.util.Arrays;

/**
 * In which batches the drafts of a round leave while it is still being drafted. A batch of b tokens
 * takes alpha + beta b seconds on the link, one batch at a time, and cannot begin before its last
 * token is drafted, which takes gamma a token (PipeSD, arXiv 2605.13319). What travels is the same;
 * only when it does is decided here.
 */
public sealed interface UploadPlan {
  UploadPlan AT_TRIGGER = new AtTrigger();

  /** Below this share of a round's time a plan is not worth the frames that it costs. */
  double LEAST_GAIN = 0.02;

  /**
   * What a plan reckons with, in seconds.
   *
   * @param alpha of a frame, whatever is in it
   * @param beta of a token on the link
   * @param gamma of drafting a token
   */
  record Costs(double alpha, double beta, double gamma) {
    public Costs {
      if (!(alpha >= 0 && beta >= 0 && gamma >= 0)
          || alpha + beta + gamma == Double.POSITIVE_INFINITY) {
        throw new IllegalArgumentException(
            "upload costs of "
                + alpha
                + " s a frame, "
                + beta
                + " s a token on the link and "
                + gamma
                + " s to draft one; each is finite and not negative");
      }
    }

    /** When the last batch has left, from the round's begin on. */
    public double seconds(int[] batches) {
      double free = 0;
      int drafted = 0;
      for (int batch : batches) {
        drafted += batch;
        free = Math.max(free, gamma * drafted) + alpha + beta * batch;
      }
      return free;
    }

    /** Whether one of the three is off another's by more than a fifth: then it is planned anew. */
    public boolean moved(Costs from) {
      return moved(alpha, from.alpha) || moved(beta, from.beta) || moved(gamma, from.gamma);
    }

    private static boolean moved(double now, double before) {
      return Math.abs(now - before) > 0.2 * before;
    }
  }

  /**
   * The sizes of the batches, in order, for a round of so many drafts.
   *
   * @param drafts at least 1
   */
  int[] batches(int drafts, Costs costs);

  /**
   * As it is spelled.
   *
   * @throws IllegalArgumentException naming the value and the choices
   */
  static UploadPlan of(String label) {
    return switch (label) {
      case "trigger" -> AT_TRIGGER;
      case "immediate" -> new Immediate();
      case "plan" -> new Soonest();
      case "auto" -> new Auto();
      default ->
          throw new IllegalArgumentException(
              "upload '" + label + "' is unknown; choose trigger, immediate, plan, auto");
    };
  }

  default String label() {
    return switch (this) {
      case AtTrigger at -> "trigger";
      case Immediate immediate -> "immediate";
      case Soonest soonest -> "plan";
      case Auto auto -> "auto";
    };
  }

  /** {@code planner}, whose rounds leave so. */
  default Planner apply(Planner planner) {
    return equals(AT_TRIGGER) ? planner : new UploadingPlanner(planner, this);
  }

  /** All at once, when drafting stops. */
  record AtTrigger() implements UploadPlan {
    @Override
    public int[] batches(int drafts, Costs costs) {
      return new int[] {drafts};
    }
  }

  /** Each draft as soon as it is there. */
  record Immediate() implements UploadPlan {
    @Override
    public int[] batches(int drafts, Costs costs) {
      int[] ones = new int[drafts];
      Arrays.fill(ones, 1);
      return ones;
    }
  }

  /**
   * As the last is on the link soonest: a dynamic programme over where batches end, in O(drafts^2).
   * Of plans that are as soon it takes one with few batches.
   */
  record Soonest() implements UploadPlan {
    @Override
    public int[] batches(int drafts, Costs costs) {
      double[] free = new double[drafts + 1];
      int[] count = new int[drafts + 1];
      int[] before = new int[drafts + 1];
      for (int end = 1; end <= drafts; end++) {
        free[end] = Double.POSITIVE_INFINITY;
        for (int begin = 0; begin < end; begin++) {
          double begins = Math.max(free[begin], costs.gamma() * end);
          double done = begins + costs.alpha() + costs.beta() * (end - begin);
          boolean better = done < free[end] || done == free[end] && count[begin] + 1 < count[end];
          if (better) {
            free[end] = done;
            count[end] = count[begin] + 1;
            before[end] = begin;
          }
        }
      }
      int[] sizes = new int[count[drafts]];
      for (int i = sizes.length - 1, end = drafts; i >= 0; i--) {
        sizes[i] = end - before[end];
        end = before[end];
      }
      return sizes;
    }
  }

  /** As is soonest, where that gains enough over leaving at once. */
  record Auto() implements UploadPlan {
    @Override
    public int[] batches(int drafts, Costs costs) {
      int[] soonest = new Soonest().batches(drafts, costs);
      int[] once = new AtTrigger().batches(drafts, costs);
      return costs.seconds(soonest) < (1 - LEAST_GAIN) * costs.seconds(once) ? soonest : once;
    }
  }
}
