package io.draftwire.edge;

import io.draftwire.core.session.Breaker;

/**
 * Whether a cloud is there, as far as answers have found out.
 *
 * @param name as people know it
 * @param breaker open where new answers do not ask it
 */
public record CloudState(String name, Breaker.State breaker) {}
