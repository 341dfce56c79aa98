package io.draftwire.lab.serve;

import io.draftwire.core.plan.SchemeChoice;

/**
 * One of the ways to answer that are compared.
 *
 * @param name as it was asked for
 */
public record Way(String name, SchemeChoice choice) {}
