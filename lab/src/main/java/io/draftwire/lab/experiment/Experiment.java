package io.draftwire.lab.experiment;

import io.draftwire.lab.time.Setup;
import io.draftwire.lab.time.SimulatedExits;
import io.draftwire.lab.time.TargetExits;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What an experiment file says: see {@link ExperimentFile} for its form.
 *
 * @param name the rows' {@code experiment}
 * @param title one line for people
 * @param question what the experiment is to answer
 * @param tokens most tokens of each answer
 * @param repeats seeds of each setting
 * @param seed the first repeat's; the others and other prompts are mixed from it
 * @param bound whether rows carry the terms of the rejection bound
 * @param baselines whether every setting is run with the baselines too
 * @param endless whether an answer goes on behind the end of a text, see {@link EndlessModel}
 */
public record Experiment(
    String name,
    String title,
    String question,
    Mode mode,
    int tokens,
    int repeats,
    long seed,
    boolean bound,
    boolean baselines,
    boolean endless,
    List<Block> blocks) {

  /** Beyond it a sweep would take days and its results no memory holds. */
  private static final int MOST_POINTS = 1_000_000;

  private static final int QUICK_VALUES = 3;
  private static final int QUICK_PROMPTS = 2;
  private static final int QUICK_TOKENS = 32;

  public Experiment {
    blocks = List.copyOf(blocks);
  }

  /** Points of one key read the same recorded laws: they are run one after the other. */
  private record LawKey(double temperature, String prompt, int repeat) {}

  /**
   * All points, each once, in the order of their rows: by the laws they need, then as the file has
   * them, each setting's baselines behind its own ways.
   *
   * @throws IllegalArgumentException for a value that makes no sense, or if there are no points
   */
  public List<Point> points() {
    if (endless && mode != Mode.VIRTUAL) {
      throw new IllegalArgumentException(
          "endless answers run in mode virtual only, not " + mode.label() + "; leave one out");
    }
    Map<LawKey, Set<Point>> byLaws = new LinkedHashMap<>();
    int count = 0;
    for (Block block : blocks) {
      List<Block.Way> ways = ways(block);
      List<Block.Asked> settings = block.settings();
      if ((long) settings.size() * ways.size() * repeats > MOST_POINTS) {
        throw new IllegalArgumentException("more than " + MOST_POINTS + " points; leave some out");
      }
      for (Block.Asked setting : settings) {
        checkDraft(setting);
        for (int repeat = 0; repeat < repeats; repeat++) {
          LawKey key = new LawKey(setting.temperature(), setting.prompt(), repeat);
          Set<Point> points = byLaws.computeIfAbsent(key, _ -> new LinkedHashSet<>());
          for (Block.Way way : ways) {
            count += points.add(point(setting, way, repeat)) ? 1 : 0;
          }
        }
      }
    }
    if (count == 0) {
      throw new IllegalArgumentException("the cross product is empty; give at least one repeat");
    }
    List<Point> all = new ArrayList<>(count);
    byLaws.values().forEach(all::addAll);
    return all;
  }

  private void checkDraft(Block.Asked setting) {
    if (setting.draftBlend() > 0 && mode != Mode.VIRTUAL) {
      throw new IllegalArgumentException(
          "draft_blend "
              + setting.draftBlend()
              + " needs the target's laws where the draft runs, which mode "
              + mode.label()
              + " has not; use mode virtual");
    }
  }

  private List<Block.Way> ways(Block block) {
    List<Block.Way> ways = new ArrayList<>(block.ways());
    if (mode == Mode.REPLAY && ways.stream().anyMatch(way -> way.setup() == Setup.LIVE)) {
      throw new IllegalArgumentException(
          "setup live needs laws beside the text, which mode replay has not; use mode virtual");
    }
    if (endless && ways.stream().anyMatch(way -> way.setup() == Setup.LIVE)) {
      throw new IllegalArgumentException(
          "setup live grows trees, which endless answers cannot hold; leave one out");
    }
    if ((endless || mode == Mode.REPLAY) && ways.stream().anyMatch(Block.Way::hasSiblings)) {
      throw new IllegalArgumentException(
          "siblings need laws beside the text, which neither mode replay nor endless answers have;"
              + " use mode virtual");
    }
    checkExits(ways);
    if ((endless || mode == Mode.REPLAY) && ways.stream().anyMatch(Block.Way::runsAhead)) {
      throw new IllegalArgumentException(
          "a draft that runs ahead needs laws beside the text, which neither mode replay nor endless"
              + " answers have; use mode virtual");
    }
    if (mode.byClock() && !ways.stream().allMatch(Experiment::hasServer)) {
      throw new IllegalArgumentException(
          "setup co-located or edge-only has no server to run for real; use mode virtual or replay");
    }
    if (baselines) {
      block.baselines().stream()
          .filter(way -> !mode.byClock() || hasServer(way))
          .forEach(ways::add);
    }
    return ways;
  }

  private void checkExits(List<Block.Way> ways) {
    for (Block.Way way : ways) {
      switch (way.exits()) {
        case null -> {}
        case SimulatedExits _ when mode == Mode.REAL ->
            throw new IllegalArgumentException(
                "a pass that is as fast as it is has no part at which exits could be simulated; use"
                    + " mode virtual, replay or paced, hints: own for the target's own, or leave hints out");
        case TargetExits.Own _ when !mode.byClock() ->
            throw new IllegalArgumentException(
                "a target's own exits work by the clock only; use mode real or paced, or write the"
                    + " part of the pass and how often they are right, such as 0.5/0.8");
        default -> {}
      }
    }
  }

  /** Whether some point has hints of the exits that the target is loaded with. */
  public boolean needsOwnExits() {
    return points().stream().anyMatch(point -> point.exits() instanceof TargetExits.Own);
  }

  private static boolean hasServer(Block.Way way) {
    return switch (way.setup()) {
      case SPECULATIVE, LIVE, CLOUD_ONLY -> true;
      case CO_LOCATED, EDGE_ONLY -> false;
    };
  }

  private Point point(Block.Asked setting, Block.Way way, int repeat) {
    return new Point(
        way.setup(),
        way.preset(),
        way.choice(),
        setting.temperature(),
        way.draftLength(),
        setting.link(),
        mode == Mode.REAL ? null : setting.profile(), // the clock tells what things cost
        setting.draftBlend(),
        setting.prompt(),
        repeat,
        seedOf(setting.prompt(), repeat),
        tokens,
        way.exits());
  }

  /**
   * Schemes share the seeds of a setting, so that differences between them are not chance; prompts
   * do not, so that their means are independent. 48 bits: every reader of JSON has them exactly.
   */
  private long seedOf(String prompt, int repeat) {
    long z = seed * 0x9e3779b97f4a7c15L + 31L * repeat + ((long) prompt.hashCode() << 20);
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return (z ^ (z >>> 31)) >>> 16;
  }

  /**
   * The same question with less of everything: of every axis of numbers or links the first, the
   * middle and the last value, the first two prompts, one repeat, at most 32 tokens. Schemes,
   * setups and profiles all stay.
   */
  public Experiment quick() {
    List<Block> fewer = new ArrayList<>();
    for (Block block : blocks) {
      Map<Axis, List<Object>> axes = new LinkedHashMap<>();
      block.axes().forEach((axis, values) -> axes.put(axis, quick(axis, values)));
      fewer.add(new Block(axes));
    }
    return new Experiment(
        name,
        title,
        question,
        mode,
        Math.min(tokens, QUICK_TOKENS),
        1,
        seed,
        bound,
        baselines,
        endless,
        fewer);
  }

  private static List<Object> quick(Axis axis, List<Object> values) {
    if (axis == Axis.PROMPT) {
      return values.subList(0, Math.min(QUICK_PROMPTS, values.size()));
    }
    boolean thinned = axis.ordered() || axis == Axis.LINK;
    return !thinned || values.size() <= QUICK_VALUES
        ? values
        : List.of(values.getFirst(), values.get(values.size() / 2), values.getLast());
  }

  /** The same experiment by other means. */
  public Experiment withMode(Mode other) {
    return new Experiment(
        name, title, question, other, tokens, repeats, seed, bound, baselines, endless, blocks);
  }

  /** The values of every axis that some block gives, in order, for the manifest. */
  Map<String, Object> axes() {
    Map<String, Set<Object>> union = new LinkedHashMap<>();
    for (Axis axis : Axis.values()) {
      for (Block block : blocks) {
        for (Object value : block.axes().getOrDefault(axis, List.of())) {
          union.computeIfAbsent(axis.label(), _ -> new LinkedHashSet<>()).add(shown(value));
        }
      }
    }
    return new LinkedHashMap<>(union);
  }

  private static Object shown(Object value) {
    if (!(value instanceof BigDecimal number)) {
      return value;
    }
    if (number.stripTrailingZeros().scale() > 0) {
      return number.doubleValue();
    }
    return number.longValueExact();
  }
}
