package io.draftwire.lab.report;

import java.util.Map;

/**
 * One run, as its line of {@code results.jsonl} has it.
 *
 * @param values by key, in the order of the line: text, finite numbers, booleans, null, lists, maps
 */
record RunRow(Map<String, Object> values) {

  /** The value of a key as text, or null where the key does not apply to this run. */
  String text(String key) {
    Object value = values.get(key);
    return value == null ? null : value.toString();
  }

  /** The value of a key, or NaN where the key does not apply to this run. */
  double number(String key) {
    return values.get(key) instanceof Number number ? number.doubleValue() : Double.NaN;
  }

  /**
   * What is resampled together: the same opening continued under the same seed. Two groups that ran
   * the same clusters are compared within them.
   */
  String cluster() {
    return text("prompt") + "#" + text("repeat");
  }
}
