package io.draftwire.wire;

import io.draftwire.core.session.Chances;
import io.draftwire.core.session.Refusal;
import java.util.ArrayList;
import java.util.List;

/** What the target gave to tokens, to fields of a verdict and back. */
final class ChanceFrames {
  private ChanceFrames() {}

  static List<Float> list(float[] values) {
    List<Float> list = new ArrayList<>(values.length);
    for (float value : values) {
      list.add(value);
    }
    return list;
  }

  static Chances chances(String message, List<Float> p, List<Float> log)
      throws MalformedFrameException {
    if (p.isEmpty() && log.isEmpty()) {
      return Chances.NONE;
    }
    boolean sound =
        p.size() == log.size()
            && p.stream().allMatch(value -> value >= 0 && value <= 1)
            && log.stream().allMatch(value -> value <= 0 && value > Float.NEGATIVE_INFINITY);
    if (!sound) {
      throw new MalformedFrameException(
          Refusal.Code.PROTOCOL,
          message
              + " has chances that are none: "
              + p.size()
              + " probabilities, which are 0..1, with "
              + log.size()
              + " logarithms, which are finite and at most 0");
    }
    return new Chances(array(p), array(log));
  }

  private static float[] array(List<Float> list) {
    float[] array = new float[list.size()];
    for (int i = 0; i < array.length; i++) {
      array[i] = list.get(i);
    }
    return array;
  }
}
