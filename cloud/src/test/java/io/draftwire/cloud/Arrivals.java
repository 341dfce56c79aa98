package io.draftwire.cloud;

import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What has arrived at a cloud: counted once its session has heard it, so that what is released
 * afterwards comes behind it.
 */
final class Arrivals implements ServerInterceptor {
  private final AtomicInteger streams = new AtomicInteger();
  private final AtomicInteger messages = new AtomicInteger();
  private final AtomicInteger cancels = new AtomicInteger();

  @Override
  public <A, B> ServerCall.Listener<A> interceptCall(
      ServerCall<A, B> call, Metadata headers, ServerCallHandler<A, B> next) {
    ServerCall.Listener<A> verifier = next.startCall(call, headers);
    streams.incrementAndGet();
    return new SimpleForwardingServerCallListener<>(verifier) {
      @Override
      public void onMessage(A message) {
        super.onMessage(message);
        messages.incrementAndGet();
      }

      @Override
      public void onCancel() {
        super.onCancel();
        cancels.incrementAndGet();
      }
    };
  }

  int messages() {
    return messages.get();
  }

  void awaitStreams(int count) throws Exception {
    Eventually.holds(count + " streams are open", () -> streams.get() >= count);
  }

  void awaitMessages(int count) throws Exception {
    Eventually.holds(count + " messages are here", () -> messages.get() >= count);
  }

  void awaitCancels(int count) throws Exception {
    Eventually.holds(count + " streams are cancelled", () -> cancels.get() >= count);
  }
}
