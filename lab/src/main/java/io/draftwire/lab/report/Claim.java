package io.draftwire.lab.report;

import java.util.List;

/**
 * The claim of SQS-SD (arXiv 2510.09942): K-SQS is the better where the draft is sure of itself
 * (low temperature), C-SQS where it is not (high temperature). At each temperature the best setting
 * of each family is compared; a comparison decides where its interval leaves out zero.
 */
enum Claim {
  HOLDS("holds"),
  FAILS("does not hold"),
  UNDECIDED("is undecided");

  private final String words;

  Claim(String words) {
    this.words = words;
  }

  String words() {
    return words;
  }

  /**
   * @param gains of C-SQS over K-SQS, in the order of rising temperature
   * @return holds where K-SQS wins at the lowest temperature, C-SQS at the highest, and no decided
   *     comparison is out of order; fails where a decided one contradicts that; else undecided
   */
  static Claim judge(List<Estimate> gains) {
    if (gains.size() < 2) {
      return UNDECIDED;
    }
    boolean cWonBelow = false;
    boolean outOfOrder = false;
    for (Estimate gain : gains) {
      outOfOrder |= winsK(gain) && cWonBelow;
      cWonBelow |= winsC(gain);
    }
    if (outOfOrder || winsC(gains.getFirst()) || winsK(gains.getLast())) {
      return FAILS;
    }
    return winsK(gains.getFirst()) && winsC(gains.getLast()) ? HOLDS : UNDECIDED;
  }

  static boolean winsC(Estimate gain) {
    return gain.excludes(0) && gain.value() > 0;
  }

  static boolean winsK(Estimate gain) {
    return gain.excludes(0) && gain.value() < 0;
  }
}
