package io.draftwire.core.plan;

import io.draftwire.core.scheme.Scheme;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What {@code --explain} prints: the estimates, every choice with its time, the runner-up. */
final class Explanation {
  private final List<Contender> contenders;
  private final boolean mayStream;
  private final Knowledge knowledge;
  private final AcceptanceEstimate acceptance;

  Explanation(
      List<Contender> contenders,
      boolean mayStream,
      Knowledge knowledge,
      AcceptanceEstimate acceptance) {
    this.contenders = contenders;
    this.mayStream = mayStream;
    this.knowledge = knowledge;
    this.acceptance = acceptance;
  }

  /**
   * @param seconds per token by choice, streaming behind the contenders
   * @param best draft length of each contender
   * @param choice index into {@code seconds}
   */
  List<String> lines(double[] seconds, int[] best, int choice) {
    List<String> lines = new ArrayList<>();
    lines.add(knowledge.link.describe());
    lines.add(
        String.format(
            Locale.ROOT,
            "%s; draft %.2f ms a token",
            knowledge.target.describe(),
            1e3 * knowledge.draftSeconds()));
    for (int i = 0; i < contenders.size(); i++) {
      lines.add(line(name(i), seconds[i]) + evidence(contenders.get(i), best[i]));
    }
    if (mayStream) {
      lines.add(line("stream", seconds[contenders.size()]));
    }
    lines.add("choice: " + described(choice, best) + runnerUp(seconds, best, choice));
    return lines;
  }

  /** Before the first choice. */
  List<String> beginning(Scheme first) {
    return List.of(
        "nothing decided yet; beginning with " + name(first) + ", L = " + AutoPlanner.MODERATE);
  }

  private static String line(String name, double seconds) {
    return String.format(
        Locale.ROOT, "%s: %.2f ms a token (%.1f a second)", name, 1e3 * seconds, 1 / seconds);
  }

  private String evidence(Contender contender, int length) {
    return String.format(
        Locale.ROOT,
        " at L = %d; first draft accepted %.3f (%.0f tested), %.1f bits a draft",
        length,
        acceptance.chances(contender)[0],
        acceptance.tested(contender.scheme()),
        knowledge.size(contender).bitsPerDraft());
  }

  private String runnerUp(double[] seconds, int[] best, int choice) {
    int other = -1;
    for (int i = 0; i < (mayStream ? seconds.length : contenders.size()); i++) {
      if (i != choice && (other < 0 || seconds[i] < seconds[other])) {
        other = i;
      }
    }
    return other < 0
        ? "; there is no other"
        : String.format(
            Locale.ROOT,
            "; runner-up %s, %+.1f %% time",
            described(other, best),
            100 * (seconds[other] / seconds[choice] - 1));
  }

  private String described(int i, int[] best) {
    return i == contenders.size() ? "stream" : name(i) + ", L = " + best[i];
  }

  private String name(int i) {
    return name(contenders.get(i).scheme());
  }

  /** The scheme's name, with its settings where another has the same. */
  private String name(Scheme scheme) {
    long same = contenders.stream().filter(c -> c.scheme().name().equals(scheme.name())).count();
    return same > 1 ? scheme.toString() : scheme.name();
  }
}
