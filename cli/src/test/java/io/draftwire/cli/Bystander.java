package io.draftwire.cli;

import java.nio.file.Files;
import java.nio.file.Path;

/** Begins as the command does, and tells what it has. */
final class Bystander {
  static final int EXIT = 7;

  private Bystander() {}

  public static void main(String[] args) throws Exception {
    StandardError.takeBack();
    System.err.println(String.join(" ", args));
    System.out.println("process " + ProcessHandle.current().pid());
    System.out.println("standard error " + Files.readSymbolicLink(Path.of("/proc/self/fd/2")));
    System.out.println("open 3 " + isStandardError(Path.of("/proc/self/fd/3")));
    System.out.println("children " + ProcessHandle.current().children().count());
    System.exit(EXIT);
  }

  /** Whether a descriptor is what standard error is; the JVM has others of its own. */
  private static boolean isStandardError(Path descriptor) throws Exception {
    return Files.isSymbolicLink(descriptor)
        && Files.readSymbolicLink(descriptor)
            .equals(Files.readSymbolicLink(Path.of("/proc/self/fd/2")));
  }
}
