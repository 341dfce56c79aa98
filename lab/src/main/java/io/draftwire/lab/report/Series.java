package io.draftwire.lab.report;

import java.util.List;

/**
 * One line of a chart.
 *
 * @param label written at its end
 * @param style class of its colour
 * @param look which dash and marker, so that colour is never the only difference
 */
record Series(String label, String style, int look, List<Point> points) {

  /**
   * @param group names the groups that the value is of, for attributes of the page
   * @param over names the groups it is held against, for a gain; null for a plain figure
   */
  record Point(double x, Estimate y, String group, String over) {}

  double last() {
    return points.getLast().y().value();
  }
}
