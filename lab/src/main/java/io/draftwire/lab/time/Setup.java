package io.draftwire.lab.time;

/** Who computes what in a run: the system under test, or one of the baselines it stands beside. */
public enum Setup {
  /** The edge drafts, the cloud verifies. */
  SPECULATIVE,
  /** The cloud goes on by itself, and walks the edge's guesses that are there in time. */
  LIVE,
  /** The cloud decodes alone and streams its tokens. */
  CLOUD_ONLY,
  /** Draft and target both in the cloud, no law on any wire; accepted bursts stream down. */
  CO_LOCATED,
  /** The draft model's own text, nothing verified: another law, shown for its speed only. */
  EDGE_ONLY;

  /** As experiment files and rows spell it: {@code cloud-only}. */
  public String label() {
    return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
  }
}
