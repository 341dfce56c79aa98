package io.draftwire.lab.faults;

import io.draftwire.core.session.Meanwhile;

/**
 * How much breaks, as chances in percent of every message on its way.
 *
 * @param cut both ends hear of it, the cloud up to a minute later: a connection is often dead for
 *     one end alone
 * @param late of what was under way when the connection broke: arrives all the same, behind what
 *     comes on later ones
 * @param twice the message is heard again; of those that may be
 * @param cloudCrash the cloud forgets everything, and all its connections break
 * @param edgeCrash the edge forgets everything but its text, and asks anew for the rest of it
 * @param jump the edge's clock jumps ahead by up to an hour
 * @param meanwhile no chance: what the draft does while there is no connection
 */
public record Harm(
    int cut, int late, int twice, int cloudCrash, int edgeCrash, int jump, Meanwhile meanwhile) {
  /**
   * Of everything but crashes of edges, which lose more than the connection: a threshold's steps.
   */
  public static final Harm LINKS_AND_CLOUDS = new Harm(5, 50, 5, 1, 0, 1, Meanwhile.WAIT);

  /** Of everything. */
  public static final Harm ALL = new Harm(5, 50, 5, 1, 1, 1, Meanwhile.WAIT);

  /** As {@link #LINKS_AND_CLOUDS}, and what the draft says alone meanwhile stays. */
  public static final Harm KEPT = LINKS_AND_CLOUDS.with(Meanwhile.KEEP);

  /** As {@link #LINKS_AND_CLOUDS}, and what the draft says alone meanwhile is corrected. */
  public static final Harm CORRECTED = LINKS_AND_CLOUDS.with(Meanwhile.CORRECT);

  /** Nothing breaks. */
  public static final Harm NONE = new Harm(0, 0, 0, 0, 0, 0, Meanwhile.WAIT);

  Harm with(Meanwhile other) {
    return new Harm(cut, late, twice, cloudCrash, edgeCrash, jump, other);
  }
}
