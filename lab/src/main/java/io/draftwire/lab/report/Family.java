package io.draftwire.lab.report;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * A kind of contender: a scheme whatever its settings, or a baseline.
 *
 * @param id as rows spell it
 * @param label as people read it
 * @param code one letter, for the cells of a map
 * @param overLink whether drafts surely travel from the edge to the cloud
 * @param defining the setting that is named even where it does not vary; null if none
 */
record Family(String id, String label, String code, boolean overLink, String defining) {
  static final Family K_SQS = new Family("k-sqs", "K-SQS", "K", true, "support");
  static final Family C_SQS = new Family("c-sqs", "C-SQS", "C", true, "alpha");
  static final Family TOP_K = new Family("top-k", "plain top-K", "T", true, "support");
  static final Family QS = new Family("qs", "QS", "Q", true, null);
  static final Family DENSE = new Family("dense", "dense fp16", "D", true, null);
  static final Family COUPLED = new Family("coupled", "coupled", "N", true, null);
  static final Family SCALAR = new Family("scalar", "scalar", "R", true, "grid");

  /** May leave it to the cloud to decode alone. */
  static final Family AUTO = new Family("auto", "auto", "U", false, null);

  /** Its drafts travel, or not, as the edge finds worth while. */
  static final Family LIVE = new Family("live", "live", "V", false, null);

  static final Family CO_LOCATED = new Family("co-located", "co-located", "S", false, null);
  static final Family CLOUD_ONLY = new Family("cloud-only", "cloud-only", "A", false, null);
  static final Family EDGE_ONLY = new Family("edge-only", "edge-only", "E", false, null);

  /** In the order in which tables have them. */
  static final List<Family> KNOWN =
      List.of(
          LIVE,
          K_SQS,
          C_SQS,
          COUPLED,
          SCALAR,
          AUTO,
          TOP_K,
          QS,
          DENSE,
          CO_LOCATED,
          CLOUD_ONLY,
          EDGE_ONLY);

  /** What is proposed here; all others are there to be compared with. */
  private static final Set<Family> PROPOSED = Set.of(LIVE, K_SQS, C_SQS, COUPLED, SCALAR, AUTO);

  private static final Map<String, String> SYSTEM_CODES =
      Map.of(
          "sqs-sd",
          "q",
          "pipesd",
          "p",
          "picospec",
          "i",
          "acespec",
          "a",
          "sled",
          "s",
          "wisp",
          "w",
          "early-exit",
          "e");

  static Family of(Key key) {
    String preset = key.get("preset");
    if (preset != null) {
      return published(preset);
    }
    String setup = key.get("setup");
    String scheme = key.get("scheme");
    String id = !"speculative".equals(setup) || scheme == null ? setup : scheme;
    for (Family family : KNOWN) {
      if (family.id().equals(id)) {
        return family;
      }
    }
    return new Family(id, id, "X", "speculative".equals(setup), null);
  }

  /** A published system; its variant with this project's schemes has a capital letter. */
  private static Family published(String preset) {
    String system = preset.replace("+", "");
    String code = SYSTEM_CODES.getOrDefault(system, "x");
    boolean plus = !system.equals(preset);
    return new Family(
        preset, preset, plus ? code.toUpperCase(Locale.ROOT) + "+" : code, true, null);
  }

  /** Whether it is a published system, faithful or not. */
  boolean published() {
    return SYSTEM_CODES.containsKey(id.replace("+", ""));
  }

  /** Whether its answers follow the target's law. Edge-only text is the draft's own. */
  boolean exact() {
    return !equals(EDGE_ONLY);
  }

  /** Schemes that are here to be compared with, not to be proposed. */
  boolean baseline() {
    return published() || !PROPOSED.contains(this) && KNOWN.contains(this);
  }

  /** Its place among the families of a table; one that is not known comes last. */
  int place() {
    int place = KNOWN.indexOf(this);
    return place < 0 ? KNOWN.size() : place;
  }

  /** The style class of its colour. */
  String style() {
    return KNOWN.contains(this) ? "f-" + id : "f-other";
  }
}
