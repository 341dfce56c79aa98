package io.draftwire.lab.serve;

import io.draftwire.core.plan.SchemeChoice;

/**
 * One of the ways to answer that are compared.
 *
 * @param name as it was asked for
 * @param cloud which of the clouds answers, from 0
 * @param strangers that come beside, in each slice
 */
public record Way(String name, SchemeChoice choice, int cloud, int strangers) {
  /** With nobody beside. */
  public Way(String name, SchemeChoice choice, int cloud) {
    this(name, choice, cloud, 0);
  }

  /** Of the only cloud. */
  public Way(String name, SchemeChoice choice) {
    this(name, choice, 0);
  }

  /** The same beside so many strangers. */
  public Way beside(int strangers) {
    return new Way(name + " + strangers", choice, cloud, strangers);
  }
}
