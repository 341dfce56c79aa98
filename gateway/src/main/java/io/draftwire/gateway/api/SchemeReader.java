package io.draftwire.gateway.api;

import io.draftwire.core.plan.SchemeChoice;
import io.draftwire.core.scheme.SchemeSettings;
import io.draftwire.core.session.Protocol;
import io.draftwire.edge.settings.Preset;
import io.draftwire.edge.settings.Presets;
import io.draftwire.edge.settings.Setting;
import io.draftwire.edge.settings.Settings;
import java.util.Arrays;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.Stream;

/** The extension object {@code draftwire}: how this request's drafts travel. */
final class SchemeReader {
  private static final String PRESET = "preset";

  /** Whether a preset will do without what this build lacks of it. */
  private static final String PARTIAL = "preset_partial";

  private SchemeReader() {}

  /**
   * @param members null where the request has none
   * @param defaults the gateway's own; a scheme that is named begins from its own defaults
   */
  static SchemeChoice read(Members members, SchemeChoice defaults) throws ApiException {
    if (members == null) {
      return defaults;
    }
    Settings asked = written(members);
    String preset = members.string(PRESET);
    boolean partial = members.bool(PARTIAL, false);
    try {
      return preset == null
          ? choice(asked, defaults)
          : whole(preset, partial).under(asked).choice();
    } catch (IllegalArgumentException e) {
      throw ApiException.invalid(members.name(blamed(e.getMessage())), e.getMessage());
    }
  }

  /** What a preset lacks here is not passed over in silence. */
  private static Preset whole(String preset, boolean partial) {
    Preset of = Presets.of(preset);
    if (of.lack().isPresent() && !partial) {
      throw new IllegalArgumentException(
          of.lack().get() + "; ask for it with " + PARTIAL + " true to have it without");
    }
    return of;
  }

  /** A message about a setting begins with its name. */
  private static String blamed(String message) {
    return Stream.concat(Stream.of(PRESET), Arrays.stream(Setting.values()).map(Setting::member))
        .filter(member -> message.startsWith(member + " "))
        .findFirst()
        .orElse(Setting.SCHEME.member());
  }

  private static Settings written(Members members) throws ApiException {
    Settings asked = Settings.NONE;
    for (Setting setting : Setting.values()) {
      asked = asked.with(setting, value(members, setting));
    }
    return asked;
  }

  /** Null where the request does not say. */
  private static Object value(Members members, Setting setting) throws ApiException {
    String member = setting.member();
    return switch (setting.kind()) {
      case WORD -> members.string(member);
      case TRUTH -> members.node(member) == null ? null : members.bool(member, false);
      case DECIMAL -> {
        OptionalDouble value = members.number(member);
        yield value.isPresent() ? value.getAsDouble() : null;
      }
      case WHOLE -> {
        boolean drafts = setting == Setting.DRAFT_MAX;
        OptionalInt value =
            drafts
                ? members.integer(member, 0, Protocol.MAX_DRAFTS)
                : members.integer(member, 1, Integer.MAX_VALUE);
        yield value.isPresent() ? value.getAsInt() : null;
      }
    };
  }

  private static SchemeChoice choice(Settings asked, SchemeChoice defaults) {
    String named = asked.get(Setting.SCHEME);
    String name = named == null ? defaults.name() : named;
    if (name.equals(SchemeSettings.LIVE)) {
      return live(asked, defaults);
    }
    if (name.equals(defaults.name()) && !asked.shapeTheScheme()) {
      return asked.on(defaults, Setting::member);
    }
    Settings all = asked.with(Setting.SCHEME, name);
    if (defaults.bitBudget() != Integer.MAX_VALUE && !name.equals(SchemeChoice.CLOUD_ONLY)) {
      all = all.over(Settings.NONE.with(Setting.BIT_BUDGET, defaults.bitBudget()));
    }
    return all.choice();
  }

  /** The gateway's own floor holds on. */
  private static SchemeChoice live(Settings asked, SchemeChoice defaults) {
    OptionalDouble floor = defaults.draftFloor();
    Settings usual =
        Settings.NONE
            .with(Setting.SCHEME, SchemeSettings.LIVE)
            .with(Setting.DRAFT_FLOOR, floor.isPresent() ? floor.getAsDouble() : null)
            .with(Setting.HINTS, defaults.hints().label());
    return asked.over(usual).choice();
  }
}
