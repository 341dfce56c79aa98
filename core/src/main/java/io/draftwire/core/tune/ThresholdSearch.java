package io.draftwire.core.tune;

import io.draftwire.core.tune.ThresholdTuner.Thresholds;

/** Looks for the two thresholds that cost the least. */
public interface ThresholdSearch {

  /** What to use now: what is tried next, and once it is settled the best. A query. */
  Thresholds next();

  /** What the thresholds that {@link #next} gave have cost, the less the better. */
  void cost(double cost);

  /** Whether nothing more is tried. */
  boolean settled();

  /** For people. */
  String describe();
}
