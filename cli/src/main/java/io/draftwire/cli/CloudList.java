package io.draftwire.cli;

import io.draftwire.edge.CloudAddress;
import io.draftwire.lab.link.ShapedLink;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/** The clouds that an edge is told of: one, or several that serve one model. Never empty. */
record CloudList(List<CloudAddress> clouds) {
  /** Of a name each of whose addresses is a cloud. */
  private static final String EACH = "dns:";

  static final String FORM = "[dns:]HOST:PORT[,...]";

  /**
   * Reads {@code HOST:PORT}, or several with commas in between. With {@code dns:} in front every
   * address of the name is a cloud.
   *
   * @throws IllegalArgumentException naming the value
   */
  static CloudList parse(String text) {
    List<CloudAddress> clouds = new ArrayList<>();
    for (String each : text.split(",", -1)) {
      boolean several = each.startsWith(EACH);
      HostPort at = HostPort.parse(several ? each.substring(EACH.length()) : each.strip());
      clouds.add(new CloudAddress(at.host(), at.port(), at.toString(), several));
    }
    if (new HashSet<>(clouds).size() < clouds.size()) {
      throw new IllegalArgumentException("'" + text + "' names a cloud twice; name each once");
    }
    return new CloudList(List.copyOf(clouds));
  }

  static CloudList of(HostPort one) {
    return new CloudList(List.of(new CloudAddress(one.host(), one.port(), one.toString())));
  }

  /** The only cloud, where one has to be named. */
  HostPort first() {
    return new HostPort(clouds.getFirst().host(), clouds.getFirst().port());
  }

  /**
   * An emulated link is the way to one cloud.
   *
   * @param shape of a link; null for none
   */
  void checkLink(Object shape) {
    if (shape != null && (clouds.size() > 1 || clouds.getFirst().several())) {
      throw new IllegalArgumentException(
          "--link "
              + shape
              + " has no meaning with several clouds ("
              + this
              + "); leave it out, or name one cloud");
    }
  }

  /**
   * The same, seen from here.
   *
   * @param link before the cloud; null for none
   */
  CloudList behind(ShapedLink link) {
    return link == null
        ? this
        : new CloudList(List.of(new CloudAddress(link.host(), link.port(), toString())));
  }

  @Override
  public String toString() {
    return String.join(
        ",", clouds.stream().map(cloud -> (cloud.several() ? EACH : "") + cloud.name()).toList());
  }
}
