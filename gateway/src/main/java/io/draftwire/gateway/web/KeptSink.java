package io.draftwire.gateway.web;

import io.draftwire.gateway.api.ApiException;
import io.draftwire.gateway.api.StreamForm;
import io.draftwire.gateway.kept.KeptStream;
import java.util.OptionalLong;
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
  private final StreamForm form;

  /**
   * @param begun completed with the first event, or with the {@link ApiException} in its place
   */
  KeptSink(KeptStream stream, int keepSeconds, CompletableFuture<Void> begun, StreamForm form) {
    this.stream = stream;
    this.form = form;
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
  public void event(ObjectNode event) {
    if (!begun.isDone()) {
      ObjectNode named = event.withObjectProperty("draftwire").putObject("stream");
      named.put("id", stream.id()).put("keep", keepSeconds);
    }
    stream.append(EventText.event(form, number(), event));
    begun.complete(null);
  }

  private OptionalLong number() {
    return OptionalLong.of(stream.next());
  }

  @Override
  public void comment(String text) {
    stream.append(EventText.comment(form, text));
  }

  @Override
  public void flush() {
    // Whoever reads has read it already.
  }

  @Override
  public void done() {
    byte[] done = EventText.done(form, number());
    if (done.length > 0) {
      stream.append(done);
    }
  }

  @Override
  public void fail(ApiException e, ObjectNode last) {
    if (begun.isDone()) {
      stream.append(EventText.event(form, number(), last));
    } else {
      begun.completeExceptionally(e);
    }
  }
}
