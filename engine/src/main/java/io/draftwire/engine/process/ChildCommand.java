package io.draftwire.engine.process;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * How the process that runs the model is started: a JVM with this one's classes.
 *
 * @param main the class that calls {@link EngineChild#serve} with its first argument
 * @param arguments behind that
 * @param withheld variables of the environment that are none of its business
 */
public record ChildCommand(Class<?> main, List<String> arguments, List<String> withheld) {
  /** Arguments of this JVM, which the other has its own of. */
  private static final List<String> JVM_VARIABLES =
      List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS");

  ProcessBuilder builder(Path socket) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            // It computes in native code: what Java does there is little and simple.
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-XX:+ExitOnOutOfMemoryError",
            "-XX:-CreateCoredumpOnCrash",
            "-XX:ErrorFile=" + (File.separatorChar == '/' ? "/dev/null" : "NUL"),
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            main.getName(),
            socket.toString()));
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().keySet().removeAll(JVM_VARIABLES);
    builder.environment().keySet().removeAll(withheld);
    // A backtrace is made by a debugger, which would outlive the process.
    builder.environment().put("GGML_NO_BACKTRACE", "1");
    return builder;
  }
}
