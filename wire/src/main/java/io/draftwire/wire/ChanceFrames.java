package io.draftwire.wire;

import io.draftwire.core.session.Chances;
import io.draftwire.core.session.Likeliest;
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

  /** Of every position, how many likeliest tokens are told. */
  static List<Integer> counts(Chances chances) {
    return chances.likeliest().stream().map(Likeliest::count).toList();
  }

  /** Those of all positions, one behind the other. */
  static List<Integer> tokens(String field, Chances chances) {
    List<Integer> all = new ArrayList<>();
    for (Likeliest likeliest : chances.likeliest()) {
      all.addAll(Fields.tokens(field, likeliest.tokens()));
    }
    return all;
  }

  static List<Float> logs(Chances chances) {
    List<Float> all = new ArrayList<>();
    for (Likeliest likeliest : chances.likeliest()) {
      all.addAll(list(likeliest.log()));
    }
    return all;
  }

  /**
   * The fields of a verdict.
   *
   * @param message its name
   */
  record Told(
      String message,
      List<Float> p,
      List<Float> log,
      List<Integer> counts,
      List<Integer> tokens,
      List<Float> logs) {

    Chances chances() throws MalformedFrameException {
      if (p.isEmpty() && log.isEmpty() && counts.isEmpty()) {
        return Chances.NONE;
      }
      boolean sound =
          p.size() == log.size()
              && p.stream().allMatch(value -> value >= 0 && value <= 1)
              && log.stream().allMatch(Told::isLog);
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
      return new Chances(array(p), array(log), likeliest());
    }

    private List<Likeliest> likeliest() throws MalformedFrameException {
      long all = 0;
      boolean sound = tokens.size() == logs.size() && logs.stream().allMatch(Told::isLog);
      for (int count : counts) {
        sound &= count >= 0 && count <= Likeliest.MOST;
        all += count;
      }
      if (!sound || all != tokens.size()) {
        throw new MalformedFrameException(
            Refusal.Code.PROTOCOL,
            message
                + " has likeliest tokens that are none: "
                + tokens.size()
                + " with "
                + logs.size()
                + " logarithms, which are finite and at most 0, of "
                + counts.size()
                + " positions with at most "
                + Likeliest.MOST
                + " each");
      }
      List<Likeliest> likeliest = new ArrayList<>(counts.size());
      int from = 0;
      for (int count : counts) {
        int[] ids = new int[count];
        for (int i = 0; i < count; i++) {
          ids[i] = Fields.read(Refusal.Code.PROTOCOL, message + ".likeliest", tokens.get(from + i));
        }
        likeliest.add(new Likeliest(ids, array(logs.subList(from, from + count))));
        from += count;
      }
      return likeliest;
    }

    private static boolean isLog(float value) {
      return value <= 0 && value > Float.NEGATIVE_INFINITY;
    }
  }

  private static float[] array(List<Float> list) {
    float[] array = new float[list.size()];
    for (int i = 0; i < array.length; i++) {
      array[i] = list.get(i);
    }
    return array;
  }
}
