package io.draftwire.lab.judge;

import io.draftwire.core.plan.IdsFirst;
import io.draftwire.core.plan.Knowledge;
import io.draftwire.core.plan.Planner;
import io.draftwire.core.plan.SchemeChoice;
import io.draftwire.core.plan.Step;
import io.draftwire.core.scheme.Scheme;
import io.draftwire.core.scheme.SchemeSettings;
import io.draftwire.core.scheme.SupportCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.function.Supplier;

/**
 * A choice that is kept for a whole answer: what {@code auto} is held against.
 *
 * @param label for people
 * @param planners one an answer
 */
record FixedChoice(String label, Supplier<Planner> planners) {
  private static final int[] LENGTHS = {1, 2, 4, 8, 16};

  /**
   * Every scheme that some link may favour at several lengths, streaming and live sessions. Dense
   * laws are left out: half a megabit a draft is never near the best.
   */
  static List<FixedChoice> all(int vocabulary) {
    List<SchemeSettings> schemes = new ArrayList<>();
    for (String name : List.of("coupled", "scalar", "k-sqs", "c-sqs", "qs", "top-k")) {
      schemes.add(SchemeSettings.of(name));
    }
    schemes.add(adaptive("k-sqs"));
    schemes.add(adaptive("c-sqs"));
    List<FixedChoice> choices = new ArrayList<>();
    choices.add(stream());
    choices.add(live());
    for (SchemeSettings scheme : schemes) {
      for (int length : LENGTHS) {
        choices.add(of(scheme, length, vocabulary));
      }
    }
    return choices;
  }

  /** How many {@link #few} are. */
  static final int FEW = 5;

  /** Streaming, live, and the schemes that {@code auto} chooses among, at one length. */
  static List<FixedChoice> few(int vocabulary) {
    return List.of(
        stream(),
        live(),
        of(SchemeSettings.of("coupled"), 4, vocabulary),
        of(SchemeSettings.of("scalar"), 4, vocabulary),
        of(adaptive("k-sqs"), 4, vocabulary));
  }

  private static SchemeSettings adaptive(String name) {
    return SchemeSettings.of(name, null, null, null, null, null, null, SupportCode.ADAPTIVE, false);
  }

  private static FixedChoice of(SchemeSettings scheme, int length, int vocabulary) {
    SchemeChoice choice = new SchemeChoice(scheme, length, false, Integer.MAX_VALUE, IdsFirst.AUTO);
    return new FixedChoice(
        String.format(Locale.ROOT, "%s, L = %d", scheme.scheme().label(), length),
        () -> choice.planner(1, false, vocabulary, new Knowledge()));
  }

  private static FixedChoice live() {
    SchemeChoice choice =
        new SchemeChoice(
            SchemeSettings.of(SchemeSettings.LIVE), 0, false, Integer.MAX_VALUE, IdsFirst.OFF);
    return new FixedChoice("live", () -> choice.planner(1, false, 2, new Knowledge()));
  }

  private static FixedChoice stream() {
    Scheme first = SchemeSettings.of("coupled").scheme();
    return new FixedChoice("stream", () -> new Streaming(first));
  }

  /** The cloud decodes alone, from the hello on. */
  private record Streaming(Scheme first) implements Planner {
    @Override
    public OptionalInt opening(int remaining) {
      return OptionalInt.of(remaining);
    }

    @Override
    public Step next(int remaining) {
      return new Step.Stream(remaining);
    }
  }
}
