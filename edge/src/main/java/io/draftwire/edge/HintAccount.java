package io.draftwire.edge;

import io.draftwire.core.session.SessionFigures;
import java.util.List;
import java.util.Locale;

/** What came of the hints of an answer, for people. */
public final class HintAccount {
  private HintAccount() {}

  /** A line, or none where no hint came. */
  public static List<String> explain(SessionFigures figures) {
    if (figures.hints() + figures.hintsDropped() == 0) {
      return List.of();
    }
    long passes = figures.hintedPasses();
    return List.of(
        String.format(
            Locale.ROOT,
            "hints: came of %d passes before they had ended, right about %d (%.0f %%); %d dropped, too"
                + " late or of what cannot be",
            passes,
            figures.hintsRight(),
            passes == 0 ? 0 : 100.0 * figures.hintsRight() / passes,
            figures.hintsDropped()));
  }
}
