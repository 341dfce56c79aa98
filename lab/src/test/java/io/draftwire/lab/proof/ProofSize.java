package io.draftwire.lab.proof;

/**
 * How much the tests draw: seconds by default, at which {@link ProofCanFailTest} sees what it has
 * to see, and the full proof with -Ddraftwire.proof.full=true.
 */
final class ProofSize {
  private static final boolean FULL = Boolean.getBoolean("draftwire.proof.full");

  /** Of a case of one token. */
  static final long TOKENS = of(10_000, Proofs.FULL_DRAWS);

  /** Of a case of three tokens. */
  static final long SEQUENCES = of(20_000, Proofs.FULL_DRAWS);

  private ProofSize() {}

  static long of(long quick, long full) {
    return FULL ? full : quick;
  }
}
