/**
 * Integers to bits and back: enumerative ranks, the interval coder, the payload container, and the
 * adaptive models of ids and levels with what they know beforehand. Knows no law and no scheme;
 * everything is integer arithmetic, since both ends must agree to the bit.
 */
package io.draftwire.core.coding;
