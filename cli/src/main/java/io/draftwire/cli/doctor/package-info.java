/**
 * What {@code draftwire doctor} looks at: each check takes what it was told or what the system
 * tells, judges it apart from that, and says what it found in a line with the remedy. Nothing is
 * fetched or changed here, and nothing of the command line is known.
 */
package io.draftwire.cli.doctor;
