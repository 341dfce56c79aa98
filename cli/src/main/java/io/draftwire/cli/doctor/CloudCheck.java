package io.draftwire.cli.doctor;

import io.draftwire.core.session.CloudMessage.Welcome;
import io.draftwire.core.session.Protocol;
import io.draftwire.core.session.Refusal;
import io.draftwire.core.session.SessionException;
import io.draftwire.core.session.ToldCosts;
import io.draftwire.edge.CloudProbe;
import io.draftwire.edge.LinkRate;
import io.draftwire.wire.CloudAddress;
import io.draftwire.wire.CloudDescription;
import io.draftwire.wire.LinkSecurity;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** One cloud and the link to it. */
public final class CloudCheck {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final int TRIPS = 15;

  private final String name;
  private final CloudAddress cloud;
  private final FitCheck fit;
  private final Consumer<Finding> told;

  private CloudCheck(String name, CloudAddress cloud, FitCheck fit, Consumer<Finding> told) {
    this.name = name;
    this.cloud = cloud;
    this.fit = fit;
    this.told = told;
  }

  /**
   * @param name of the cloud among others that are looked at
   * @param fit of the draft that this edge would use
   */
  public static Check check(String name, CloudAddress cloud, FitCheck fit) {
    return new Check(name, told -> new CloudCheck(name, cloud, fit, told).look());
  }

  private String name(String what) {
    return name + ", " + what;
  }

  private void look() throws InterruptedException {
    try (CloudProbe probe = new CloudProbe(cloud, TIMEOUT)) {
      CloudDescription described = probe.describe();
      told.accept(reached(name, cloud, loopback(cloud.host())));
      told.accept(protocol(name("protocol"), described.protocol()));
      told.accept(target(name("target"), described));
      told.accept(fit.with(name("tokenizer"), described));
      if (described.protocol() == Protocol.VERSION) {
        told.accept(session(probe, described));
      }
      double[] trips = probe.roundTrips(TRIPS);
      told.accept(trip(name("round trip"), trips));
      told.accept(rate("uplink", () -> probe.up(described, trips)));
      told.accept(rate("downlink", () -> probe.down(trips)));
    } catch (SessionException e) {
      told.accept(Finding.bad(name, cloud + ": " + e.getMessage()));
    }
  }

  /** A name that nobody knows is no machine of ours. */
  private static boolean loopback(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }

  /** It has answered: whatever it asks of an edge was shown. */
  static Finding reached(String name, CloudAddress cloud, boolean here) {
    LinkSecurity security = cloud.security();
    String shown =
        security.token() != null
            ? "lets this edge in by its token"
            : security.identity() != null
                ? "lets this edge in by its certificate"
                : "lets this edge in, which shows neither token nor certificate";
    if (security.authorities() != null) {
      return Finding.good(name, cloud + " is there, by TLS 1.3, " + shown);
    }
    return here
        ? Finding.good(name, cloud + " is there, in clear on this machine, " + shown)
        : Finding.note(
            name,
            cloud + " is there, in clear, " + shown,
            "others on the way can read prompts and answers: start the cloud with --tls-cert, and give --tls-ca here");
  }

  static Finding protocol(String name, int theirs) {
    if (theirs == Protocol.VERSION) {
      return Finding.good(name, Integer.toString(theirs));
    }
    boolean older = theirs < Protocol.VERSION;
    return Finding.bad(
        name,
        "the cloud speaks " + theirs + ", this edge " + Protocol.VERSION,
        (older ? "the cloud" : "this edge") + " is the older one: update it");
  }

  static Finding target(String name, CloudDescription cloud) {
    return Finding.good(
        name,
        cloud.name()
            + " ("
            + cloud.description()
            + "), context "
            + cloud.contextLength()
            + ", sessions "
            + cloud.sessions()
            + (cloud.runsOn().isEmpty() ? "" : ", " + cloud.runsOn())
            + (cloud.pacedTo().isEmpty() ? "" : ", paced to " + cloud.pacedTo()));
  }

  private Finding session(CloudProbe probe, CloudDescription described)
      throws InterruptedException {
    try {
      Welcome welcome = probe.greet(described);
      return costs(name("session"), welcome.costs());
    } catch (SessionException e) {
      return refused(name("session"), e.refusal());
    }
  }

  static Finding costs(String name, ToldCosts costs) {
    if (costs.micros().isEmpty()) {
      return Finding.note(
          name,
          "opened, does not tell what its passes cost",
          "edges measure it as they go; `draftwire cloud` tells it unless it is told not to");
    }
    String found =
        costs.micros().stream()
            .map(micros -> Amounts.millis(micros / 1e6))
            .collect(
                Collectors.joining(", ", "opened, a pass over 1, 2, 4, ... tokens takes ", ""));
    return costs.doubtful()
        ? Finding.note(
            name,
            found + ", measured while its machine was busy",
            "start the cloud again when it is not, or run `draftwire calibrate` there")
        : Finding.good(name, found);
  }

  /** No room now is no fault of anybody's. */
  static Finding refused(String name, Refusal refusal) {
    Finding bad = Finding.bad(name, "refused: " + refusal.message());
    return refusal.code() == Refusal.Code.BUSY
        ? Finding.note(name, bad.found(), bad.remedy())
        : bad;
  }

  static Finding trip(String name, double[] seconds) {
    return Finding.good(
        name,
        Amounts.millis(seconds[seconds.length / 2])
            + ", the median of "
            + seconds.length
            + " ("
            + Amounts.millis(seconds[0])
            + " to "
            + Amounts.millis(seconds[seconds.length - 1])
            + ")");
  }

  private interface Measuring {
    LinkRate run() throws SessionException;
  }

  private Finding rate(String direction, Measuring measuring) {
    try {
      return rate(name(direction), measuring.run());
    } catch (SessionException e) {
      return Finding.note(name(direction), "not measured: " + e.getMessage(), "");
    }
  }

  static Finding rate(String name, LinkRate rate) {
    return Finding.good(
        name,
        rate.atLeast()
            ? "at least "
                + Amounts.rate(rate.bitsPerSecond())
                + ": what was sent took hardly longer than nothing"
            : "about " + Amounts.rate(rate.bitsPerSecond()));
  }
}
