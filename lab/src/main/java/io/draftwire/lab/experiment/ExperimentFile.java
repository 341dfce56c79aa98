package io.draftwire.lab.experiment;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * Reads experiment files. A file is YAML:
 *
 * <pre>{@code
 * name: supports            # the rows' experiment; letters, digits and dashes
 * title: How large a support?
 * question: Which K is fastest on a thin link?
 * mode: replay              # virtual, replay, real or paced (default: virtual)
 * tokens: 64                # most tokens of an answer (default: 64)
 * repeats: 2                # seeds of every setting (default: 1)
 * seed: 1                   # of the first repeat (default: 1)
 * baselines: true           # run them beside every setting (default: true)
 * axes:                     # of every block
 *   temperature: 0.2..1+0.4
 *   rate_up: 20kbit..20mbit*10
 *   rtt: [5ms, 200ms]
 * blocks:                   # each a cross product of its own; without blocks the axes are the one
 *   - {scheme: k-sqs, support: [2, 8]}
 *   - {scheme: c-sqs, alpha: [1e-3, 1e-2]}
 * }</pre>
 *
 * A value is a scalar, a list, or a range as {@link AxisValues} reads it. {@code bound: true} adds
 * the terms of the rejection bound to the rows; {@code endless: true} lets an answer go on with
 * another text where one ends ({@link EndlessModel}), so that it is as long as {@code tokens} says.
 * Instead of rates and a round trip an axis {@code link} takes whole links ({@code
 * 1mbit/250kbit/50ms/5ms/1%}) or links that change with time ({@code trace:FILE}, see {@link
 * io.draftwire.lab.link.LinkTrace}).
 */
