package io.draftwire.cloud;

import io.draftwire.core.session.Refusal;
import io.draftwire.wire.RefusalStatus;
import io.draftwire.wire.v1.VerifierGrpc;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The door to what is not a session: descriptions, health, reflection. So many such calls may be
 * open at once, each for so long, whether its request ever becomes whole or not. Sessions have a
 * door of their own ({@link VerifierService}), so that neither kind can keep the other out.
 */
final class Door implements ServerInterceptor {
  /** Calls open at once: all that tools and edges have, and little for who floods. */
  static final int MOST_CALLS = 32;

  /** Most of them last far less. */
  private static final int RETRY_MILLIS = 1000;

  private static final String SESSION = VerifierGrpc.getSessionMethod().getFullMethodName();

  private final Later later;
  private final Patience patience;
  private final Refusals refusals;
  private final AtomicInteger open = new AtomicInteger();

  Door(Later later, Patience patience, Refusals refusals) {
    this.later = later;
    this.patience = patience;
    this.refusals = refusals;
  }

  @Override
  public <A, B> ServerCall.Listener<A> interceptCall(
      ServerCall<A, B> call, Metadata headers, ServerCallHandler<A, B> next) {
    if (call.getMethodDescriptor().getFullMethodName().equals(SESSION)) {
      return next.startCall(call, headers);
    }
    if (open.incrementAndGet() > MOST_CALLS) {
      open.decrementAndGet();
      refusals.count(Refusals.Reason.STREAMS);
      StatusRuntimeException busy =
          RefusalStatus.exception(
              new Refusal(
                  Refusal.Code.BUSY,
                  "this cloud answers " + MOST_CALLS + " such calls at once; ask again in a second",
                  RETRY_MILLIS));
      call.close(busy.getStatus(), busy.getTrailers());
      return new ServerCall.Listener<>() {};
    }
    OneEnd<A, B> once = new OneEnd<>(call);
    Runnable inTime =
        later.after(
            patience.call(),
            () -> {
              if (once.end(tooSlow(), new Metadata())) {
                refusals.count(Refusals.Reason.SLOW_CALL);
              }
            });
    return new SimpleForwardingServerCallListener<>(next.startCall(once, headers)) {
      @Override
      public void onComplete() {
        over();
        super.onComplete();
      }

      @Override
      public void onCancel() {
        over();
        super.onCancel();
      }

      private void over() {
        inTime.run();
        open.decrementAndGet();
      }
    };
  }

  private Status tooSlow() {
    return Status.DEADLINE_EXCEEDED.withDescription(
        "the call was not over within " + patience.call().toSeconds() + " s; ask again");
  }

  /** A call that its service and the clock may both want to end; it forgives messages behind. */
  private static final class OneEnd<A, B> extends SimpleForwardingServerCall<A, B> {
    private boolean ended;

    OneEnd(ServerCall<A, B> call) {
      super(call);
    }

    synchronized boolean end(Status status, Metadata trailers) {
      boolean first = !ended;
      ended = true;
      if (first) {
        super.close(status, trailers);
      }
      return first;
    }

    @Override
    public synchronized void sendHeaders(Metadata headers) {
      if (!ended) {
        super.sendHeaders(headers);
      }
    }

    @Override
    public synchronized void sendMessage(B message) {
      if (!ended) {
        super.sendMessage(message);
      }
    }

    @Override
    public void close(Status status, Metadata trailers) {
      end(status, trailers);
    }
  }
}
