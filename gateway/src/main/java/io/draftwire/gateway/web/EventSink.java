package io.draftwire.gateway.web;

import io.draftwire.gateway.api.ApiException;
import java.io.IOException;
import tools.jackson.databind.node.ObjectNode;

/** Where a stream's events go, one after the other, on one thread. */
interface EventSink {
  /** What there is to say of the answer. */
  void event(ObjectNode event) throws IOException;

  /** Something to know that is no event; clients pass over it, or it is left out. */
  void comment(String text) throws IOException;

  /** What came so far belongs together, and may be read. */
  void flush() throws IOException;

  /** The answer is whole. */
  void done() throws IOException;

  /**
   * The answer will not be whole. Before anything else the error is the whole response.
   *
   * @param last the event that says so
   */
  void fail(ApiException e, ObjectNode last) throws IOException;
}
