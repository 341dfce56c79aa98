package io.draftwire.lab.report;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The runs that differ in prompt and seed only, and their figures. */
final class Group {
  private final Key key;
  private final List<RunRow> rows;
  private final Bootstrap bootstrap;
  private final Map<Figure, Sample> samples = new EnumMap<>(Figure.class);
  private final Map<Figure, Estimate> estimates = new EnumMap<>(Figure.class);

  Group(Key key, List<RunRow> rows, Bootstrap bootstrap) {
    this.key = key;
    this.rows = List.copyOf(rows);
    this.bootstrap = bootstrap;
  }

  Key key() {
    return key;
  }

  List<RunRow> rows() {
    return rows;
  }

  Family family() {
    return Family.of(key);
  }

  Estimate estimate(Figure figure) {
    return estimates.computeIfAbsent(figure, f -> bootstrap.estimate(sample(f)));
  }

  double value(Figure figure) {
    return estimate(figure).value();
  }

  Sample sample(Figure figure) {
    return samples.computeIfAbsent(figure, f -> Sample.of(rows, f));
  }

  /** Rates and delays of the link, which all rows of a group share; NaN where unlimited. */
  double ofLink(String name) {
    return rows.getFirst().number(name);
  }
}
