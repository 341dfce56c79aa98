package io.draftwire.lab.experiment;

import io.draftwire.core.hint.Hinting;
import io.draftwire.core.law.Sampling;
import io.draftwire.core.plan.Ahead;
import io.draftwire.core.plan.IdsFirst;
import io.draftwire.core.plan.SchemeChoice;
import io.draftwire.core.scheme.AcceptanceRule;
import io.draftwire.core.scheme.SchemeSettings;
import io.draftwire.core.scheme.SupportCode;
import io.draftwire.core.session.Protocol;
import io.draftwire.edge.settings.Preset;
import io.draftwire.edge.settings.Presets;
import io.draftwire.edge.settings.Setting;
import io.draftwire.edge.settings.Settings;
import io.draftwire.lab.link.LinkSpec;
import io.draftwire.lab.link.LinkTrace;
import io.draftwire.lab.time.BlendedModel;
import io.draftwire.lab.time.Setup;
import io.draftwire.lab.time.TargetExits;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One cross product. An axis that is not given has its default as its only value; one that does not
 * apply to a scheme or setup leaves that part of the product as it is.
 *
 * @param axes values by axis, each list with at least one
 */
record Block(Map<Axis, List<Object>> axes) {
  /** Before the name of a file, as a value of the axis link. */
  private static final String TRACE = "trace:";

  private static final List<Axis> LINK_PARTS = List.of(Axis.RATE_UP, Axis.RATE_DOWN, Axis.RTT);

  private static final LinkSpec DEFAULT_LINK = LinkSpec.parse("1mbit/1mbit/50ms");

  private static final Map<Axis, Object> DEFAULTS =
      Map.ofEntries(
          Map.entry(Axis.SCHEME, "k-sqs"),
          Map.entry(Axis.SETUP, Setup.SPECULATIVE.label()),
          Map.entry(Axis.TEMPERATURE, new BigDecimal("0.8")),
          Map.entry(Axis.DRAFT_LENGTH, BigDecimal.valueOf(4)),
          Map.entry(Axis.BIT_BUDGET, Axis.UNBOUNDED),
          Map.entry(Axis.PROFILE, "measured"),
          Map.entry(Axis.DRAFT_BLEND, BigDecimal.ZERO),
          Map.entry(Axis.PROMPT, "story-1"),
          Map.entry(Axis.SUPPORT_CODE, SupportCode.ENUMERATIVE.label()),
          Map.entry(Axis.VERIFY, AcceptanceRule.BLOCK.label()),
          Map.entry(Axis.IDS_FIRST, IdsFirst.OFF.label()),
          Map.entry(Axis.AHEAD, Ahead.OFF.label()),
          Map.entry(Axis.HINTS, Hinting.OFF.label()));

  private static final List<Axis> OF_SCHEMES =
      List.of(
          Axis.SCHEME,
          Axis.SUPPORT,
          Axis.RESOLUTION,
          Axis.ALPHA,
          Axis.ETA,
          Axis.BETA,
          Axis.GRID,
          Axis.SUPPORT_CODE,
          Axis.VERIFY,
          Axis.SIBLINGS);

  private static final List<Axis> OF_ROUNDS =
      List.of(
          Axis.DRAFT_LENGTH,
          Axis.BIT_BUDGET,
          Axis.AHEAD,
          Axis.STOP_DRAFTING,
          Axis.UPLOAD,
          Axis.IDS_FIRST);

  Block {
    Map<Axis, List<Object>> copy = new EnumMap<>(Axis.class);
    copy.putAll(axes);
    axes = copy;
  }

  /**
   * Which answers are asked for: what all setups and schemes of the block have in common.
   *
   * @param draftBlend how far the draft is moved towards the target, 0 for not at all
   */
  record Asked(
      double temperature, String profile, double draftBlend, String prompt, LinkTrace link) {}

