/**
 * The two session state machines and the messages between them. They own no thread, clock, socket
 * or random source: events go in, actions are polled. gRPC drives them in production; tests drive
 * the same classes through a hostile link.
 */
package io.draftwire.core.session;
