package io.draftwire.lab.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;

/**
 * A folder of {@code lab capacity}: how many users one target serves, a row for each number of
 * users, way and profile.
 *
 * @param id unique on the page
 */
record Serving(String id, SweepOrigin manifest, List<Map<String, Object>> rows) {
  /** The file that makes a folder one of these. */
  static final String ROWS = "capacity.jsonl";

  private static final List<String> NUMBERS =
      List.of("users", "tokens_per_second", "answers", "first_token_seconds_p95");

  Serving {
    rows = List.copyOf(rows);
  }

  /**
   * The folder's own, if it holds one, and those of its sub-folders by name.
   *
   * @throws IllegalArgumentException naming the file and line at fault
   */
  static List<Serving> readAll(Path dir) throws IOException {
    List<Path> folders = new ArrayList<>();
    try (Stream<Path> children = Files.list(dir)) {
      Stream.concat(Stream.of(dir), children.sorted())
          .filter(folder -> Files.exists(folder.resolve(ROWS)))
          .forEach(folders::add);
    }
    List<Serving> all = new ArrayList<>();
    for (Path folder : folders) {
      String id = "serving" + (all.isEmpty() ? "" : "-" + (all.size() + 1));
      all.add(
          new Serving(
              id, SweepOrigin.read(folder.resolve("manifest.json")), rows(folder.resolve(ROWS))));
    }
    return all;
  }

  private static List<Map<String, Object>> rows(Path file) throws IOException {
    List<Map<String, Object>> rows = new ArrayList<>();
    List<String> lines = Files.readAllLines(file);
    for (int i = 0; i < lines.size(); i++) {
      try {
        rows.add(row(lines.get(i)));
      } catch (JacksonException e) {
        throw refusal(file, i, "is not one JSON object");
      } catch (IllegalArgumentException e) {
        throw refusal(file, i, e.getMessage());
      }
    }
    return rows;
  }

  private static Map<String, Object> row(String line) {
    Map<String, Object> row = RowReader.object(line);
    for (String name : List.of("profile", "way")) {
      if (!(row.get(name) instanceof String)) {
        throw new IllegalArgumentException("has no " + name);
      }
    }
    for (String name : NUMBERS) {
      boolean none = row.containsKey(name) && row.get(name) == null;
      if (!none && !(row.get(name) instanceof Number)) {
        throw new IllegalArgumentException("has " + name + " " + row.get(name) + ", not a number");
      }
    }
    return row;
  }

  private static IllegalArgumentException refusal(Path file, int index, String fault) {
    return new IllegalArgumentException(
        file + ":" + (index + 1) + ": the line " + fault + "; run `draftwire lab capacity` again");
  }

  /** The rows of each profile by way, in their order. */
  Map<String, Map<String, List<Map<String, Object>>>> byProfile() {
    Map<String, Map<String, List<Map<String, Object>>>> all = new LinkedHashMap<>();
    for (Map<String, Object> row : rows) {
      all.computeIfAbsent((String) row.get("profile"), _ -> new LinkedHashMap<>())
          .computeIfAbsent((String) row.get("way"), _ -> new ArrayList<>())
          .add(row);
    }
    return all;
  }

  /** A number of a row; NaN where there is none. */
  static double number(Map<String, Object> row, String name) {
    return row.get(name) instanceof Number number ? number.doubleValue() : Double.NaN;
  }

  /** The most users whose answers keep to the objective, and so those of all fewer; 0 for none. */
  static int keeps(List<Map<String, Object>> rows) {
    return rows.stream()
        .takeWhile(row -> Boolean.TRUE.equals(row.get("keeps_objective")))
        .mapToInt(row -> (int) number(row, "users"))
        .max()
        .orElse(0);
  }
}
