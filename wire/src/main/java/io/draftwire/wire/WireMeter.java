package io.draftwire.wire;

import java.util.concurrent.atomic.LongAdder;

/**
 * Bytes that went through the sockets of an edge or of a cloud: everything above TCP (HTTP/2
 * frames, headers, pings, flow control, and TLS records where there are any). One meter may serve
 * several channels, one after the other or at once; it only ever grows. Safe for use by several
 * threads.
 *
 * <p>What is written counts when the socket has taken it, so at an edge a request's bytes are
 * counted before its answer is seen.
 */
public final class WireMeter {
  private final LongAdder up = new LongAdder();
  private final LongAdder down = new LongAdder();

  /** Bytes from the edge to the cloud. */
  public long bytesUp() {
    return up.sum();
  }

  /** Bytes from the cloud to the edge. */
  public long bytesDown() {
    return down.sum();
  }

  void up(int bytes) {
    up.add(bytes);
  }

  void down(int bytes) {
    down.add(bytes);
  }
}
