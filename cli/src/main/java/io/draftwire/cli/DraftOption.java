package io.draftwire.cli;

import picocli.CommandLine.Option;

/** Which model drafts. */
final class DraftOption {
  @Option(
      names = {"-md", "--model-draft"},
      paramLabel = "MODEL",
      description =
          "The draft: a GGUF file, npm:NAME@VERSION/FILE or hf:OWNER/REPO/FILE.gguf (default: the pair's).")
  String model;
}
