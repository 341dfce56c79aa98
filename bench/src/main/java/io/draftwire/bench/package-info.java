/**
 * JMH benchmarks of the hot paths, run by {@code draftwire bench}. Every class carries its own
 * yardstick, measured in the same run: a figure is worth something only beside one.
 */
package io.draftwire.bench;
