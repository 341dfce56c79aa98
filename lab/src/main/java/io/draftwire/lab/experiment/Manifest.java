package io.draftwire.lab.experiment;

import io.draftwire.lab.file.WholeFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a results folder says about itself, beside its rows: how they came about, where, and a
 * fingerprint by which a second start knows whether it would go on with the same experiment.
 */
final class Manifest {
  static final String FILE = "manifest.json";

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private Manifest() {}

  /** Equal iff the rows would be: the points, what runs them, and what computing costs. */
  static String fingerprint(Experiment experiment, List<Point> points, Provenance provenance) {
    var digest = Row.sha256();
    digest.update(
        (experiment.name()
                + '\n'
                + experiment.mode()
                + '\n'
                + experiment.bound()
                + '\n'
                + (experiment.endless() ? "endless\n" : "")
                + provenance.pair()
                + '\n'
                + JSON.writeValueAsString(provenance.models())
                + '\n'
                + JSON.writeValueAsString(provenance.profiles())
                + '\n')
            .getBytes(StandardCharsets.UTF_8));
    for (Point point : points) {
      digest.update((point + "\n").getBytes(StandardCharsets.UTF_8));
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /** The manifest in {@code folder}, if there is one. */
  static Optional<JsonNode> read(Path folder) throws IOException {
    Path file = folder.resolve(FILE);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(JSON.readTree(Files.readString(file)));
    } catch (JacksonException e) {
      throw new IOException(file + ": is no manifest of an experiment; give another folder", e);
    }
  }

  /** Notes the end of a sweep, unless it is noted already. */
  static void finish(
      Path folder,
      Experiment experiment,
      List<Point> points,
      Provenance provenance,
      String started,
      String finished)
      throws IOException {
    boolean noted = read(folder).filter(json -> json.path("finished").isString()).isPresent();
    if (!noted) {
      write(folder, experiment, points, provenance, started, finished, points.size());
    }
  }

  /** Replaces the manifest as a whole: no reader ever sees half of one. */
  static void write(
      Path folder,
      Experiment experiment,
      List<Point> points,
      Provenance provenance,
      String started,
      String finished,
      long rows)
      throws IOException {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("experiment", experiment.name());
    json.put("title", experiment.title());
    json.put("question", experiment.question());
    json.put("mode", experiment.mode().label());
    json.put("command", provenance.command());
    json.put("version", provenance.version());
    json.put("hardware", Hardware.here());
    json.put("started", started);
    json.put("finished", finished);
    json.put("models", provenance.models());
    json.put("profile", provenance.profiles());
    json.put("axes", experiment.axes());
    json.put("rows", rows);
    json.put("points", points.size());
    json.put("seeds", new TreeSet<>(points.stream().map(Point::seed).toList()));
    json.put("fingerprint", fingerprint(experiment, points, provenance));
    WholeFile.write(folder.resolve(FILE), JSON.writeValueAsString(json) + "\n");
  }
}
