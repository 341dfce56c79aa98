package io.draftwire.cloud;

import io.draftwire.core.session.Refusal;
import io.draftwire.wire.ClaimHeader;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;

/** Reads off a stream's headers whether its edge was turned away before. */
final class ShownClaim implements ServerInterceptor {
  private static final Context.Key<Long> CLAIM = Context.keyWithDefault("claim", Refusal.NO_CLAIM);

  /** Of the call that this thread serves; {@link Refusal#NO_CLAIM} for none. */
  static long claim() {
    return CLAIM.get();
  }

  @Override
  public <A, B> ServerCall.Listener<A> interceptCall(
      ServerCall<A, B> call, Metadata headers, ServerCallHandler<A, B> next) {
    return Contexts.interceptCall(
        Context.current().withValue(CLAIM, ClaimHeader.shown(headers)), call, headers, next);
  }
}
