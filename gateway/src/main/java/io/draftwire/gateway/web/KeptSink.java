package io.draftwire.gateway.web;

import io.draftwire.gateway.api.ApiException;
import io.draftwire.gateway.api.Json;
import io.draftwire.gateway.kept.KeptStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import tools.jackson.databind.node.ObjectNode;

/**
 * A stream that is kept. Its first chunk says what it is called; what fails before that is left to
 * the one who asked.
 */
final class KeptSink implements EventSink {
  private final KeptStream stream;
  private final int keepSeconds;
  private final CompletableFuture<Void> begun;

  /**
   * @param begun completed with the first event, or with the {@link ApiException} in its place
   */
  KeptSink(KeptStream stream, int keepSeconds, CompletableFuture<Void> begun) {
    this.stream = stream;
    this.keepSeconds = keepSeconds;
    this.begun = begun;
  }

  /**
   * Waits until there is something to read.
   *
   * @throws ApiException for what failed before that
   */
  static void await(CompletableFuture<Void> begun) throws ApiException, InterruptedException {
    try {
      begun.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof ApiException refusal) {
        throw refusal;
      }
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void chunk(ObjectNode chunk) {
    if (!begun.isDone()) {
      ObjectNode named = chunk.withObjectProperty("draftwire").putObject("stream");
      named.put("id", stream.id()).put("keep", keepSeconds);
    }
    append(Json.bytes(chunk));
    begun.complete(null);
  }

  private void append(byte[] data) {
    stream.append(EventText.event(stream.next(), data));
  }

  @Override
  public void comment(String text) {
    stream.append(EventText.comment(text));
  }

  @Override
  public void flush() {
    // Whoever reads has read it already.
  }

  @Override
  public void done() {
    append(EventText.DONE);
  }

  @Override
  public void fail(ApiException e) {
    if (begun.isDone()) {
      append(EventSink.data(e));
    } else {
      begun.completeExceptionally(e);
    }
  }
}
