package io.draftwire.cli.site;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads scripts as a shell does: Bash runs them, and every command that they may call only writes
 * down how it was called.
 */
final class Recorder {
  /** A command that was called. */
  record Call(String command, List<String> arguments) {
    @Override
    public String toString() {
      return command + " " + String.join(" ", arguments);
    }
  }

  private static final List<String> COMMANDS =
      List.of(
          "draftwire",
          "curl",
          "mvn",
          "apt-get",
          "dpkg",
          "tar",
          "man",
          "podman",
          "python3",
          "cat",
          ".ci/package",
          "deploy/rpc/build",
          "rpc/ggml-rpc-server");

  /** One write, so that commands in the background do not fall into each other's words. */
  private static final String STUB =
      "#!/usr/bin/env bash\nprintf '%s\\0' \"${0##*/}\" \"$@\" $'\\1' >>\"$CALLS\"\n";

  private final Path folder;

  /** In an empty folder. */
  Recorder(Path folder) throws IOException {
    this.folder = folder;
    // What a command of the repository's writes to.
    Files.createDirectories(folder.resolve("models/stories-draft"));
    for (String command : COMMANDS) {
      Path stub = folder.resolve(command);
      Files.createDirectories(stub.getParent());
      Files.writeString(stub, STUB);
      if (!stub.toFile().setExecutable(true)) {
        throw new IOException(stub + " cannot be made executable");
      }
    }
  }

  /**
   * What a script calls.
   *
   * @throws IOException with what Bash says, where it does not understand it or knows no such
   *     command
   */
  List<Call> calls(String script) throws IOException, InterruptedException {
    Path calls = folder.resolve("calls");
    Files.deleteIfExists(calls);
    Files.createFile(calls);
    ProcessBuilder bash = new ProcessBuilder("bash", "-euc", script + "\nwait");
    bash.directory(folder.toFile()).redirectErrorStream(true);
    bash.environment().put("CALLS", calls.toString());
    // What stubs themselves need is behind them.
    bash.environment().merge("PATH", folder.toString(), (path, stubs) -> stubs + ":" + path);
    Process process = bash.start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0 || !said.isEmpty()) {
      throw new IOException(said.strip());
    }
    List<Call> all = new ArrayList<>();
    List<String> words = new ArrayList<>();
    for (String word : Files.readString(calls).split("\0")) {
      if (word.equals("\1")) {
        all.add(new Call(words.getFirst(), List.copyOf(words.subList(1, words.size()))));
        words.clear();
      } else {
        words.add(word);
      }
    }
    return all;
  }
}
