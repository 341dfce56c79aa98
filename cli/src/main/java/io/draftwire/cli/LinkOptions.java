package io.draftwire.cli;

import io.draftwire.lab.link.LinkSpec;
import java.time.Duration;
import picocli.CommandLine.Option;

/** What lies between edge and cloud, and how long to wait for it. */
class LinkOptions {
  @Option(
      names = "--link",
      paramLabel = "UP/DOWN/RTT[/JITTER[/LOSS]]",
      description = "Shape the link, for example 1mbit/250kbit/50ms.")
  String link;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      description = "Longest silence of the cloud (default: ${DEFAULT-VALUE}).")
  int timeoutSeconds = 120;

  /** Null where neither is given. */
  final LinkSpec spec(String fallback) {
    String spec = link == null ? fallback : link;
    return spec == null ? null : LinkSpec.parse(spec);
  }

  /** Checks all of it, before anything is fetched or loaded. */
  void check() {
    spec(null);
    timeout();
  }

  final Duration timeout() {
    if (timeoutSeconds < 1) {
      throw new IllegalArgumentException("timeout " + timeoutSeconds + " is below 1 second");
    }
    return Duration.ofSeconds(timeoutSeconds);
  }
}