  /**
   * How one is made.
   *
   * @param preset the published system whose settings these are; null for none
   * @param choice how drafts travel; null where none do
   * @param draftLength most drafts a round; null where nothing is drafted for verification
   * @param exits of the target, whose hints the edge asks for; null for none
   */
  record Way(
      Setup setup, String preset, SchemeChoice choice, Integer draftLength, TargetExits exits) {
    Way(Setup setup, String preset, SchemeChoice choice, Integer draftLength) {
      this(setup, preset, choice, draftLength, null);
    }

    static Way of(Setup setup) {
      return new Way(setup, null, null, null);
    }

    /** Whether the draft runs beside the text. */
    boolean runsAhead() {
      return choice != null && choice.ahead().branches() > 0;
    }

    /** The same over a target that has exits; null for one without. */
    Way hinted(TargetExits exits) {
      return new Way(setup, preset, choice, draftLength, exits);
    }

    /** Whether the target runs tokens beside the text. */
    boolean hasSiblings() {
      SchemeSettings scheme = choice == null ? null : choice.settings();
      return scheme != null && scheme.siblings() != null && scheme.siblings() > 1;
    }
  }

  /** All settings, links fastest. */
  List<Asked> settings() {
    List<Asked> all = new ArrayList<>();
    List<LinkTrace> links = links();
    for (double temperature : decimals(Axis.TEMPERATURE)) {
      Sampling.at(temperature); // refuses what is out of range
      for (String profile : words(Axis.PROFILE)) {
        for (double blend : decimals(Axis.DRAFT_BLEND)) {
          BlendedModel.check(blend);
          for (String prompt : words(Axis.PROMPT)) {
            for (LinkTrace link : links) {
              all.add(new Asked(temperature, profile, blend, prompt, link));
            }
          }
        }
      }
    }
    return all;
  }

  /** The block's own ways, each once. */
  Set<Way> ways() {
    Set<Way> ways = new LinkedHashSet<>();
    for (String setup : words(Axis.SETUP)) {
      switch (setup(setup)) {
        case SPECULATIVE -> {
          draftLengths(); // Refuses what is too long, by the axis' name.
          if (axes.containsKey(Axis.PRESET)) {
            words(Axis.PRESET).forEach(preset -> preset(Presets.of(preset), ways));
          } else {
            crossed(OF_ROUNDS, crossed(OF_SCHEMES, List.of(Settings.NONE)))
                .forEach(settings -> hinted(speculative(settings, null), ways));
          }
        }
        case LIVE -> hinted(Way.of(Setup.LIVE), ways);
        case CO_LOCATED -> coLocated(ways);
        case CLOUD_ONLY -> ways.add(Way.of(Setup.CLOUD_ONLY));
        case EDGE_ONLY -> ways.add(Way.of(Setup.EDGE_ONLY));
      }
    }
    return ways;
  }

  /**
   * The baselines that every setting is shown beside. Those that draft do so at each of the block's
   * draft lengths: a baseline held to a length that does not suit it would be a straw man.
   */
  Set<Way> baselines() {
    Set<Way> ways = new LinkedHashSet<>();
    ways.add(Way.of(Setup.CLOUD_ONLY));
    coLocated(ways);
    ways.add(Way.of(Setup.EDGE_ONLY));
    List<Settings> schemes = new ArrayList<>();
    schemes.add(named("dense"));
    schemes.addAll(crossed(List.of(Axis.SUPPORT), List.of(named("top-k"))));
    schemes.addAll(crossed(List.of(Axis.RESOLUTION), List.of(named("qs"))));
    crossed(OF_ROUNDS, schemes).forEach(settings -> ways.add(speculative(settings, null)));
    return ways;
  }

  /** With all exits that the target may have, in the words of the axis. */
  private void hinted(Way way, Set<Way> ways) {
    for (String exits : words(Axis.HINTS)) {
      boolean none = exits.equals(Hinting.OFF.label());
      ways.add(way.hinted(none ? null : TargetExits.parse(exits)));
    }
  }

  /** A system's own settings where the block does not say, and not the defaults. */
  private void preset(Preset preset, Set<Way> ways) {
    List<Axis> given =
        Stream.concat(OF_SCHEMES.stream(), OF_ROUNDS.stream()).filter(axes::containsKey).toList();
    for (Settings settings : crossed(given, List.of(Settings.NONE))) {
      hinted(speculative(preset.under(settings), preset.name()), ways);
    }
  }

  private static Settings named(String scheme) {
    return Settings.NONE.with(Setting.SCHEME, scheme);
  }

