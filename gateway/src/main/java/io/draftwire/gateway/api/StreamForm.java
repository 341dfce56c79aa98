package io.draftwire.gateway.api;

/** How the events of a stream are written one after the other. */
public enum StreamForm {
  /** Server-sent events; one with the word {@code [DONE]} is the last. */
  EVENTS_DONE,

  /** Server-sent events, the last of which says that it is. */
  EVENTS,

  /** Server-sent events that are called what their data have for a {@code type}. */
  NAMED_EVENTS,

  /** A line of JSON for each. */
  LINES
}
