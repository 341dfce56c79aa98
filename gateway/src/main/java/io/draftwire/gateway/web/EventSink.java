package io.draftwire.gateway.web;

import io.draftwire.gateway.api.ApiException;
import io.draftwire.gateway.api.ErrorJson;
import io.draftwire.gateway.api.Json;
import java.io.IOException;
import tools.jackson.databind.node.ObjectNode;

/** Where a stream's events go, one after the other, on one thread. */
interface EventSink {
  /** A chunk of the answer. */
  void chunk(ObjectNode chunk) throws IOException;

  /** Something to know that is no chunk; clients of OpenAI's API pass over it. */
  void comment(String text) throws IOException;

  /** What came so far belongs together, and may be read. */
  void flush() throws IOException;

  /** The answer is whole. */
  void done() throws IOException;

  /** The answer will not be whole. Before anything else it is the whole response. */
  void fail(ApiException e) throws IOException;

  /** An error in the middle of a stream is an event. */
  static byte[] data(ApiException e) {
    return Json.bytes(ErrorJson.of(e));
  }
}
