package io.draftwire.lab.experiment;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Where rows come from, for the manifest.
 *
 * @param command the command line that runs the sweep
 * @param version Draftwire's
 * @param pair the pair's name, the rows' {@code pair}
 * @param models description and digest of each model's file, by role (draft, target)
 * @param profiles what computing costs, by profile name, as JSON values
 */
public record Provenance(
    String command,
    String version,
    String pair,
    Map<String, String> models,
    Map<String, Object> profiles) {

  public Provenance {
    models = new LinkedHashMap<>(models);
    profiles = new LinkedHashMap<>(profiles);
  }
}
