package io.draftwire.lab.serve;

/** The requests of a stretch of time, in the order in which they come; there is always another. */
public interface Arrivals {
  Arrival next();
}
