package io.draftwire.cli;

import picocli.CommandLine.Option;

/** Leave to speak in clear with other machines. */
final class InsecureOption {
  @Option(
      names = "--insecure",
      description =
          "Allow a cloud on another machine without encryption: prompts, answers and the token travel in clear.")
  boolean insecure;
}
