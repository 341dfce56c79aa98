package io.draftwire.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.draftwire.engine.Backend;
import io.draftwire.engine.store.ModelStore;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** llama.cpp's own {@code rpc-server} on loopback, as {@code deploy/rpc/build} makes it. */
final class RpcServer implements AutoCloseable {
  private static final Path SCRIPT = Path.of("..", "deploy", "rpc", "build");

  private final Path libraries;
  private final int port;
  private Process process;

  private RpcServer(Path libraries, int port) {
    this.libraries = libraries;
    this.port = port;
  }

  /**
   * Makes the libraries and the server; skips the test where there is no compiler, which continuous
   * integration installs.
   *
   * @param folder is made
   */
  static Path build(Path folder) throws Exception {
    boolean can = Stream.of("npm", "git", "g++").allMatch(RpcServer::onPath);
    if (!can && System.getenv("CI") == null) {
      System.out.println(
          "draftwire: tests with rpc-servers are skipped; `apt-get install npm git g++` does it");
      assumeTrue(false, "install npm, git and g++ to run this test");
    }
    Path fetched;
    try (ProgressLine progress = new ProgressLine(System.out, false)) {
      fetched = ModelStore.open(progress).natives().folder(Backend.CPU);
    }
    Process build =
        new ProcessBuilder(SCRIPT.toString(), fetched.toString(), folder.toString())
            .redirectErrorStream(true)
            .start();
    build.getOutputStream().close();
    String said = new String(build.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(build.waitFor()).as(said).isZero();
    return folder;
  }

  private static boolean onPath(String program) {
    return Stream.of(System.getenv("PATH").split(java.io.File.pathSeparator))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }

  /**
   * Starts one, and waits until it listens.
   *
   * @param libraries as {@link #build} made them
   */
  static RpcServer start(Path libraries) throws Exception {
    RpcServer server = new RpcServer(libraries, OtherServer.freePort());
    server.start();
    return server;
  }

  /** Once more, at the same port. */
  void start() throws Exception {
    process =
        new ProcessBuilder(
                libraries.resolve("ggml-rpc-server").toString(),
                "-H",
                "127.0.0.1",
                "-p",
                Integer.toString(port))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    OtherServer.awaitListening(process, port, () -> "(not kept)");
  }

  /** As a machine that loses power. */
  void kill() {
    process.destroyForcibly().onExit().join();
  }

  String address() {
    return "127.0.0.1:" + port;
  }

  @Override
  public void close() {
    kill();
  }
}
