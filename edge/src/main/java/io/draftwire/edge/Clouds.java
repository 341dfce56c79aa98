package io.draftwire.edge;

import io.draftwire.core.text.Prefix;
import io.draftwire.wire.CloudAddress;
import io.draftwire.wire.WireMeter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The clouds that an edge knows, which all serve one model. Any can begin an answer, or take one
 * up; which comes first is decided by how the prompt begins, so that texts with a common beginning
 * meet where its cells are. By rendezvous hashing (Thaler and Ravishankar): each cloud has a rank
 * for each beginning, and the highest comes first. Where one is away its share goes to all others,
 * and nobody else's moves.
 *
 * <p>gRPC's own ring_hash would do that too; it comes with xDS, 25 MB of other protocols, and does
 * not tell who is next for a session that comes back.
 */
final class Clouds implements AutoCloseable {
  /**
   * Tokens that decide. So many a conversation has before its second turn, and longer beginnings
   * that are common are common here.
   */
  static final int BEGINNING = 32;

  private final List<Cloud> clouds;

  Clouds(List<CloudAddress> addresses, WireMeter meter) {
    if (addresses.isEmpty()) {
      throw new IllegalArgumentException("no cloud; give at least one");
    }
    this.clouds = addresses.stream().map(address -> new Cloud(address, meter)).toList();
  }

  /** The way of an answer to that prompt. */
  Route route(int[] prompt) {
    long chain = 0;
    for (int i = 0; i < Math.min(BEGINNING, prompt.length); i++) {
      chain = Prefix.link(chain, prompt[i]);
    }
    Map<Cloud, Long> ranks = new HashMap<>();
    for (Cloud cloud : clouds) {
      ranks.put(cloud, rank(cloud.address().name(), chain));
    }
    List<Cloud> order = new ArrayList<>(clouds);
    order.sort(Comparator.comparing(ranks::get, Long::compareUnsigned).reversed());
    return new Route(order);
  }

  /** Every edge has the same ones, whatever order it was told the clouds in. */
  private static long rank(String cloud, long chain) {
    long rank = chain;
    for (int i = 0; i < cloud.length(); i++) {
      rank = Prefix.link(rank, cloud.charAt(i));
    }
    return rank;
  }

  /** As far as is known. */
  List<CloudState> states() {
    return clouds.stream()
        .map(cloud -> new CloudState(cloud.address().name(), cloud.breaker().state()))
        .toList();
  }

  @Override
  public void close() {
    clouds.forEach(Cloud::close);
  }
}
