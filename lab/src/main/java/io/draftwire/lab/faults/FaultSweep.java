package io.draftwire.lab.faults;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Many schedules of one case.
 *
 * @param answers that were asked for
 * @param resumed connections on which a session was taken up
 * @param remembered of those, on which its text was still there
 * @param corrected tokens that a draft made alone and a cloud came to say itself, or another
 * @param others whole answers of another text, where one seed need not give one text, or the draft
 *     made some of it alone
 * @param faults what must not be
 */
public record FaultSweep(
    long answers, long resumed, long remembered, long corrected, long others, List<Fault> faults) {

  /** A schedule that went wrong. */
  public record Fault(long seed, String what) {}

  /** Schedules by seed, from {@code first} on. */
  public static FaultSweep of(FaultCase of, Harm harm, long first, int seeds) {
    long resumed = 0;
    long remembered = 0;
    long corrected = 0;
    long others = 0;
    List<Fault> faults = new ArrayList<>();
    for (long seed = first; seed < first + seeds; seed++) {
      FaultRun.Result result = FaultRun.run(of, harm, seed);
      resumed += result.resumed();
      remembered += result.remembered();
      corrected += result.corrected();
      if (result.fault() != null) {
        faults.add(new Fault(seed, result.fault()));
        continue;
      }
      int[] undisturbed = FaultRun.undisturbed(of, seed);
      boolean whole = result.verified() == result.text().length;
      boolean same =
          whole
              ? Arrays.equals(result.text(), undisturbed)
              : Arrays.mismatch(result.text(), undisturbed) < 0
                  || Arrays.mismatch(result.text(), undisturbed) >= result.verified();
      others += whole ? 0 : 1;
      if (!same) {
        if (of.oneText(harm)) {
          faults.add(new Fault(seed, "another text than undisturbed"));
        } else {
          others++;
        }
      }
    }
    return new FaultSweep(seeds, resumed, remembered, corrected, others, faults);
  }
}
