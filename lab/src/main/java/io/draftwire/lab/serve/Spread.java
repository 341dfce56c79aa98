package io.draftwire.lab.serve;

import java.util.LinkedHashMap;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * How times are spread, in seconds; NaN where there are none.
 *
 * @param count of the times
 */
public record Spread(
    long count,
    double least,
    double mean,
    double p50,
    double p90,
    double p95,
    double p99,
    double most) {

  static Spread of(Histogram nanos) {
    return new Spread(
        nanos.getTotalCount(),
        seconds(nanos, nanos.getMinValue()),
        seconds(nanos, nanos.getMean()),
        seconds(nanos, nanos.getValueAtPercentile(50)),
        seconds(nanos, nanos.getValueAtPercentile(90)),
        seconds(nanos, nanos.getValueAtPercentile(95)),
        seconds(nanos, nanos.getValueAtPercentile(99)),
        seconds(nanos, nanos.getMaxValue()));
  }

  private static double seconds(Histogram of, double nanos) {
    return of.getTotalCount() == 0 ? Double.NaN : nanos / 1e9;
  }

  /** As JSON has it: null where there is nothing. */
  public Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("count", count);
    json.put("min", number(least));
    json.put("mean", number(mean));
    json.put("p50", number(p50));
    json.put("p90", number(p90));
    json.put("p95", number(p95));
    json.put("p99", number(p99));
    json.put("max", number(most));
    return json;
  }

  /** JSON has no NaN. */
  static Double number(double value) {
    return Double.isFinite(value) ? value : null;
  }
}
