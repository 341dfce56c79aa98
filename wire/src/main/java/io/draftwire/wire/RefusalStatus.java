package io.draftwire.wire;

import com.google.protobuf.Any;
import com.google.protobuf.Duration;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.RetryInfo;
import io.draftwire.core.session.Refusal;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;

/**
 * What a refusal is in gRPC's words, and what a gRPC status is in ours.
 *
 * <p>A cloud that refuses sends the Refused frame, which carries the refusal whole, and then closes
 * the stream with {@link #status}: tools that know gRPC and not this protocol see an error. The
 * status alone is coarser than the refusal, so an edge uses {@link #refusal} only for a stream that
 * ended without a Refused frame.
 */
public final class RefusalStatus {
  private static final int MILLIS = 1000;
  private static final int NANOS = 1_000_000;

  private RefusalStatus() {}

  /**
   * The same with its trailers: where the refusal says when to ask again, they have a {@code
   * google.rpc.RetryInfo}, which clients of any language know.
   */
  public static StatusRuntimeException exception(Refusal refusal) {
    Status status = status(refusal);
    if (refusal.retryMillis() == 0) {
      return status.asRuntimeException();
    }
    return StatusProto.toStatusRuntimeException(
        com.google.rpc.Status.newBuilder()
            .setCode(status.getCode().value())
            .setMessage(status.getDescription())
            .addDetails(
                Any.pack(
                    RetryInfo.newBuilder()
                        .setRetryDelay(
                            Duration.newBuilder()
                                .setSeconds(refusal.retryMillis() / MILLIS)
                                .setNanos(refusal.retryMillis() % MILLIS * NANOS))
                        .build()))
            .build());
  }

  /**
   * When a stream that ended so says to ask again, in milliseconds; 0 where it does not.
   *
   * @param trailers of the stream; null for none
   */
  private static int retryMillis(Status status, Metadata trailers) {
    com.google.rpc.Status told =
        trailers == null ? null : StatusProto.fromStatusAndTrailers(status, trailers);
    if (told == null) {
      return 0;
    }
    for (Any detail : told.getDetailsList()) {
      if (detail.is(RetryInfo.class)) {
        try {
          return millis(detail.unpack(RetryInfo.class).getRetryDelay());
        } catch (InvalidProtocolBufferException e) {
          return 0; // The status is what counts.
        }
      }
    }
    return 0;
  }

  /** What makes no sense is no wait. */
  private static int millis(Duration delay) {
    long seconds = Math.clamp(delay.getSeconds(), 0, Integer.MAX_VALUE);
    long millis = MILLIS * seconds + Math.max(0, delay.getNanos()) / NANOS;
    return (int) Math.min(Integer.MAX_VALUE, millis);
  }

  /** The status to close a refused session's stream with. */
  public static Status status(Refusal refusal) {
    return code(refusal.code()).toStatus().withDescription(RefusalFrames.line(refusal.message()));
  }

  private static Status.Code code(Refusal.Code code) {
    return switch (code) {
      // What the caller asks for would be right with another cloud, or in another state.
      case PROTOCOL, TOKENIZER, STATE -> Status.Code.FAILED_PRECONDITION;
      // Wrong whatever the state. DATA_LOSS would blame a store that does not exist.
      case SETTINGS, PAYLOAD -> Status.Code.INVALID_ARGUMENT;
      case CONTEXT -> Status.Code.OUT_OF_RANGE;
      case ROUND -> Status.Code.ABORTED;
      case BUSY -> Status.Code.RESOURCE_EXHAUSTED;
      case INTERNAL -> Status.Code.INTERNAL;
      // What proxies and other tools take for a reason to ask elsewhere.
      case DRAINING -> Status.Code.UNAVAILABLE;
    };
  }

  /**
   * Whether a stream ended so because an end does not trust the other: it will not the next time.
   */
  public static boolean distrusts(Status status) {
    return LinkTroubles.distrust(status.getCause()) != null;
  }

  /**
   * The refusal that an edge reports for a stream that ended without a Refused frame, OK included:
   * without the answer's end that is no success either.
   */
  public static Refusal refusal(Status status) {
    return refusal(status, null);
  }

  /**
   * The same with what its trailers say of when to ask again.
   *
   * @param trailers null for none
   */
  public static Refusal refusal(Status status, Metadata trailers) {
    String distrust = LinkTroubles.distrust(status.getCause());
    if (distrust != null) {
      return new Refusal(Refusal.Code.INTERNAL, distrust);
    }
    String reason = LinkTroubles.reason(status);
    String said =
        reason == null
            ? status.getCode().name()
            : status.getCode().name() + ", " + RefusalFrames.line(reason);
    return switch (status.getCode()) {
      case OK ->
          new Refusal(
              Refusal.Code.INTERNAL,
              "the cloud closed the stream before the answer was whole; ask again");
      case UNAVAILABLE ->
          new Refusal(
              Refusal.Code.INTERNAL,
              "the cloud cannot be reached ("
                  + said
                  + "); check that it runs, that address and port are right, and that both ends"
                  + " speak TLS, or neither");
      case UNIMPLEMENTED ->
          new Refusal(
              Refusal.Code.PROTOCOL,
              "what answers there is no cloud of this protocol (" + said + ")");
      case UNAUTHENTICATED ->
          new Refusal(Refusal.Code.INTERNAL, "the cloud does not let this edge in (" + said + ")");
      case RESOURCE_EXHAUSTED ->
          new Refusal(
              Refusal.Code.BUSY,
              "the cloud is out of room (" + said + ")",
              retryMillis(status, trailers));
      default ->
          new Refusal(
              Refusal.Code.INTERNAL, "the stream to the cloud broke (" + said + "); ask again");
    };
  }
}
