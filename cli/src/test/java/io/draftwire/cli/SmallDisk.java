package io.draftwire.cli;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A disk of its own, in memory and mounted for real, that can be filled and made read-only. Where
 * this user may not mount, the test that asks for one is skipped, and says so.
 */
final class SmallDisk {
  private static final int PAGE = 4096;

  private final Path at;
  private final Path filler;

  private SmallDisk(Path at) {
    this.at = at;
    this.filler = at.resolve("filler");
  }

  /** One of {@code bytes}, which is mounted at an empty directory. */
  static SmallDisk mount(Path at, long bytes) throws Exception {
    Files.createDirectories(at);
    String said = run("mount", "-t", "tmpfs", "-o", "size=" + bytes + ",mode=755", "tmpfs", at);
    assumeTrue(said == null, "no disk can be mounted here (" + said + "); root may do it");
    return new SmallDisk(at);
  }

  /** Null where it went well, else what it said. */
  private static String run(Object... words) throws Exception {
    List<String> command = Stream.of(words).map(String::valueOf).toList();
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String said =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      return process.waitFor() == 0 ? null : said.lines().findFirst().orElse("no reason given");
    } catch (IOException e) {
      return e.getMessage();
    }
  }

  Path at() {
    return at;
  }

  /** Leaves room for so many bytes, in whole pages. */
  void fillBut(long bytes) throws IOException {
    try (OutputStream out = Files.newOutputStream(filler)) {
      while (Files.getFileStore(at).getUsableSpace() > bytes) {
        out.write(new byte[PAGE]);
      }
    }
  }

  /** Makes the room again that was filled. */
  void empty() throws IOException {
    Files.delete(filler);
  }

  void makeReadOnly() throws Exception {
    String said = run("mount", "-o", "remount,ro", at);
    if (said != null) {
      throw new IOException(said);
    }
  }

  void unmount() throws Exception {
    run("umount", "-l", at);
  }
}
