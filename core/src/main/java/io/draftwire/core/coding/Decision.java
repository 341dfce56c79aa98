package io.draftwire.core.coding;

/** A binary decision with a 16-bit probability, as a symbol of the payload. */
final class Decision {
  private Decision() {}

  /**
   * @param probability of 1, in 1..65535 over 65536
   */
  static void write(int bit, int probability, PayloadWriter out) {
    if (bit == 1) {
      out.symbol(0, probability, Logistic.ONE);
    } else {
      out.symbol(probability, Logistic.ONE - probability, Logistic.ONE);
    }
  }

  static int read(int probability, PayloadReader in) {
    if (in.target(Logistic.ONE) < probability) {
      in.consume(0, probability, Logistic.ONE);
      return 1;
    }
    in.consume(probability, Logistic.ONE - probability, Logistic.ONE);
    return 0;
  }

  /** Its cost: bits times 2^16. */
  static int cost(int bit, int probability) {
    return Logistic.cost(bit == 1 ? probability : Logistic.ONE - probability);
  }
}
