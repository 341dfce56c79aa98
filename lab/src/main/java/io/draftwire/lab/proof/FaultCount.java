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

  /** Both counts together; the first fault is this one's if it has any. */
  FaultCount plus(FaultCount later) {
    FaultCount sum = new FaultCount();
    sum.tried = tried + later.tried;
    sum.faults = faults + later.faults;
    sum.first = faults > 0 ? first : later.first;
    return sum;
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
