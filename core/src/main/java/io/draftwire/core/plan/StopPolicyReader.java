package io.draftwire.core.plan;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleFunction;

/** Ways to stop drafting, from how they are spelled. */
final class StopPolicyReader {
  private StopPolicyReader() {}

  static StopPolicy read(String label) {
    String inner = label.strip();
    if (inner.startsWith("any-of(") && inner.endsWith(")")) {
      inner = inner.substring("any-of(".length(), inner.length() - 1);
    }
    List<StopPolicy> policies = new ArrayList<>();
    for (String part : inner.split(",", -1)) {
      policies.add(one(part.strip()));
    }
    return policies.size() == 1 ? policies.getFirst() : new StopPolicy.AnyOf(policies);
  }

  private static StopPolicy one(String label) {
    if (label.equals(StopPolicy.TUNED)) {
      return new StopPolicy.Tuned();
    }
    String[] parts = label.split(":", 2);
    double[] values;
    try {
      values =
          Arrays.stream(parts.length == 2 ? parts[1].split("/", -1) : new String[0])
              .mapToDouble(Double::parseDouble)
              .toArray();
    } catch (NumberFormatException e) {
      throw unknown(label);
    }
    int wanted = parts[0].equals("dual") ? 2 : 1;
    if (values.length != wanted) {
      throw unknown(label);
    }
    return switch (parts[0]) {
      case "fixed" -> whole(label, values[0], value -> new StopPolicy.Fixed((int) value));
      case "bits" -> whole(label, values[0], value -> new StopPolicy.Bits((int) value));
      case "confidence" -> new StopPolicy.Confidence(values[0]);
      case "cumulative" -> new StopPolicy.Cumulative(values[0]);
      case "dual" -> new StopPolicy.Dual(values[0], values[1]);
      case "deadline" -> new StopPolicy.Deadline(values[0] / 1e3);
      case "goodput" -> new StopPolicy.Goodput(values[0]);
      default -> throw unknown(label);
    };
  }

  private static StopPolicy whole(String label, double value, DoubleFunction<StopPolicy> policy) {
    if (value != Math.rint(value) || Math.abs(value) > Integer.MAX_VALUE) {
      throw unknown(label);
    }
    return policy.apply(value);
  }

  private static IllegalArgumentException unknown(String label) {
    return new IllegalArgumentException(
        "'" + label + "' is no way to stop drafting; choose " + StopPolicy.CHOICES);
  }
}
