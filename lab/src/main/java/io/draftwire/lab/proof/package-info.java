/**
 * The proofs behind "the output law is exactly the target's", run by {@code draftwire prove} and,
 * at a smaller size, by the tests. Everything is checked against naive float64 or BigInteger
 * references written here, never against the code under proof. Lives on public API of core alone;
 * no link, no clock.
 */
package io.draftwire.lab.proof;
