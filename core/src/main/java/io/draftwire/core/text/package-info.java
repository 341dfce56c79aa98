/**
 * The committed text, its names, and the tree of guesses below its end. Knows no law, no scheme and
 * no message; token ids are all it sees.
 */
package io.draftwire.core.text;
