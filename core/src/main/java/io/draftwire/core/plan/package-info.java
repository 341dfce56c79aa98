/**
 * What the edge does next: draft how many tokens, with which scheme, or let the cloud decode alone.
 * Decided from committed tokens and measured times only; knows no session and no clock.
 */
package io.draftwire.core.plan;
