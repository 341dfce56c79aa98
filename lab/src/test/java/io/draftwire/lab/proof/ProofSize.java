package io.draftwire.lab.proof;

/** How much the tests draw: seconds by default, the full proof with -Ddraftwire.proof.full=true. */
final class ProofSize {
  private static final boolean FULL = Boolean.getBoolean("draftwire.proof.full");

  private ProofSize() {}

  static long of(long quick, long full) {
    return FULL ? full : quick;
  }
}
