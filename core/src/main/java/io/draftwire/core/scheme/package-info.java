/**
 * The schemes: how a draft token and its law travel and how they are verified, each one class with
 * both halves and its codec. Pure computation: no I/O, no clock; random numbers come from the
 * {@link io.draftwire.core.random.Dice} handed in.
 */
package io.draftwire.core.scheme;
