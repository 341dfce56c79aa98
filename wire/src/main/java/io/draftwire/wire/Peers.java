package io.draftwire.wire;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Who connects, as far as what a server has is shared out among them. */
public final class Peers {
  private static final int IPV6_NETWORK_BYTES = 8;

  private Peers() {}

  /**
   * Whom room is shared by: an address, or the network of one where a network is what a subscriber
   * is given. Behind a proxy, or on one machine, all are one.
   *
   * @return equal for equal ones; never null
   */
  public static Object network(SocketAddress peer) {
    if (peer instanceof InetSocketAddress internet && internet.getAddress() != null) {
      byte[] address = internet.getAddress().getAddress();
      int bytes = Math.min(address.length, IPV6_NETWORK_BYTES);
      return ByteBuffer.wrap(Arrays.copyOf(address, bytes)).asReadOnlyBuffer();
    }
    return String.valueOf(peer);
  }

  /**
   * How many connections a server may hold that would hold {@code wanted}: a third of what files
   * this process may open still, where that is less. The rest is for models, logs and the
   * connections that it makes itself; without a file descriptor to accept with, a listener may end
   * for good.
   */
  public static int connections(int wanted) {
    return Math.clamp(descriptors() / 3, 1, wanted);
  }

  private static long descriptors() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
        ? unix.getMaxFileDescriptorCount() - unix.getOpenFileDescriptorCount()
        : Long.MAX_VALUE;
  }
}
