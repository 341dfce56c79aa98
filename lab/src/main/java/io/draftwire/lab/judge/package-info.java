/**
 * How well {@code auto} decides on a real machine: against every fixed scheme and length and
 * against streaming, over real shaped links, by the wall clock.
 */
package io.draftwire.lab.judge;