  /** Each of some settings with every combination of some axes' values, the last axis fastest. */
  private List<Settings> crossed(List<Axis> some, List<Settings> begun) {
    List<Settings> all = begun;
    for (Axis axis : some) {
      List<Settings> more = new ArrayList<>();
      for (Settings settings : all) {
        for (Object value : values(axis)) {
          more.add(settings.with(axis.setting(), axis.asSetting(value)));
        }
      }
      all = more;
    }
    return all;
  }

  /** What of the settings has a meaning, so that two that would do the same are equal. */
  private static Way speculative(Settings written, String preset) {
    Settings settings = written.of(written.scheme());
    boolean mayFollow = settings.schemeSettings(Setting::member).scheme().lawsMayFollow();
    if (written.get(Setting.IDS_FIRST) != null && !mayFollow) {
      settings = settings.with(Setting.IDS_FIRST, IdsFirst.OFF.label());
    }
    SchemeChoice choice = settings.choice();
    if (choice.live()) {
      return Way.of(Setup.LIVE);
    }
    return new Way(Setup.SPECULATIVE, preset, choice, choice.maxDrafts());
  }

  private void coLocated(Set<Way> ways) {
    for (Integer length : draftLengths()) {
      ways.add(new Way(Setup.CO_LOCATED, null, null, length));
    }
  }

  private List<Integer> draftLengths() {
    List<Integer> lengths = wholes(Axis.DRAFT_LENGTH);
    for (int length : lengths) {
      if (length > Protocol.MAX_DRAFTS) {
        throw new IllegalArgumentException(
            "axis 'draft_length': " + length + " is above " + Protocol.MAX_DRAFTS);
      }
    }
    return lengths;
  }

  /** A link by its own spelling, or one that changes as a file says. */
  private static LinkTrace link(String text) {
    if (!text.startsWith(TRACE)) {
      return LinkTrace.constant(LinkSpec.parse(text));
    }
    try {
      return LinkTrace.read(Path.of(text.substring(TRACE.length())));
    } catch (IOException e) {
      throw new IllegalArgumentException("link " + text + " cannot be read; check the path", e);
    }
  }

  private List<LinkTrace> links() {
    boolean inParts = LINK_PARTS.stream().anyMatch(axes::containsKey);
    if (axes.containsKey(Axis.LINK)) {
      if (inParts) {
        throw new IllegalArgumentException(
            "axis 'link' is given beside rate_up, rate_down or rtt; use whole links or their parts");
      }
      return words(Axis.LINK).stream().map(Block::link).toList();
    }
    List<LinkTrace> links = new ArrayList<>();
    for (long up : parts(Axis.RATE_UP, DEFAULT_LINK.upBitsPerSecond())) {
      // A link whose way down is not given is the same both ways.
      for (long down : parts(Axis.RATE_DOWN, up)) {
        for (long rtt : parts(Axis.RTT, DEFAULT_LINK.rttNanos())) {
          links.add(LinkTrace.constant(new LinkSpec(up, down, rtt, 0, 0)));
        }
      }
    }
    return links;
  }

  private long[] parts(Axis axis, long otherwise) {
    return axes.containsKey(axis)
        ? axes.get(axis).stream()
            .mapToLong(value -> ((BigDecimal) value).longValueExact())
            .toArray()
        : new long[] {otherwise};
  }

  private static Setup setup(String label) {
    return Arrays.stream(Setup.values())
        .filter(setup -> setup.label().equals(label))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "unknown setup '"
                        + label
                        + "'; there are "
                        + Arrays.stream(Setup.values())
                            .map(Setup::label)
                            .collect(Collectors.joining(", "))));
  }

  private List<String> words(Axis axis) {
    return values(axis).stream().map(String.class::cast).toList();
  }

  /** Null stands for an axis that has no value of its own. */
  private List<Integer> wholes(Axis axis) {
    return values(axis).stream()
        .map(value -> value == null ? null : ((BigDecimal) value).intValueExact())
        .collect(Collectors.toCollection(ArrayList::new));
  }

  private List<Double> decimals(Axis axis) {
    return values(axis).stream()
        .map(value -> value == null ? null : ((BigDecimal) value).doubleValue())
        .collect(Collectors.toCollection(ArrayList::new));
  }

  private List<Object> values(Axis axis) {
    return axes.containsKey(axis) ? axes.get(axis) : Collections.singletonList(DEFAULTS.get(axis));
  }
}
