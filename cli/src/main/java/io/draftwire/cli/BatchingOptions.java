package io.draftwire.cli;

import io.draftwire.cloud.batch.BatchPolicies;
import io.draftwire.cloud.batch.BatchPolicy;
import picocli.CommandLine.Option;

/** Who shares the target's passes. */
final class BatchingOptions {
  @Option(
      names = "--batching",
      paramLabel = "POLICY",
      description =
          "Who shares a pass of the target: goodput (everybody, and drafts as far as they pay), fifo (one session a pass), static/SIZE/PATIENCE or deadline/FIRST/NEXT (default: ${DEFAULT-VALUE}).")
  private String policy = "goodput";

  BatchPolicy policy() {
    return BatchPolicies.parse(policy);
  }
}
