package io.draftwire.lab.serve;

import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/** A trace's requests at its times, sped up; it is gone through again from its beginning. */
public final class TraceArrivals implements Arrivals {
  private final List<RequestTrace.Request> requests;
  private final long span;
  private final double speedup;

  /** On the trace's own clock, laps included. */
  private final double from;

  private long lap;
  private int at;
  private long number;

  /**
   * @param speedup trace seconds in a second
   * @param from where in the trace to begin, in its own nanoseconds; laps beyond its end
   * @throws IllegalArgumentException for a speed-up that is none
   */
  public TraceArrivals(RequestTrace trace, double speedup, double from) {
    checkSpeedup(speedup);
    this.requests = trace.requests();
    this.span = trace.spanNanos();
    this.speedup = speedup;
    this.from = from;
    this.lap = (long) (from / span);
    this.at = firstFrom((long) Math.ceil(from - (double) lap * span));
  }

  /**
   * @throws IllegalArgumentException in one line for a speed-up that is none
   */
  public static void checkSpeedup(double speedup) {
    if (!(speedup > 0 && speedup <= 1e6)) {
      throw new IllegalArgumentException(
          "speed-up " + speedup + " is not above 0 and at most 1000000; 1 leaves a trace as it is");
    }
  }

  private int firstFrom(long nanos) {
    RequestTrace.Request wanted = new RequestTrace.Request(nanos, 0, 0, List.of());
    Comparator<RequestTrace.Request> byTime = Comparator.comparingLong(RequestTrace.Request::nanos);
    int found = Collections.binarySearch(requests, wanted, byTime);
    int first = found < 0 ? -found - 1 : found;
    while (first > 0 && requests.get(first - 1).nanos() == nanos) {
      first--; // Several may come at one time, and a search finds any of them.
    }
    return first;
  }

  @Override
  public Arrival next() {
    if (at == requests.size()) {
      at = 0;
      lap++;
    }
    RequestTrace.Request request = requests.get(at++);
    double since = (double) lap * span + request.nanos() - from;
    return new Arrival((long) (since / speedup), number++, request);
  }
}
