package io.draftwire.edge;

import io.draftwire.core.session.Breaker;
import io.draftwire.core.session.Refusal;
import io.draftwire.wire.ClaimHeader;
import io.draftwire.wire.CloudAddress;
import io.draftwire.wire.MeteredChannels;
import io.draftwire.wire.WireMeter;
import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** A cloud and the channel to it; or all clouds of one name, of which each stream gets another. */
final class Cloud implements AutoCloseable {
  /** How often all clouds of a name are asked before they are taken to be away. */
  private static final int TRIES_OF_SEVERAL = 3;

  private final CloudAddress address;
  private final WireMeter meter;
  private final Breaker breaker = new Breaker(new SecureRandom());
  private final KeptClaims claims = new KeptClaims();
  private ManagedChannel channel;

  Cloud(CloudAddress address, WireMeter meter) {
    this.address = address;
    this.meter = meter;
    this.channel = open();
  }

  private ManagedChannel open() {
    return MeteredChannels.channel(address, meter);
  }

  /**
   * What streams are opened on. A channel that could not connect fails everything at once until it
   * has tried again, when it thinks that right; here it is the link's to say when to try, so
   * another takes its place.
   */
  private synchronized ManagedChannel channel() {
    if (channel.getState(false) == ConnectivityState.TRANSIENT_FAILURE) {
      channel.shutdown(); // Nothing can be open on it.
      channel = open();
    }
    return channel;
  }

  CloudAddress address() {
    return address;
  }

  /** What is known of it being there. */
  Breaker breaker() {
    return breaker;
  }

  /** How often it is asked for one new answer. */
  int tries() {
    return address.several() ? TRIES_OF_SEVERAL : 1;
  }

  /** A new stream of a session, which shows that somebody was turned away here before. */
  CloudStream stream(Duration timeout, LongSupplier clock) {
    return new CloudStream(
        ClaimHeader.showing(claims.poll(), channel()), address, timeout.toNanos(), clock);
  }

  /** It has turned a session away. */
  void turnedAway(Refusal refusal) {
    claims.keep(refusal.claim());
  }

  /**
   * It is about to stop, or says nothing any more: streams from now on get another connection,
   * which may be one to another cloud where something stands in front of several.
   */
  void leave() {
    channel().enterIdle();
  }

  /** What came of connecting. */
  enum Reach {
    CONNECTING,
    THERE,
    AWAY
  }

  /** Begins to connect, where it is not connected. */
  void reach() {
    channel().getState(true);
  }

  /** What has come of that by now. */
  synchronized Reach reached() {
    return switch (channel.getState(true)) {
      case READY -> Reach.THERE;
      case IDLE, CONNECTING -> Reach.CONNECTING;
      case TRANSIENT_FAILURE, SHUTDOWN -> Reach.AWAY;
    };
  }

  /**
   * Waits for the connection, so that the hello's round trip is the link's and not that of
   * connecting. One that fails is the stream's to tell.
   *
   * @return false where there is neither a connection nor a failure by then
   */
  boolean connect(long deadline) throws InterruptedException {
    ManagedChannel channel = channel();
    ConnectivityState state = channel.getState(true);
    while ((state == ConnectivityState.IDLE || state == ConnectivityState.CONNECTING)
        && System.nanoTime() < deadline) {
      CountDownLatch changed = new CountDownLatch(1);
      channel.notifyWhenStateChanged(state, changed::countDown);
      if (!changed.await(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
        return false;
      }
      state = channel.getState(true);
    }
    return state != ConnectivityState.IDLE && state != ConnectivityState.CONNECTING;
  }

  @Override
  public synchronized void close() {
    channel.shutdownNow();
    try {
      channel.awaitTermination(2, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
