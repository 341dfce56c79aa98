package io.draftwire.cli;

import picocli.CommandLine.Option;

/** Which model verifies. */
final class TargetOption {
  @Option(
      names = {"-m", "--model"},
      paramLabel = "MODEL",
      description =
          "The target: a GGUF file, npm:NAME@VERSION/FILE or hf:OWNER/REPO/FILE.gguf (default: the pair's).")
  String model;
}
