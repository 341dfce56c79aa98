package io.draftwire.lab.time;

import io.draftwire.lab.link.LinkDirection;
import io.draftwire.lab.link.LinkSpec;
import io.draftwire.lab.link.LinkTrace;
import io.draftwire.wire.WireBytes;

/**
 * One TCP connection with HTTP/2 on it, as arithmetic: says when what is sent arrives, and counts
 * the bytes. Sends of one direction come in order of time, as {@link LinkDirection} wants them.
 */
final class VirtualConnection {
  private final LinkTrace trace;
  private final LinkDirection up;
  private final LinkDirection down;
  private final LinkDirection.Stream upStream;
  private final LinkDirection.Stream downStream;
  private int upShape;
  private int downShape;
  private long helloSent;

  /** When the server's ping will be here, until it is answered: what is sent before goes first. */
  private long pingAtEdge = Long.MAX_VALUE;

  private long bytesUp;
  private long bytesDown;

  VirtualConnection(LinkTrace trace, long seed) {
    this.trace = trace;
    this.up = LinkDirection.up(trace.spec(0), seed);
    this.down = LinkDirection.down(trace.spec(0), seed);
    this.upStream = up.openStream();
    this.downStream = down.openStream();
  }

  /**
   * Connects now and says hello as soon as HTTP/2 allows: one round trip of TCP's, then half a one
   * for the server's settings, before which the client begins no call.
   *
   * @param now when the answer is asked for, ns; the trace counts from the same beginning
   * @param bytes of the hello
   * @return when it is at the cloud
   */
  long hello(long now, int bytes) {
    long established = now + spec(now).rttNanos();
    long prefaceAtCloud = up(established, WireBytes.CLIENT_PREFACE);
    long settingsAtEdge = down(established, WireBytes.SERVER_PREFACE);
    down(prefaceAtCloud, WireBytes.SERVER_REPLY);
    helloSent = settingsAtEdge;
    long arrived = up(settingsAtEdge, WireBytes.CALL + bytes);
    pingAtEdge = down(arrived, WireBytes.PING);
    return arrived;
  }

  /** When the connection stood and the hello left. */
  long helloSent() {
    return helloSent;
  }

  /** Sends towards the cloud; returns when the last byte is there. */
  long up(long now, int bytes) {
    if (pingAtEdge <= now) {
      answerPing();
    }
    while (upShape + 1 < trace.size() && trace.fromNanos(upShape + 1) <= now) {
      up.reshape(trace.spec(++upShape));
    }
    bytesUp += bytes;
    return upStream.send(now, bytes);
  }

  /** Sends towards the edge; returns when the last byte is there. */
  long down(long now, int bytes) {
    while (downShape + 1 < trace.size() && trace.fromNanos(downShape + 1) <= now) {
      down.reshape(trace.spec(++downShape));
    }
    bytesDown += bytes;
    return downStream.send(now, bytes);
  }

  private LinkSpec spec(long now) {
    int shape = 0;
    while (shape + 1 < trace.size() && trace.fromNanos(shape + 1) <= now) {
      shape++;
    }
    return trace.spec(shape);
  }

  private void answerPing() {
    long now = pingAtEdge;
    pingAtEdge = Long.MAX_VALUE;
    up(now, WireBytes.PING);
  }

  long bytesUp() {
    if (pingAtEdge < Long.MAX_VALUE) {
      answerPing();
    }
    return bytesUp;
  }

  long bytesDown() {
    return bytesDown;
  }
}
