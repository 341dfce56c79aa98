package io.draftwire.engine.store;

/**
 * How often a pair's drafts were accepted where somebody has measured it.
 *
 * @param temperature of the request
 * @param optimum 1 - TV of the two laws, which no test of one draft exceeds
 * @param coupled by ids alone, as live answers have it
 * @param source of the figures: a file of this repository, and what made them
 */
public record KnownAcceptance(double temperature, double optimum, double coupled, String source) {}
