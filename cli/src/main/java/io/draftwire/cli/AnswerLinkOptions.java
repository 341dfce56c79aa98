package io.draftwire.cli;

import io.draftwire.core.session.Meanwhile;
import io.draftwire.edge.CloudLoss;
import java.time.Duration;
import picocli.CommandLine.Option;

/** The same for answers that somebody waits for: what becomes of them where the link is lost. */
final class AnswerLinkOptions extends LinkOptions {
  @Option(
      names = "--on-cloud-loss",
      paramLabel = "wait[:SECONDS]|draft[:keep]|draft:correct[:SECONDS]|fail",
      description =
          "What an answer does whose cloud is away: wait for it and go on, for two minutes unless said otherwise; go on with the draft alone, unverified, until the cloud is back, and keep what it said, or have the cloud correct it; or fail (default: ${DEFAULT-VALUE}).")
  String onCloudLoss = "wait";

  @Option(
      names = "--lost-after",
      paramLabel = "SECONDS",
      description =
          "With --on-cloud-loss draft: a cloud that says nothing for so long in the middle of an answer counts as away (default: 10).")
  Integer lostAfter;

  @Override
  void check() {
    super.check();
    loss();
  }

  CloudLoss loss() {
    CloudLoss loss = CloudLoss.parse(onCloudLoss);
    if (lostAfter == null) {
      return loss;
    }
    if (loss.meanwhile() == Meanwhile.WAIT) {
      throw new IllegalArgumentException(
          "--lost-after "
              + lostAfter
              + " is for a draft that goes on alone, and --on-cloud-loss is "
              + onCloudLoss
              + "; add --on-cloud-loss draft, or leave it out");
    }
    if (lostAfter < 1 || lostAfter >= timeoutSeconds) {
      throw new IllegalArgumentException(
          "--lost-after "
              + lostAfter
              + " is not 1 or more seconds and below the --timeout of "
              + timeoutSeconds
              + ", which ends an answer");
    }
    return loss.withSilence(Duration.ofSeconds(lostAfter));
  }
}
