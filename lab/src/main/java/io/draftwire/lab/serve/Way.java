package io.draftwire.lab.serve;

import io.draftwire.core.plan.SchemeChoice;

/**
 * One of the ways to answer that are compared.
 *
 * @param name as it was asked for
 * @param cloud which of the clouds answers, from 0
 */
public record Way(String name, SchemeChoice choice, int cloud) {
  /** Of the only cloud. */
  public Way(String name, SchemeChoice choice) {
    this(name, choice, 0);
  }
}
