package io.draftwire.lab.experiment;

import io.draftwire.core.law.Sampling;
import io.draftwire.core.plan.Ahead;
import io.draftwire.core.plan.IdsFirst;
import io.draftwire.core.plan.SchemeChoice;
import io.draftwire.core.plan.UploadPlan;
import io.draftwire.core.scheme.AcceptanceRule;
import io.draftwire.core.scheme.SchemeSettings;
import io.draftwire.core.scheme.SupportCode;
import io.draftwire.core.session.Protocol;
import io.draftwire.lab.link.LinkSpec;
import io.draftwire.lab.link.LinkTrace;
import io.draftwire.lab.time.Setup;
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
import java.util.function.Consumer;
import java.util.stream.Collectors;

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
          Map.entry(Axis.PROMPT, "story-1"),
          Map.entry(Axis.SUPPORT_CODE, SupportCode.ENUMERATIVE.label()),
          Map.entry(Axis.VERIFY, AcceptanceRule.BLOCK.label()),
          Map.entry(Axis.IDS_FIRST, IdsFirst.OFF.label()),
          Map.entry(Axis.AHEAD, Ahead.OFF.label()));

  Block {
    Map<Axis, List<Object>> copy = new EnumMap<>(Axis.class);
    copy.putAll(axes);
    axes = copy;
  }

  /** Which answers are asked for: what all setups and schemes of the block have in common. */
  record Setting(double temperature, String profile, String prompt, LinkTrace link) {}

  /**
   * How one is made.
   *
   * @param idsFirst null where no laws could travel behind ids
   * @param upload null where rounds leave whole
   * @param ahead null where nothing is drafted for verification round by round
   */
  record Way(
      Setup setup,
      SchemeSettings scheme,
      Integer draftLength,
      Integer bitBudget,
      IdsFirst idsFirst,
      UploadPlan upload,
      Ahead ahead) {

    Way(Setup setup, SchemeSettings scheme, Integer draftLength, Integer bitBudget) {
      this(setup, scheme, draftLength, bitBudget, null, null, null);
    }

    /** Whether the draft runs beside the text. */
    boolean runsAhead() {
      return ahead != null && ahead.branches() > 0;
    }

    /** Whether the target runs tokens beside the text. */
    boolean hasSiblings() {
      return scheme != null && scheme.siblings() != null && scheme.siblings() > 1;
    }
  }

  /** All settings, links fastest. */
  List<Setting> settings() {
    List<Setting> all = new ArrayList<>();
    List<LinkTrace> links = links();
    for (double temperature : decimals(Axis.TEMPERATURE)) {
      Sampling.at(temperature); // refuses what is out of range
      for (String profile : words(Axis.PROFILE)) {
        for (String prompt : words(Axis.PROMPT)) {
          for (LinkTrace link : links) {
            all.add(new Setting(temperature, profile, prompt, link));
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
        case SPECULATIVE -> schemes(words(Axis.SCHEME), scheme -> speculative(scheme, ways));
        case LIVE -> ways.add(new Way(Setup.LIVE, null, null, null));
        case CO_LOCATED -> coLocated(ways);
        case CLOUD_ONLY -> ways.add(new Way(Setup.CLOUD_ONLY, null, null, null));
        case EDGE_ONLY -> ways.add(new Way(Setup.EDGE_ONLY, null, null, null));
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
    ways.add(new Way(Setup.CLOUD_ONLY, null, null, null));
    coLocated(ways);
    ways.add(new Way(Setup.EDGE_ONLY, null, null, null));
    speculative(SchemeSettings.of("dense"), ways);
    for (Integer support : wholes(Axis.SUPPORT)) {
      speculative(SchemeSettings.of("top-k", support, null, null, null, null), ways);
    }
    for (Integer resolution : wholes(Axis.RESOLUTION)) {
      speculative(SchemeSettings.of("qs", null, resolution, null, null, null), ways);
    }
    return ways;
  }

  private void speculative(SchemeSettings scheme, Set<Way> ways) {
    if (scheme.auto()) {
      ways.add(new Way(Setup.SPECULATIVE, scheme, SchemeChoice.LONGEST_ADAPTIVE, null));
      return;
    }
    for (Integer length : draftLengths()) {
      for (Integer budget : wholes(Axis.BIT_BUDGET)) {
        boolean bounded = budget != Axis.UNBOUNDED.intValueExact();
        for (IdsFirst when : idsFirst(scheme)) {
          for (UploadPlan plan : uploads()) {
            for (String ahead : words(Axis.AHEAD)) {
              ways.add(
                  new Way(
                      Setup.SPECULATIVE,
                      scheme,
                      length,
                      bounded ? budget : null,
                      when,
                      plan,
                      Ahead.of(ahead)));
            }
          }
        }
      }
    }
  }

  private List<IdsFirst> idsFirst(SchemeSettings scheme) {
    List<IdsFirst> asked = words(Axis.IDS_FIRST).stream().map(IdsFirst::of).toList();
    return scheme.scheme().lawsMayFollow() ? asked : Collections.singletonList(null);
  }

  /** Null where the block says nothing of it: then it is no axis. */
  private List<UploadPlan> uploads() {
    return axes.containsKey(Axis.UPLOAD)
        ? words(Axis.UPLOAD).stream().map(UploadPlan::of).toList()
        : Collections.singletonList(null);
  }

  private void coLocated(Set<Way> ways) {
    for (Integer length : draftLengths()) {
      ways.add(new Way(Setup.CO_LOCATED, null, length, null));
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

  private void schemes(List<String> names, Consumer<SchemeSettings> each) {
    for (String name : names) {
      for (Integer support : wholes(Axis.SUPPORT)) {
        for (Integer resolution : wholes(Axis.RESOLUTION)) {
          for (Double alpha : decimals(Axis.ALPHA)) {
            for (Double eta : decimals(Axis.ETA)) {
              for (Double beta : decimals(Axis.BETA)) {
                for (Integer grid : wholes(Axis.GRID)) {
                  for (String code : words(Axis.SUPPORT_CODE)) {
                    SchemeSettings settings =
                        SchemeSettings.of(
                            name,
                            support,
                            resolution,
                            alpha,
                            eta,
                            beta,
                            grid,
                            SupportCode.of(code),
                            false);
                    for (SchemeSettings judged : judged(settings)) {
                      judged.scheme(); // refuses what is out of range
                      each.accept(judged);
                    }
                  }
                }
              }
            }
          }
        }
      }
    }
  }

  /** A scheme with every way of judging its drafts. */
  private List<SchemeSettings> judged(SchemeSettings settings) {
    List<SchemeSettings> all = new ArrayList<>();
    for (String rule : words(Axis.VERIFY)) {
      for (Integer siblings : wholes(Axis.SIBLINGS)) {
        all.add(settings.withSiblings(siblings, AcceptanceRule.of(rule)));
      }
    }
    return all;
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
