package io.draftwire.lab.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * One experiment's folder.
 *
 * @param id unique on the page, safe in an address and in a file name
 * @param folder where it was read
 */
record Results(String id, Path folder, SweepOrigin manifest, List<RunRow> rows) {
  /** The order in which the shipped experiments are told. */
  private static final List<String> SHIPPED =
      List.of(
          "live",
          "live-figures",
          "live-drafts",
          "systems",
          "paper",
          "regimes",
          "regimes-verify",
          "bound",
          "crossover",
          "length",
          "early-exit",
          "early-exit-clock",
          "early-exit-paced");

  private static final String ROWS = "results.jsonl";
  private static final String MANIFEST = "manifest.json";

  /**
   * The folder's own experiment, if it holds one, and those of its sub-folders by name.
   *
   * @throws IllegalArgumentException where there is none, or naming the file and line at fault
   */
  static List<Results> readAll(Path dir) throws IOException {
    List<Results> all = readAny(dir);
    if (all.isEmpty()) {
      throw new IllegalArgumentException(
          dir
              + " holds no "
              + ROWS
              + "; write one with `draftwire lab run NAME --out "
              + dir
              + "`");
    }
    return all;
  }

  /** The same, of a folder that may hold none. */
  static List<Results> readAny(Path dir) throws IOException {
    if (!Files.isDirectory(dir)) {
      throw new IllegalArgumentException(
          dir + " is not a folder; give the --out folder of `draftwire lab run`");
    }
    List<Path> folders = new ArrayList<>();
    if (Files.exists(dir.resolve(ROWS))) {
      folders.add(dir);
    }
    try (Stream<Path> children = Files.list(dir)) {
      children
          .filter(child -> Files.exists(child.resolve(ROWS)))
          .sorted(Comparator.comparingInt(Results::place).thenComparing(Comparator.naturalOrder()))
          .forEach(folders::add);
    }
    List<Results> all = new ArrayList<>();
    for (Path folder : folders) {
      SweepOrigin manifest = SweepOrigin.read(folder.resolve(MANIFEST));
      List<RunRow> rows = RowReader.read(folder.resolve(ROWS));
      String name = name(manifest, rows, folder);
      String safe = name.replaceAll("[^A-Za-z0-9_-]+", "-");
      String id = safe;
      for (int i = 2; taken(all, id); i++) {
        id = safe + "-" + i;
      }
      all.add(new Results(id, folder, manifest, rows));
    }
    return all;
  }

  /** The experiment's name, as its file or its rows give it. */
  String name() {
    return name(manifest, rows, folder);
  }

  String title() {
    String title = manifest.text("title");
    return title == null ? name() : title;
  }

  private static String name(SweepOrigin manifest, List<RunRow> rows, Path folder) {
    if (!rows.isEmpty()) {
      return rows.getFirst().text("experiment");
    }
    String named = manifest.text("experiment");
    return named == null ? folder.toAbsolutePath().normalize().getFileName().toString() : named;
  }

  private static int place(Path folder) {
    int place = SHIPPED.indexOf(folder.getFileName().toString());
    return place < 0 ? SHIPPED.size() : place;
  }

  private static boolean taken(List<Results> all, String id) {
    return all.stream().anyMatch(results -> results.id().equals(id));
  }
}
