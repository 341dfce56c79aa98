/**
 * The verifier server: one gRPC stream a session, whose state machine runs under a lock of its own,
 * and one inference thread that owns the target model ({@link io.draftwire.cloud.batch}). Decides
 * nothing about laws or schemes; that is {@code core}'s.
 */
package io.draftwire.cloud;
