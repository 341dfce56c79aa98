package io.draftwire.engine.store;

import io.draftwire.engine.ModelException;
import java.net.InetAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The hosts that are asked without a proxy: this machine, and those that {@code NO_PROXY} lists,
 * separated by commas or blanks. An entry is
 *
 * <ol>
 *   <li>{@code *}, for all;
 *   <li>a name, for itself and all below it, with or without a dot or {@code *.} in front;
 *   <li>an address, or a network such as {@code 10.0.0.0/8} or {@code fd00::/8}, for hosts that are
 *       given as addresses: no name is looked up for this;
 *   <li>one of the two before with a port behind a colon, an IPv6 address in brackets then.
 * </ol>
 */
final class DirectHosts {
  /** Whether it speaks of a host, in small letters; {@code address} is empty for a name. */
  private interface Entry {
    boolean holds(String host, Optional<InetAddress> address, int port);
  }

  private final List<Entry> entries = new ArrayList<>();

  /**
   * @param list the variable's value
   * @throws ModelException if a network in it has no length of its kind of address
   */
  DirectHosts(String list) {
    for (String one : list.toLowerCase(Locale.ROOT).strip().split("[\\s,]+")) {
      if (!one.isEmpty()) {
        entries.add(entry(one));
      }
    }
  }

  boolean holds(URI uri) {
    String host = uri.getHost().toLowerCase(Locale.ROOT);
    Optional<InetAddress> address = address(host);
    if (host.equals("localhost") || address.filter(InetAddress::isLoopbackAddress).isPresent()) {
      return true;
    }
    int port =
        uri.getPort() >= 0 ? uri.getPort() : "https".equalsIgnoreCase(uri.getScheme()) ? 443 : 80;
    return entries.stream().anyMatch(entry -> entry.holds(host, address, port));
  }

  private static Entry entry(String text) {
    int slash = text.indexOf('/');
    Optional<InetAddress> alone = address(slash < 0 ? text : text.substring(0, slash));
    if (alone.isPresent()) {
      byte[] start = alone.get().getAddress();
      int bits = slash < 0 ? 8 * start.length : length(text, slash, start);
      return (_, address, _) ->
          address.filter(a -> within(a.getAddress(), start, bits)).isPresent();
    }
    int colon = text.lastIndexOf(':');
    if (colon > 0 && text.substring(colon + 1).matches("\\d{1,5}")) {
      Entry host = entry(text.substring(0, colon));
      int only = Integer.parseInt(text.substring(colon + 1));
      return (name, address, port) -> port == only && host.holds(name, address, port);
    }
    String name = text.replaceFirst("^\\*?\\.", "");
    return (host, _, _) ->
        name.equals("*") || !name.isEmpty() && (host.equals(name) || host.endsWith("." + name));
  }

  private static int length(String network, int slash, byte[] start) {
    String length = network.substring(slash + 1);
    if (length.matches("\\d{1,3}") && Integer.parseInt(length) <= 8 * start.length) {
      return Integer.parseInt(length);
    }
    throw new ModelException(
        "NO_PROXY has '"
            + network
            + "', which is no network: behind the slash stands a number of bits up to "
            + 8 * start.length
            + "; set it anew, or unset it");
  }

  private static boolean within(byte[] address, byte[] start, int bits) {
    int whole = bits / 8;
    if (address.length != start.length || !Arrays.equals(address, 0, whole, start, 0, whole)) {
      return false;
    }
    int rest = bits % 8;
    return rest == 0 || (address[whole] ^ start[whole]) >> (8 - rest) == 0;
  }

  /** What {@code host} is if it is an address, in brackets or not; nothing is looked up. */
  private static Optional<InetAddress> address(String host) {
    boolean bracketed = host.startsWith("[") && host.endsWith("]");
    try {
      return Optional.of(
          InetAddress.ofLiteral(bracketed ? host.substring(1, host.length() - 1) : host));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
