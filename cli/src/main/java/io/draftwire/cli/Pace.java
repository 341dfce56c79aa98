package io.draftwire.cli;

import io.draftwire.engine.LanguageModel;
import io.draftwire.lab.time.CostProfile;
import io.draftwire.lab.time.CostProfiles;
import io.draftwire.lab.time.PacedModel;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Map;
import java.util.Optional;

/**
 * How fast models run: as fast as they can, or as a profile's machines do.
 *
 * @param name as it was asked for
 * @param profile empty for as fast as they can
 */
record Pace(String name, Optional<CostProfile> profile) {
  /** The name of not being paced. */
  static final String NONE = "none";

  /** As fast as they can. */
  static final Pace UNPACED = new Pace(NONE, Optional.empty());

  /**
   * @throws IllegalArgumentException in one line for a profile that is not known
   */
  static Pace named(String name) throws IOException {
    return name.equals(NONE) ? UNPACED : new Pace(name, Optional.of(CostProfiles.named(name)));
  }

  boolean paced() {
    return profile.isPresent();
  }

  /** The model at the edge's pace; closes the one that it was given. */
  LanguageModel draft(LanguageModel model) {
    return profile
        .<LanguageModel>map(p -> PacedModel.owning(model, p.draft(), p.name()))
        .orElse(model);
  }

  /** The model at the cloud's pace; closes the one that it was given. */
  LanguageModel target(LanguageModel model) {
    return profile
        .<LanguageModel>map(p -> PacedModel.owning(model, p.target(), p.name()))
        .orElse(model);
  }

  /** Says so, where models are paced. */
  void tell(PrintWriter out, String what) {
    profile.ifPresent(p -> out.println(what + " paced to " + p.name() + ": " + p.source()));
  }

  /** Says so in few words, beside figures; empty where models are not paced. */
  String words() {
    return profile.map(p -> "paced to " + p.name()).orElse("");
  }

  /** Says so, as tools read it: the profile, or null. */
  void tell(Map<String, Object> json) {
    json.put("paced", profile.map(CostProfile::name).orElse(null));
  }
}
