/** Counter-based randomness. Knows no scheme; holds no state, so it needs no checkpoint. */
package io.draftwire.core.random;
