/**
 * The {@code draftwire} command: flags to settings, figures to tables and JSON. Decides nothing
 * itself.
 */
package io.draftwire.cli;
