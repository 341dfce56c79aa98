package io.draftwire.cli.site;

import io.draftwire.cli.Main;
import io.draftwire.cli.site.Recorder.Call;
import io.draftwire.lab.experiment.ExperimentFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import picocli.CommandLine;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.ObjectMapper;

/** Finds the commands of a page, and says of each what would be wrong with it. */
public final class DocumentedCommands {
  /** What stands for a value that the reader has. */
  private static final Map<String, String> PLACEHOLDERS =
      Map.of("NAME", "k-sqs", "T", "0.8", "COMMAND", "generate", "HOST:PORT", "HOST:8642");

  /** Those that need no model, no network and no time are run. */
  private static final List<List<String>> RUN =
      List.of(
          List.of("bits"),
          List.of("presets"),
          List.of("lab", "list"),
          List.of("completion"),
          List.of("--version"));

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path repository;
  private final Recorder recorder;

  /**
   * For the pages of a repository.
   *
   * @param scratch an empty folder
   */
  DocumentedCommands(Path repository, Path scratch) throws IOException {
    this.repository = repository;
    this.recorder = new Recorder(scratch);
  }

  /**
   * The arguments of every {@code draftwire} that the documentation of a repository shows, each
   * once.
   */
  public static List<List<String>> ofDraftwire(Path repository, Path scratch)
      throws IOException, InterruptedException {
    DocumentedCommands commands = new DocumentedCommands(repository, scratch);
    List<Call> calls = new ArrayList<>();
    for (Page page : Site.read(repository, Site.CHAPTERS).pages()) {
      commands.faults(page, calls);
    }
    commands.faults(Page.read(repository, Path.of("README.md")), calls);
    return calls.stream()
        .filter(call -> call.command().equals("draftwire"))
        .map(Call::arguments)
        .distinct()
        .toList();
  }

  /** What is wrong with a page's commands, a line each; they are added to the second list. */
  List<String> faults(Page page, List<Call> found) throws IOException, InterruptedException {
    List<String> scripts = new ArrayList<>(page.scripts());
    page.spans().stream()
        .map(span -> span.replace('\n', ' '))
        .filter(span -> span.matches("(\\./)?draftwire .*|(\\S+=\\S+ )?mvn .*"))
        // What may be left out is there, and what runs by that name is the checkout's.
        .map(span -> span.replaceAll("\\[(--[^\\]]*)]", "$1"))
        // A command's name alone.
        .map(span -> span.replaceAll("^draftwire( [a-z][a-z-]*)+$", "$0 --help"))
        .forEach(scripts::add);
    List<String> faults = new ArrayList<>();
    for (String script : scripts) {
      try {
        for (Call call : recorder.calls(script.replace("/usr/bin/python3", "python3"))) {
          found.add(call);
          String fault = fault(call);
          if (fault != null) {
            faults.add(page.source() + ": " + call + ": " + fault);
          }
        }
      } catch (IOException e) {
        faults.add(page.source() + ": " + script.strip() + ": " + e.getMessage());
      }
    }
    return faults;
  }

  private String fault(Call call) throws IOException {
    List<String> words =
        call.arguments().stream().map(word -> PLACEHOLDERS.getOrDefault(word, word)).toList();
    return switch (call.command()) {
      case "draftwire" -> draftwire(words);
      case "mvn" -> maven(words);
      case "curl" -> curl(words);
      default -> null;
    };
  }

  private String draftwire(List<String> words) throws IOException {
    String command = words.isEmpty() ? "" : words.getFirst();
    if (command.equals("test") || command.equals("maven")) {
      return maven(words);
    }
    if (command.equals("bench") && !words.contains("serve")) {
      return words.get(1).startsWith("-") || exists("bench/src/main", words.get(1))
          ? null
          : "no benchmark " + words.get(1);
    }
    CommandLine line = new CommandLine(new Main()).setCaseInsensitiveEnumValuesAllowed(true);
    String[] args = words.toArray(String[]::new);
    try {
      line.parseArgs(args);
      if (words.size() > 2 && words.subList(0, 2).equals(List.of("lab", "run"))) {
        ExperimentFile.shipped(words.get(2));
      }
    } catch (CommandLine.ParameterException | IllegalArgumentException e) {
      return e.getMessage();
    }
    boolean help = words.getLast().equals("--help");
    if (!help && RUN.stream().noneMatch(each -> beginsWith(words, each))) {
      return null;
    }
    StringWriter out = new StringWriter();
    int status = line.setOut(new PrintWriter(out)).setErr(new PrintWriter(out)).execute(args);
    return status == 0 && !out.toString().isBlank() ? null : "status " + status + ", says " + out;
  }

  private static boolean beginsWith(List<String> words, List<String> beginning) {
    return words.size() >= beginning.size() && words.subList(0, beginning.size()).equals(beginning);
  }

  /** A test that is named has to be there. */
  private String maven(List<String> words) throws IOException {
    for (String word : words) {
      if (word.startsWith("-Dtest=")) {
        for (String test : word.substring("-Dtest=".length()).split(",")) {
          if (!exists("", test.replaceFirst("#.*", ""))) {
            return "no test " + test;
          }
        }
      }
    }
    return null;
  }

  private boolean exists(String under, String source) throws IOException {
    if (!Files.isDirectory(repository.resolve(under))) {
      return false;
    }
    PathMatcher name = FileSystems.getDefault().getPathMatcher("glob:" + source + ".java");
    try (Stream<Path> files =
        Files.find(repository.resolve(under), 16, (file, _) -> name.matches(file.getFileName()))) {
      return files.findAny().isPresent();
    }
  }

  /** What is sent has to be JSON. */
  private static String curl(List<String> words) {
    int data = words.indexOf("-d");
    try {
      if (data >= 0) {
        JSON.readTree(words.get(data + 1));
      }
      return null;
    } catch (JacksonException e) {
      return e.getOriginalMessage();
    }
  }
}
