/**
 * The verifier server: one gRPC stream a session, one inference thread that owns the target model
 * and every session's state machine. Decides nothing about laws or schemes; that is {@code core}'s.
 */
package io.draftwire.cloud;
