package io.draftwire.wire;

import java.util.concurrent.atomic.LongAdder;

/**
 * Bytes that went through a client's sockets: everything above TCP (HTTP/2 frames, headers, pings,
 * flow control, and TLS records where there are any). One meter may serve several channels, one
 * after the other or at once; it only ever grows. Safe for use by several threads.
 *
 * <p>Bytes up count when the socket has taken them, so those of a request are counted before its
 * answer is seen.
 */
public final class WireMeter {
  private final LongAdder up = new LongAdder();
  private final LongAdder down = new LongAdder();

  /** Bytes written to sockets, from the edge to the cloud. */
  public long bytesUp() {
    return up.sum();
  }

  /** Bytes read from sockets, from the cloud to the edge. */
  public long bytesDown() {
    return down.sum();
  }

  void written(int bytes) {
    up.add(bytes);
  }

  void read(int bytes) {
    down.add(bytes);
  }
}
