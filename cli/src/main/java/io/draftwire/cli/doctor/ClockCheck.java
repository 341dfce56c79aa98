package io.draftwire.cli.doctor;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * The clock that all times are measured with. Whether the calendar's is right cannot be told from
 * here.
 */
public final class ClockCheck {
  private static final int LOOKS = 200_000;

  /** Passes of small models take less than that. */
  private static final long COARSE_NANOS = 100_000;

  private static final Set<String> SLOW = Set.of("hpet", "acpi_pm", "jiffies", "refined-jiffies");

  private ClockCheck() {}

  /**
   * What came of many looks at it.
   *
   * @param backward how often it stood before the look before
   * @param step least nanoseconds between two looks that differ; 0 where none did
   */
  record Facts(int looks, int backward, long step, Optional<String> source) {}

  public static Check check() {
    return new Check(
        "clock",
        told ->
            judge(look(System::nanoTime, LOOKS, LinuxSystem.here().clockSource())).forEach(told));
  }

  static Facts look(LongSupplier clock, int looks, Optional<String> source) {
    int backward = 0;
    long least = Long.MAX_VALUE;
    long before = clock.getAsLong();
    for (int i = 0; i < looks; i++) {
      long now = clock.getAsLong();
      long step = now - before;
      if (step < 0) {
        backward++;
      } else if (step > 0) {
        least = Math.min(least, step);
      }
      before = now;
    }
    return new Facts(looks, backward, least == Long.MAX_VALUE ? 0 : least, source);
  }

  static List<Finding> judge(Facts clock) {
    String source = clock.source().map(name -> ", read from " + name).orElse("");
    if (clock.backward() > 0) {
      return List.of(
          Finding.bad(
              "clock",
              "went backward "
                  + clock.backward()
                  + " times in "
                  + clock.looks()
                  + " looks"
                  + source,
              "timeouts and estimates would be wrong: choose another clock source, or update the hypervisor"));
    }
    if (clock.step() == 0 || clock.step() > COARSE_NANOS) {
      return List.of(
          Finding.note(
              "clock",
              (clock.step() == 0
                      ? "stood still over " + clock.looks() + " looks"
                      : "has steps of " + clock.step() + " ns")
                  + source,
              "what passes cost is not seen with it: choose another clock source"));
    }
    String found = "never backward, steps of " + clock.step() + " ns" + source;
    return List.of(
        clock.source().filter(SLOW::contains).isPresent()
            ? Finding.note(
                "clock",
                found + ", which is slow to read",
                "choose tsc, or kvm-clock in a machine of KVM's")
            : Finding.good("clock", found));
  }
}
