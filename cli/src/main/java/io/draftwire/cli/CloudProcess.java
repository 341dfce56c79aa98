package io.draftwire.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A cloud in a process of its own, for {@code demo} and {@code up}. It ends with this process
 * however that ends: its standard input is our pipe, and it stops when the pipe breaks.
 */
final class CloudProcess implements AutoCloseable {
  /**
   * What they say is among this JVM's arguments, which are handed on; an agent is not had twice.
   */
  private static final List<String> OPTION_VARIABLES =
      List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS");

  /** What is nobody's business but this process's. */
  private static final List<String> SECRETS =
      List.of(TrustOptions.TOKEN_VARIABLE, GatewayOptions.KEY_VARIABLE);

  private final Process process;
  private final HostPort address;

  /** Null for a cloud that was not asked for any. */
  private final URI metrics;

  private CloudProcess(Process process, HostPort address, URI metrics) {
    this.process = process;
    this.address = address;
    this.metrics = metrics;
  }

  /**
   * Starts a cloud on a free loopback port and waits until it listens.
   *
   * @param parallel sessions at once
   * @param options what the user has set for both models
   * @param pace the target's
   * @throws IOException with the cloud's own last line if it ends before that
   */
  static CloudProcess start(Path model, int parallel, ModelOptions options, Pace pace)
      throws IOException {
    return start(model, parallel, options, pace, List.of(), false);
  }

  /**
   * The same with more to be said.
   *
   * @param flags of the cloud, beside those that follow from the others
   * @param metered whether it has metrics, on a free loopback port
   */
  static CloudProcess start(
      Path model,
      int parallel,
      ModelOptions options,
      Pace pace,
      List<String> flags,
      boolean metered)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.add("-XX:+ExitOnOutOfMemoryError"); // As the launcher has it for servers.
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(
        List.of("cloud", "--model", model.toString(), "--port", "0", "--stop-with-input"));
    command.addAll(List.of("--parallel", Integer.toString(parallel)));
    command.addAll(List.of("--pace", pace.name()));
    command.addAll(flags(options));
    command.addAll(flags);
    if (metered) {
      command.addAll(List.of("--metrics-port", "0"));
    }
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().keySet().removeAll(OPTION_VARIABLES);
    builder.environment().keySet().removeAll(SECRETS);
    Process process = builder.start();
    Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(process::destroyForcibly));
    // Never closed: closing it would break the pipe the cloud writes to.
    BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
    String listening = await(lines, CloudCommand.LISTENING);
    URI metrics = metered ? URI.create(await(lines, CloudCommand.METRICS)) : null;
    // A thread of its own: a read of a pipe holds on to a virtual thread's carrier, and where the
    // machine has one processor that can be the only one.
    Thread.ofPlatform().daemon().name("cloud-output").start(() -> drain(lines));
    return new CloudProcess(
        process, HostPort.parse(listening.substring(0, listening.indexOf(','))), metrics);
  }

  private static List<String> flags(ModelOptions options) {
    List<String> flags = new ArrayList<>();
    if (options.natives != null) {
      flags.addAll(List.of("--natives", options.natives.toString()));
    }
    if (options.contextLength != null) {
      flags.addAll(List.of("--ctx-size", options.contextLength.toString()));
    }
    if (options.backend != null) {
      flags.addAll(List.of("--backend", options.backend));
    }
    if (options.gpuLayers != null) {
      flags.addAll(List.of("--gpu-layers", Integer.toString(options.gpuLayers)));
    }
    return flags;
  }

  /** The rest of the line that begins so. */
  private static String await(BufferedReader lines, String beginning) throws IOException {
    String last = "no output";
    String line;
    while ((line = lines.readLine()) != null) {
      if (line.startsWith(beginning)) {
        return line.substring(beginning.length());
      }
      last = line;
    }
    throw new IOException("the cloud process ended before it listened: " + last);
  }

  /** Whatever the cloud still prints must not fill its pipe. */
  private static void drain(BufferedReader lines) {
    try {
      while (lines.readLine() != null) {
        continue;
      }
    } catch (IOException e) {
      // The process is gone, which is how this ends.
    }
  }

  HostPort address() {
    return address;
  }

  long pid() {
    return process.pid();
  }

  /** Where its metrics are; null for a cloud without. */
  URI metrics() {
    return metrics;
  }

  @Override
  public void close() throws IOException {
    process.getOutputStream().close();
    try {
      if (!process.waitFor(5, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
