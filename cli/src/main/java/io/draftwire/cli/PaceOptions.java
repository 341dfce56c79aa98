package io.draftwire.cli;

import java.io.IOException;
import picocli.CommandLine.Option;

/** Whose machines the models are to be as fast as. */
final class PaceOptions {
  @Option(
      names = "--pace",
      paramLabel = "PROFILE",
      description =
          "Let the models take as long as another machine's, in real time: jetson-a100, jetson-a100-70b, robot, gpu, measured, or a .json file; none for as fast as they are (default: ${DEFAULT-VALUE}).")
  String profile = Pace.NONE;

  /**
   * @throws IllegalArgumentException in one line for a profile that is not known
   */
  Pace pace() throws IOException {
    return Pace.named(profile);
  }
}
