package io.draftwire.lab.proof;

import io.draftwire.core.plan.SchemeChoice;
import io.draftwire.edge.settings.Preset;
import io.draftwire.edge.settings.Presets;
import io.draftwire.edge.settings.Setting;
import io.draftwire.edge.settings.Settings;
import java.util.ArrayList;
import java.util.List;

/**
 * The published systems for the proof of the joint law: every preset as it is, but for sizes that a
 * vocabulary of a handful of tokens has no room for, and deadlines that its passes would never
 * reach.
 */
final class PublishedSystems {
  private PublishedSystems() {}

  static List<JointCase> cases() {
    List<JointCase> cases = new ArrayList<>();
    for (Preset preset : Presets.all()) {
      SchemeChoice choice = small(preset.settings()).choice();
      cases.add(
          JointCase.of("preset " + preset.name(), choice.settings().scheme())
              .ending()
              .planned(new JointCase.Planning.Chosen(choice)));
    }
    return cases;
  }

  private static Settings small(Settings of) {
    String support = of.get(Setting.SUPPORT);
    String stop = of.get(Setting.STOP_DRAFTING);
    boolean counted = support != null && Character.isDigit(support.charAt(0));
    return of.with(Setting.SUPPORT, counted ? 3 : null)
        .with(Setting.RESOLUTION, of.get(Setting.RESOLUTION) == null ? null : 8)
        .with(Setting.DRAFT_MAX, JointCase.MAX_DRAFTS)
        .with(
            Setting.STOP_DRAFTING,
            stop == null
                ? null
                : stop.replaceAll("bits:\\d+", "bits:30")
                    .replaceAll("deadline:\\d+", "deadline:2"));
  }
}
