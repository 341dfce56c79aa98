package io.draftwire.wire;

import io.draftwire.core.session.Refusal;
import io.grpc.Status;

/**
 * What a refusal is in gRPC's words, and what a gRPC status is in ours.
 *
 * <p>A cloud that refuses sends the Refused frame, which carries the refusal whole, and then closes
 * the stream with {@link #status}: tools that know gRPC and not this protocol see an error. The
 * status alone is coarser than the refusal, so an edge uses {@link #refusal} only for a stream that
 * ended without a Refused frame.
 */
public final class RefusalStatus {
  private RefusalStatus() {}

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
          new Refusal(Refusal.Code.BUSY, "the cloud is out of room (" + said + ")");
      default ->
          new Refusal(
              Refusal.Code.INTERNAL, "the stream to the cloud broke (" + said + "); ask again");
    };
  }
}
