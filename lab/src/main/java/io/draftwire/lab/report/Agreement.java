package io.draftwire.lab.report;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One experiment's rows of virtual time held against its rows by the clock: what the simulation
 * said, and what became of it on a machine. Rows belong together where everything but the mode is
 * equal.
 *
 * @param ways what is compared, in the order of the second folder's rows
 * @param unmatched rows of either folder that the other one has not
 * @param judged pairs of ways under equal conditions that virtual time holds to be apart by more
 *     than {@link #APART}
 * @param agreed of those the pairs whose order by the clock is the same
 */
public record Agreement(List<Way> ways, int unmatched, int judged, int agreed) {
  /** Ways closer than this, relative, have no order that is worth a dispute. */
  public static final double APART = 0.05;

  /** Axes that an equal condition does not ask for: two folders differ in how they were run. */
  private static final Set<String> HOW = Set.of("mode");

  private static final List<String> CONDITION =
      Key.CONDITION.stream().filter(axis -> !HOW.contains(axis)).toList();

  private static final List<String> AXES =
      Key.AXES.stream().filter(axis -> !HOW.contains(axis)).toList();

  /**
   * One way under one condition.
   *
   * @param contender its settings
   * @param condition pair, profile, temperature and link
   * @param virtualMs a committed token, over all openings, in ms
   * @param clockMs the same by the clock
   * @param openings that both ran
   * @param ratios of the clock's seconds a token over virtual ones, sorted: of those openings whose
   *     texts are equal in both, since another text, of other drafts, takes as long as it takes
   */
  public record Way(
      Map<String, String> contender,
      Map<String, String> condition,
      double virtualMs,
      double clockMs,
      int openings,
      double[] ratios) {

    /** Of the openings' ratios; NaN where no text is equal. */
    public double median() {
      return middle(ratios);
    }
  }

  private record Place(Key key, String cluster) {}

  private record Match(RunRow virtual, RunRow clock) {
    double ratio() {
      return msPerToken(List.of(clock)) / msPerToken(List.of(virtual));
    }

    boolean sameText() {
      String digest = clock.text("text_digest");
      return digest != null && digest.equals(virtual.text("text_digest"));
    }
  }

  /**
   * @param virtual folder of a run in virtual time (or a replay)
   * @param clock folder of the same experiment's run by the clock
   * @throws IllegalArgumentException in one line for folders that do not go together
   */
  public static Agreement of(Path virtual, Path clock) throws IOException {
    Map<Place, RunRow> simulated = rows(virtual);
    Map<Place, RunRow> timed = rows(clock);
    Map<Key, List<Match>> matches = new LinkedHashMap<>();
    int matched = 0;
    for (Map.Entry<Place, RunRow> entry : timed.entrySet()) {
      RunRow other = simulated.get(entry.getKey());
      if (other != null && committed(other) && committed(entry.getValue())) {
        matched++;
        matches
            .computeIfAbsent(entry.getKey().key(), _ -> new ArrayList<>())
            .add(new Match(other, entry.getValue()));
      }
    }
    if (matched == 0) {
      throw new IllegalArgumentException(
          "no row of "
              + clock
              + " has one in "
              + virtual
              + " that differs in its mode only; run one experiment file twice, with --mode virtual"
              + " and with --mode paced");
    }
    List<Way> ways = new ArrayList<>();
    matches.forEach((key, members) -> ways.add(way(key, members)));
    int unmatched = simulated.size() + timed.size() - 2 * matched;
    return orders(ways, unmatched);
  }

  private static Agreement orders(List<Way> ways, int unmatched) {
    Map<Map<String, String>, List<Way>> conditions =
        ways.stream()
            .collect(
                Collectors.groupingBy(Way::condition, LinkedHashMap::new, Collectors.toList()));
    int judged = 0;
    int agreed = 0;
    for (List<Way> rivals : conditions.values()) {
      for (int i = 0; i < rivals.size(); i++) {
        for (int j = i + 1; j < rivals.size(); j++) {
          double said = Math.log(rivals.get(i).virtualMs() / rivals.get(j).virtualMs());
          double came = Math.log(rivals.get(i).clockMs() / rivals.get(j).clockMs());
          if (Math.abs(said) > Math.log1p(APART)) {
            judged++;
            agreed += said > 0 == came > 0 ? 1 : 0;
          }
        }
      }
    }
    return new Agreement(List.copyOf(ways), unmatched, judged, agreed);
  }

  /** The ways with an equal text: those that can be judged. */
  public List<Way> comparable() {
    return ways.stream().filter(way -> way.ratios().length > 0).toList();
  }

  /** The ways whose median is outside of {@code 1 +- tolerance}. */
  public List<Way> outside(double tolerance) {
    return ways.stream().filter(way -> Math.abs(way.median() - 1) > tolerance).toList();
  }

  /** The median over the comparable ways of their medians. */
  public double median() {
    return middle(comparable().stream().mapToDouble(Way::median).sorted().toArray());
  }

  private static double middle(double[] sorted) {
    int middle = sorted.length / 2;
    if (sorted.length == 0) {
      return Double.NaN;
    }
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  private static Map<Place, RunRow> rows(Path folder) throws IOException {
    Map<Place, RunRow> rows = new LinkedHashMap<>();
    for (Results results : Results.readAll(folder)) {
      for (RunRow row : results.rows()) {
        rows.put(new Place(Key.of(row, AXES), row.cluster()), row);
      }
    }
    return rows;
  }

  private static Way way(Key key, List<Match> members) {
    double[] ratios =
        members.stream().filter(Match::sameText).mapToDouble(Match::ratio).sorted().toArray();
    return new Way(
        key.only(Key.CONTENDER).values(),
        key.only(CONDITION).values(),
        msPerToken(members.stream().map(Match::virtual).toList()),
        msPerToken(members.stream().map(Match::clock).toList()),
        members.size(),
        ratios);
  }

  private static double msPerToken(List<RunRow> rows) {
    return Sample.of(rows, Figure.MS_PER_TOKEN).value();
  }

  private static boolean committed(RunRow row) {
    return row.number("tokens") > 0 && row.number("seconds") > 0;
  }
}
