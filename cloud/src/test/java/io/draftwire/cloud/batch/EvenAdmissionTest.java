package io.draftwire.cloud.batch;

import static org.assertj.core.api.Assertions.assertThat;

import io.draftwire.core.session.Refusal;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Locale;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * An overload of five minutes in which nothing is real but who is let in: so many edges ask by
 * Poisson twice as often as the places can serve, each answer takes .18 s or a quarter more or
 * less, and who is turned away asks again when its next request comes, not when it was told to.
 */
class EvenAdmissionTest {
  private static final double MEAN = .18;
  private static final double SECONDS = 300;
  private static final int RUNS = 6;

  /**
   * Medians over the runs.
   *
   * @param apart answers of the edge that had most, over those of the one that had fewest
   * @param used part of the places' time that was somebody's
   * @param longest that somebody waited in the line, in answers' times
   */
  private record Evenness(double apart, double used, double longest) {}

  private record Event(double at, Runnable what) {}

  private static final class Run {
    private final PriorityQueue<Event> events =
        new PriorityQueue<>((a, b) -> Double.compare(a.at(), b.at()));
    private final SplittableRandom random;
    private final AdmissionControl admission;
    private final Deque<Integer> idle = new ArrayDeque<>();
    private final int[] answers;
    private final long[] claims;
    private final double rate;
    private final int places;
    private double now;
    private double busy;
    private double longest;

    Run(int edges, int places, int line, double factor, long seed) {
      random = new SplittableRandom(seed);
      admission =
          new AdmissionControl(
              places, line, () -> (long) (1e9 * now), new SplittableRandom(~seed)::nextLong);
      IntStream.range(0, edges).forEach(idle::add);
      answers = new int[edges];
      claims = new long[edges];
      rate = factor * places / MEAN;
      this.places = places;
    }

    Evenness run() {
      next();
      while (!events.isEmpty()) {
        Event event = events.poll();
        now = event.at();
        event.what().run();
      }
      int[] rising = Arrays.stream(answers).sorted().toArray();
      return new Evenness(
          (double) rising[rising.length - 1] / rising[0], busy / now / places, longest / MEAN);
    }

    private void next() {
      double at = now - Math.log(1 - random.nextDouble()) / rate;
      if (at < SECONDS) {
        events.add(new Event(at, this::arrival));
      }
    }

    private void arrival() {
      next();
      int edge = idle.removeFirst();
      double asked = now;
      switch (admission.ask(claims[edge])) {
        case AdmissionControl.Ticket ticket -> {
          claims[edge] = Refusal.NO_CLAIM;
          ticket.whenInside(() -> serve(edge, ticket, asked));
        }
        case AdmissionControl.Later later -> {
          claims[edge] = later.claim();
          idle.addLast(edge);
        }
      }
    }

    private void serve(int edge, AdmissionControl.Ticket ticket, double asked) {
      longest = Math.max(longest, now - asked);
      double takes = MEAN * (.75 + .5 * random.nextDouble());
      busy += takes;
      events.add(
          new Event(
              now + takes,
              () -> {
                answers[edge]++;
                idle.addLast(edge);
                ticket.close();
              }));
    }
  }

  private static Evenness median(int edges, int places, int line, double factor) {
    Evenness[] runs =
        IntStream.range(0, RUNS)
            .mapToObj(seed -> new Run(edges, places, line, factor, seed).run())
            .toArray(Evenness[]::new);
    return new Evenness(
        median(Arrays.stream(runs).mapToDouble(Evenness::apart).toArray()),
        median(Arrays.stream(runs).mapToDouble(Evenness::used).toArray()),
        median(Arrays.stream(runs).mapToDouble(Evenness::longest).toArray()));
  }

  private static double median(double[] values) {
    Arrays.sort(values);
    return (values[(values.length - 1) / 2] + values[values.length / 2]) / 2;
  }

  private static String words(Evenness evenness) {
    return String.format(
        Locale.ROOT,
        "most over fewest answers %.2f, places used %.0f %%, longest wait %.2f answers",
        evenness.apart(),
        100 * evenness.used(),
        evenness.longest());
  }

  /**
   * What is left of unevenness is that an edge has few answers within five minutes: 22 of 64 where
   * one is served at a time.
   */
  @ParameterizedTest
  @CsvSource({
    "16, 1, 1, 1.2",
    "16, 2, 1, 1.2",
    "32, 1, 1, 1.35",
    "32, 8, 4, 1.1",
    "64, 1, 1, 1.65",
    "64, 2, 1, 1.45",
    "64, 8, 4, 1.15"
  })
  void aLineMakesAnOverloadEvenAndUsesThePlaces(int edges, int places, int line, double apart) {
    Evenness chance = median(edges, places, 0, 2);
    Evenness even = median(edges, places, line, 2);
    System.out.printf(
        "%d edges, %d places%n  no line: %s%n  a line of %d: %s%n",
        edges, places, words(chance), line, words(even));
    assertThat(even.apart()).isLessThan(apart).isLessThan(chance.apart() - .05);
    assertThat(even.used()).isGreaterThan(.85).isGreaterThan(chance.used() + .05);
    assertThat(even.longest()).isBetween(.5, 1.4);
  }
}
