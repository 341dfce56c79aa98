package io.draftwire.lab.proof;

import java.util.function.Supplier;

/** How many trials went wrong; remembers the first. */
final class FaultCount {
  private long tried;
  private long faults;
  private String first = "";

  void add(boolean good, Supplier<String> what) {
    tried++;
    if (!good) {
      first = faults == 0 ? what.get() : first;
      faults++;
    }
  }

  long tried() {
    return tried;
  }

  long faults() {
    return faults;
  }

  /** The first trial that went wrong; empty if none did. */
  String first() {
    return first;
  }
}
