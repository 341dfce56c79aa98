package io.draftwire.cloud;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Who is connected, from where, and how often each network has come lately: a connection costs
 * little where it is kept and says nothing, and milliseconds where it begins a TLS handshake.
 * Thread-safe.
 */
final class Networks {
  /** One network's connections. */
  private static final class Network {
    int open;

    /** Connections begun, as far as time has not made up for them yet, and when that was so. */
    double lately;

    long seenNanos;
  }

  private static final double SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Turnstile.Bounds bounds;
  private final Map<Object, Network> networks = new HashMap<>();
  private int open;

  Networks(Turnstile.Bounds bounds) {
    this.bounds = bounds;
  }

  /**
   * A connection more, if it may be. One that is turned away leaves no trace, or a network that
   * shares an address with somebody who floods would never come in.
   */
  synchronized boolean enter(Object name, long now) {
    Network network = networks.get(name);
    if (network != null) {
      drain(network, now);
    }
    if (open >= bounds.all()
        || (network != null
            && (network.open >= bounds.ofOne() || network.lately + 1 > bounds.burst()))) {
      return false;
    }
    if (network == null) {
      forgetSome(now);
      network = new Network();
      network.seenNanos = now;
      networks.put(name, network);
    }
    open++;
    network.open++;
    network.lately++;
    return true;
  }

  synchronized void leave(Object name, long now) {
    open--;
    Network network = networks.get(name);
    network.open--;
    drain(network, now);
    if (network.open == 0 && network.lately == 0) {
      networks.remove(name);
    }
  }

  private void drain(Network network, long now) {
    double made = bounds.aSecond() * ((now - network.seenNanos) / SECOND_NANOS);
    network.lately = Math.max(0, network.lately - made);
    network.seenNanos = now;
  }

  /** Those that are gone are kept in mind only as far as there is room. */
  private void forgetSome(long now) {
    if (networks.size() < 2 * bounds.all()) {
      return;
    }
    networks.values().forEach(network -> drain(network, now));
    networks.values().removeIf(network -> network.open == 0 && network.lately == 0);
    if (networks.size() >= 2 * bounds.all()) {
      networks.values().removeIf(network -> network.open == 0);
    }
  }

  /** Connections open now. */
  synchronized int open() {
    return open;
  }

  /** For tests: networks that are kept in mind. */
  synchronized int known() {
    return networks.size();
  }
}
