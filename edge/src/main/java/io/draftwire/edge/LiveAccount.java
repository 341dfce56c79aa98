package io.draftwire.edge;

import io.draftwire.core.live.GrowthPolicy;
import io.draftwire.core.plan.Planner;
import io.draftwire.core.session.Burst;
import io.draftwire.core.session.Origin;
import io.draftwire.core.session.SessionFigures;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;

/**
 * Why a live answer went as it did, for people: what its passes had to go by, and the latest of
 * them one by one. Hears an answer as its listener does; not thread-safe.
 */
public final class LiveAccount implements AnswerListener {
  /** Passes that are told one by one. */
  private static final int LATEST = 8;

  private record Pass(Burst burst, RoundTimes times) {}

  private final GrowthPolicy growth;
  private final Deque<Pass> latest = new ArrayDeque<>();

  /** Passes that had guesses, and of these those whose first token was one. */
  private long guided;

  private long begun;
  private long passes;
  private long guesses;
  private long walked;

  public LiveAccount(GrowthPolicy growth) {
    this.growth = growth;
  }

  @Override
  public void committed(int token, Origin origin) {
    // The burst tells more.
  }

  @Override
  public void burst(Burst burst, RoundTimes times) {
    passes++;
    guided += burst.drafts() > 0 ? 1 : 0;
    begun += burst.accepted() > 0 ? 1 : 0;
    guesses += burst.drafts();
    walked += burst.accepted();
    latest.addLast(new Pass(burst, times));
    if (latest.size() > LATEST) {
      latest.removeFirst();
    }
  }

  /**
   * Line by line: why the answer was live, then what it had to go by; one line where no pass was
   * heard of.
   *
   * @param planner that would have it so
   * @param figures of the answer so far
   */
  public List<String> explain(Planner planner, SessionFigures figures) {
    List<String> lines = new ArrayList<>(planner.explain());
    if (passes == 0) {
      lines.add("live: no pass was heard of");
      return lines;
    }
    lines.add(
        text(
            "live: the cloud goes on by itself; it ran %d passes for %d tokens, %d of them with guesses"
                + " that had come in time (%.1f each)",
            passes, walked + passes, guided, ratio(guesses, guided)));
    lines.add(
        text(
            "walked: %d guesses in time; the next token was among the guesses in %.0f %% of the"
                + " passes that had any",
            walked, 100 * ratio(begun, guided)));
    lines.add(
        text(
            "draft: %d passes over %d nodes, its first choice was the text's in %.0f %%; %d guesses sent, %d of them never in a pass (too"
                + " late, or not worth a row)",
            figures.draftPasses(),
            figures.draftNodes(),
            100 * ratio(figures.firstRanked(), figures.ranked()),
            figures.draftTokens(),
            Math.max(0, figures.draftTokens() - guesses)));
    lines.add(
        text(
            "growth: up to %d nodes a pass, the first %d of a race; none where path probabilities"
                + " sum to less than %s, nor while it does not pay",
            growth.nodes(), growth.ranks(), Double.toString(growth.floor())));
    lines.addAll(HintAccount.explain(figures));
    latest.forEach(pass -> lines.add(line(pass)));
    return lines;
  }

  private static String line(Pass pass) {
    Burst burst = pass.burst();
    PhaseSeconds phases = pass.times().phases();
    String what =
        burst.drafts() == 0
            ? "no guess in time: the cloud's own token"
            : text(
                "%d %s in time, walked %d, then the cloud's own token",
                burst.drafts(), burst.drafts() == 1 ? "guess" : "guesses", burst.accepted());
    return text(
        "pass %d: %s; begun after %.1f ms, target %.1f ms, draft meanwhile %.1f ms, %d bytes up",
        burst.round(),
        what,
        1e3 * phases.queue(),
        1e3 * phases.verify(),
        1e3 * phases.draft(),
        pass.times().bytesUp());
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }

  private static double ratio(double of, double over) {
    return over == 0 ? 0 : of / over;
  }
}
