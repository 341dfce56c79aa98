package io.draftwire.core.hint;

/** How often something came true, as counted so far; what is long past fades. */
final class Share {
  private final double memory;
  private double came;
  private double tried;

  /**
   * @param begin what it is taken for before anything was counted
   * @param worth so many observations
   * @param memory observations that count
   */
  Share(double begin, double worth, double memory) {
    this.came = begin * worth;
    this.tried = worth;
    this.memory = memory;
  }

  double value() {
    return came / tried;
  }

  void count(boolean cameTrue) {
    if (tried >= memory) {
      came *= 1 - 1 / memory;
      tried *= 1 - 1 / memory;
    }
    tried++;
    came += cameTrue ? 1 : 0;
  }
}
