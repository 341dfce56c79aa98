package io.draftwire.wire;

import com.google.protobuf.MessageLite;
import io.draftwire.core.session.CloudMessage;
import io.draftwire.core.session.EdgeMessage;

/**
 * How many bytes gRPC puts on a connection, everything above TCP: HTTP/2 (RFC 9113) as gRPC's
 * client and server speak it here. The constants are what the real ones were seen to send; a test
 * counts a real connection frame by frame against them.
 *
 * <p>What this leaves out: a message over 64 KiB is cut into more DATA frames than it would need,
 * wherever the socket happens to be full (9 bytes each), and its receiver grants new window (13
 * bytes each half window). That is below 0.1 % of such a message. Nor are there keep-alive pings
 * (17 bytes each way): a cloud that has heard nothing for 20 s sends one.
 */
public final class WireBytes {
  private static final int FRAME_HEADER = 9;
  private static final int GRPC_PREFIX = 5;
  private static final int MAX_FRAME = 16_384;

  private static final int WINDOW_UPDATE = FRAME_HEADER + 4;
  private static final int SETTINGS_ACK = FRAME_HEADER;

  /** The client's connection preface: 24 fixed bytes, four settings, the connection's window. */
  public static final int CLIENT_PREFACE = 24 + FRAME_HEADER + 4 * 6 + WINDOW_UPDATE;

  /** The server's preface: three settings. */
  public static final int SERVER_PREFACE = FRAME_HEADER + 3 * 6;

  /** The server's answer to the client's preface: its window, and the settings acknowledged. */
  public static final int SERVER_REPLY = WINDOW_UPDATE + SETTINGS_ACK;

  /**
   * The client acknowledges the server's settings and begins a call. The headers' size depends on
   * the cloud's host and port as the client spells them: here 15 characters, as 127.0.0.1:54321.
   */
  public static final int CALL = SETTINGS_ACK + FRAME_HEADER + 133;

  /** The server measures its window with one ping at a connection's first data; also its answer. */
  public static final int PING = FRAME_HEADER + 8;

  /** Headers before a session's first message from the cloud. */
  public static final int RESPONSE = FRAME_HEADER + 70;

  /** Status behind its last. */
  public static final int TRAILERS = FRAME_HEADER + 15;

  /**
   * Most of what a client sends on a stream that the cloud has ended: nothing, a reset, or a close
   * (16 bytes) that the server may answer with a ping, whichever of its threads is quicker. Not
   * counted; the answer is whole.
   */
  public static final int LATE_MOST = 16 + PING;

  /** An empty frame that ends the client's half, where the close's own frame left without it. */
  public static final int HALF_CLOSE = FRAME_HEADER;

  private WireBytes() {}

  /** Bytes of a frame that is sent or came, as a DATA frame of its own: nothing is encoded. */
  public static int of(MessageLite frame) {
    return data(GRPC_PREFIX + frame.getSerializedSize());
  }

  /** Bytes of a message on the wire, as a DATA frame of its own; encodes it to count them. */
  public static int of(EdgeMessage message) {
    return of(Frames.frame(message));
  }

  /** Bytes of a message on the wire, as a DATA frame of its own; encodes it to count them. */
  public static int of(CloudMessage message) {
    return data(inFrame(message));
  }

  /** Bytes of a message inside a DATA frame, where several messages share one. */
  public static int inFrame(CloudMessage message) {
    return GRPC_PREFIX + Frames.bytes(message);
  }

  /** Bytes of so much content in as few DATA frames as hold it. */
  public static int data(int content) {
    return content + FRAME_HEADER * Math.ceilDiv(content, MAX_FRAME);
  }
}