public final class ExperimentFile {
  private static final List<String> KEYS =
      List.of(
          "name",
          "title",
          "question",
          "mode",
          "tokens",
          "repeats",
          "seed",
          "bound",
          "baselines",
          "endless",
          "axes",
          "blocks");

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,63}");
  private static final int DEFAULT_TOKENS = 64;
  private static final int MOST_TOKENS = 1 << 20;
  private static final int MOST_REPEATS = 10_000;

  private static final YAMLMapper YAML =
      YAMLMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private ExperimentFile() {}

  /**
   * Reads a file.
   *
   * @throws IllegalArgumentException in one line, naming the file and what is wrong with it
   */
  public static Experiment read(Path file) {
    String text;
    try {
      text = Files.readString(file);
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException(
          "experiment file " + file + " is not UTF-8; convert it first", e);
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "experiment file " + file + " cannot be read; check the path, or `draftwire lab list`",
          e);
    }
    return parse(file.toString(), text);
  }

  /** The names of the experiments that come with Draftwire. */
  public static List<String> shipped() {
    return List.of(
        "paper",
        "regimes",
        "regimes-verify",
        "bound",
        "crossover",
        "length",
        "temperatures",
        "bits",
        "session",
        "ids-first",
        "upload",
        "ahead",
        "verify",
        "siblings",
        "live",
        "live-figures",
        "live-drafts",
        "systems",
        "early-exit",
        "early-exit-clock",
        "early-exit-paced",
        "clock");
  }

  /**
   * Reads an experiment that comes with Draftwire.
   *
   * @throws IllegalArgumentException if there is none of that name, naming those there are
   */
  public static Experiment shipped(String name) {
    String resource = name + ".yaml";
    if (!shipped().contains(name)) {
      throw new IllegalArgumentException(
          "no experiment '"
              + name
              + "'"
              + Nearest.hint(name, shipped())
              + "; there are "
              + String.join(", ", shipped())
              + ", or name a file");
    }
    try (InputStream in = ExperimentFile.class.getResourceAsStream(resource)) {
      return parse(resource, new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new IllegalStateException(resource + " does not read from the jar", e);
    }
  }

  /**
   * Reads a text.
   *
   * @param file what messages call it
   */
  static Experiment parse(String file, String text) {
    try {
      Experiment experiment = experiment(root(text));
      experiment.points(); // finds what only shows once the axes are crossed
      return experiment;
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
    }
  }

  private static JsonNode root(String text) {
    JsonNode root;
    try {
      root = YAML.readTree(text);
    } catch (JacksonException e) {
      throw new IllegalArgumentException(
          "line "
              + (e.getLocation() == null ? "?" : e.getLocation().getLineNr())
              + " is no YAML: "
              + e.getOriginalMessage().strip().replaceAll("\\s*\\R\\s*", " "),
          e);
    }
    if (!root.isObject()) {
      throw new IllegalArgumentException(
          "is no experiment; one begins with `name: NAME` and has axes");
    }
    for (String key : root.propertyNames()) {
      if (!KEYS.contains(key)) {
        boolean axis = Axis.of(key) != null;
        throw new IllegalArgumentException(
            "key '"
                + key
                + "' is not known here"
                + (axis ? "; it is an axis: write it below axes:" : Nearest.hint(key, KEYS)));
      }
    }
    return root;
  }

  private static Experiment experiment(JsonNode root) {
    String name = text(root, "name", null);
    if (name == null || !NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "name "
              + (name == null ? "is missing" : "'" + name + "' is not usable")
              + "; give letters, digits and dashes, 64 at most");
    }
    return new Experiment(
        name,
        text(root, "title", name),
        text(root, "question", ""),
        Mode.of(text(root, "mode", Mode.VIRTUAL.label())),
        whole(root, "tokens", DEFAULT_TOKENS, 1, MOST_TOKENS),
        whole(root, "repeats", 1, 0, MOST_REPEATS),
        whole(root, "seed", 1, 0, Integer.MAX_VALUE),
        truth(root, "bound", false),
        truth(root, "baselines", true),
        truth(root, "endless", false),
        blocks(root));
  }

  private static List<Block> blocks(JsonNode root) {
    Map<Axis, List<Object>> shared = axes(root.path("axes"), "axes");
    JsonNode blocks = root.path("blocks");
    if (blocks.isMissingNode()) {
      return List.of(new Block(shared));
    }
    if (!blocks.isArray() || blocks.isEmpty()) {
      throw new IllegalArgumentException("blocks is no list of axes; write one `- ` a block");
    }
    List<Block> all = new ArrayList<>();
    for (JsonNode block : blocks) {
      Map<Axis, List<Object>> axes = new LinkedHashMap<>(shared);
      axes.putAll(axes(block, "block " + (all.size() + 1)));
      all.add(new Block(axes));
    }
    return all;
  }

  private static Map<Axis, List<Object>> axes(JsonNode node, String where) {
    Map<Axis, List<Object>> axes = new LinkedHashMap<>();
    if (node.isMissingNode()) {
      return axes;
    }
    if (!node.isObject()) {
      throw new IllegalArgumentException(where + " is no mapping of axes to values");
    }
    for (Map.Entry<String, JsonNode> entry : node.properties()) {
      Axis axis = Axis.of(entry.getKey());
      if (axis == null) {
        List<String> known = Arrays.stream(Axis.values()).map(Axis::label).toList();
        throw new IllegalArgumentException(
            "axis '"
                + entry.getKey()
                + "' is not known"
                + Nearest.hint(entry.getKey(), known)
                + "; there are "
                + String.join(", ", known));
      }
      axes.put(axis, AxisValues.read(axis, texts(axis, entry.getValue())));
    }
    return axes;
  }

  private static List<String> texts(Axis axis, JsonNode node) {
    List<String> texts = new ArrayList<>();
    for (JsonNode value : node.isArray() ? node : List.of(node)) {
      if (!value.isString() && !value.isNumber()) {
        throw new IllegalArgumentException(
            "axis '" + axis.label() + "': " + value + " is not " + axis.kind().form);
      }
      texts.add(value.isNumber() ? value.decimalValue().toString() : value.asString());
    }
    return texts;
  }

  private static String text(JsonNode root, String key, String otherwise) {
    JsonNode node = root.path(key);
    if (node.isMissingNode()) {
      return otherwise;
    }
    if (!node.isString()) {
      throw new IllegalArgumentException(key + ": " + node + " is no text; put it in quotes");
    }
    return node.asString().strip();
  }

  private static int whole(JsonNode root, String key, int otherwise, int least, int most) {
    JsonNode node = root.path(key);
    if (node.isMissingNode()) {
      return otherwise;
    }
    if (!node.isIntegralNumber()
        || !node.canConvertToInt()
        || node.asInt() < least
        || node.asInt() > most) {
      throw new IllegalArgumentException(
          key + ": " + node + " is no whole number in " + least + ".." + most);
    }
    return node.asInt();
  }

  private static boolean truth(JsonNode root, String key, boolean otherwise) {
    JsonNode node = root.path(key);
    if (node.isMissingNode()) {
      return otherwise;
    }
    if (!node.isBoolean()) {
      throw new IllegalArgumentException(key + ": " + node + " is neither true nor false");
    }
    return node.asBoolean();
  }
}
