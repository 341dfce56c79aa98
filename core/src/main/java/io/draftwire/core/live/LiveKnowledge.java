package io.draftwire.core.live;

import io.draftwire.core.hint.HintBook;
import io.draftwire.core.hint.Hinting;

/**
 * What an edge has learnt of its draft, of a cloud and of the way there, over its answers. Safe for
 * several answers at once.
 */
public final class LiveKnowledge {
  private final RankTable ranks = RankTable.byGap();
  private final GrowthSwitch growth = new GrowthSwitch();

  private final HintBook hints = new HintBook();

  /** How often its hints were right. */
  public HintBook hints() {
    return hints;
  }

  /** Whether an answer that begins now has hints: of no use to an edge that does not grow. */
  public boolean asksHints(Hinting hinting) {
    return hinting.asks(hints) && (hinting == Hinting.ON || growth.on());
  }

  RankTable ranks() {
    return ranks;
  }

  GrowthSwitch growth() {
    return growth;
  }
}
