package io.draftwire.lab.report;

import io.draftwire.lab.file.WholeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A results folder as one page for people and as CSV for other tools. The page needs nothing but
 * itself: no script, no network, no other file; it is well-formed as HTML and as XML.
 *
 * @param html the page
 * @param csv for each experiment its groups and its rows, in the folder the experiment lies in
 * @param experiments how many
 * @param rows how many runs, over all of them
 */
public record Report(Path html, List<Path> csv, int experiments, int rows) {

  /**
   * Reads {@code dir}, or the folders within it, and writes the page and the CSV. Files appear
   * whole or not at all, and equal rows give equal bytes.
   *
   * @throws IllegalArgumentException in one line, naming the file, the line and what is wrong there
   * @throws IOException where a file cannot be read or written
   */
  public static Report write(Path dir, Path html) throws IOException {
    List<Serving> servings = Files.isDirectory(dir) ? Serving.readAll(dir) : List.of();
    List<Results> all = servings.isEmpty() ? Results.readAll(dir) : Results.readAny(dir);
    Bootstrap bootstrap = new Bootstrap();
    List<Study> studies = new ArrayList<>();
    for (Results results : all) {
      studies.add(new Study(results, bootstrap));
    }
    List<Path> csv = new ArrayList<>();
    for (Study study : studies) {
      Results results = study.results();
      csv.add(put(results.folder().resolve(results.id() + ".csv"), Csv.groups(study)));
      csv.add(put(results.folder().resolve(results.id() + "-rows.csv"), Csv.rows(results)));
    }
    put(html, Page.write(studies, servings));
    int rows =
        all.stream().mapToInt(results -> results.rows().size()).sum()
            + servings.stream().mapToInt(serving -> serving.rows().size()).sum();
    return new Report(html, List.copyOf(csv), all.size() + servings.size(), rows);
  }

  private static Path put(Path file, String text) throws IOException {
    WholeFile.write(file, text);
    return file;
  }
}
