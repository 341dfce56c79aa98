package io.draftwire.lab.serve;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What an overload does to those who are served: one edge alone has answer after answer, then as
 * many as the cloud serves at once, which tells its capacity, and then requests come so many times
 * as often. An overload that is held leaves those who are let in about as well off as one alone:
 * the rest is refused, and not served badly.
 *
 * @param <E> what answers
 */
public final class OverloadRun<E> {
  private static final int ALONE = 0;
  private static final int FULL = 1;
  private static final int OVER = 2;

  private final Generator generator;
  private final List<E> edges;
  private final ServeRun.Asking<E> asking;
  private final Load load;
  private final Slo slo;

  public OverloadRun(
      Generator generator, List<E> edges, ServeRun.Asking<E> asking, Load load, Slo slo) {
    this.generator = generator;
    this.edges = List.copyOf(edges);
    this.asking = asking;
    this.load = load;
    this.slo = slo;
  }

  /**
   * One way to answer.
   *
   * @param alone of one edge
   * @param full of as many as are served at once
   * @param over of requests that come {@code factor} times as often as answers did then
   * @param tokensByEdge that came to each edge meanwhile, the fewest first
   * @param paceByEdge seconds a token of all answers of an edge, the quickest edge first; edges
   *     without an answer are left out
   */
  public record Overload(
      Way way,
      double factor,
      ServeFigures alone,
      ServeFigures full,
      ServeFigures over,
      List<Long> tokensByEdge,
      List<Double> paceByEdge) {
    public Overload {
      tokensByEdge = tokensByEdge.stream().sorted().toList();
      paceByEdge = paceByEdge.stream().filter(Double::isFinite).sorted().toList();
    }

    /** Answers a second that the cloud comes to. */
    public double capacity() {
      return full.servedRate();
    }

    /** How many times as long as alone whole answers take, of a hundred the longest but one. */
    public double wholeSlowdown() {
      return over.wholes().p99() / alone.wholes().p99();
    }

    /** Likewise first tokens. */
    public double firstTokenSlowdown() {
      return over.firstToken().p99() / alone.firstToken().p99();
    }

    /** Likewise the tokens behind. */
    public double perTokenSlowdown() {
      return over.perToken().p99() / alone.perToken().p99();
    }

    /**
     * Time a token of the edge that was served most slowly, over that of the one that was served
     * most quickly: how even a cloud is to those whom it lets in, and it lets in by chance.
     */
    public double pacesApart() {
      return paceByEdge.isEmpty() ? Double.NaN : paceByEdge.getLast() / paceByEdge.getFirst();
    }

    /**
     * Tokens of the edge that had most, over those of the one that had fewest: mostly how often an
     * edge happened to ask while there was room.
     */
    public double edgesApart() {
      return (double) tokensByEdge.getLast() / tokensByEdge.getFirst();
    }

    /** Time a token of the slowest answer, over that of the quickest. */
    public double answersApart() {
      return over.perToken().most() / over.perToken().least();
    }

    /** In the order in which they are read. */
    public Map<String, Object> json() {
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("factor", factor);
      json.put("capacity_per_second", capacity());
      json.put("answer_p99_over_alone", Spread.number(wholeSlowdown()));
      json.put("ttft_p99_over_alone", Spread.number(firstTokenSlowdown()));
      json.put("tpot_p99_over_alone", Spread.number(perTokenSlowdown()));
      json.put("tokens_of_an_edge_max_over_min", Spread.number(edgesApart()));
      json.put("tpot_of_an_edge_max_over_min", Spread.number(pacesApart()));
      json.put("tpot_max_over_min", Spread.number(answersApart()));
      json.put("alone", alone.json());
      json.put("full", full.json());
      json.put("over", over.json());
      return json;
    }
  }

  /**
   * @param sessions that the cloud serves at once, at most
   * @param factor of its capacity
   * @param trial how long the two phases before the overload are
   * @param over the overload's time
   * @param told hears the figures of each phase as it is over
   * @throws IllegalStateException where no answer became whole in a trial: nothing can be said then
   */
  public Overload run(
      Way way, int sessions, double factor, Window trial, Window over, Consumer<ServeFigures> told)
      throws InterruptedException {
    ServeFigures alone = saturated(way, ALONE, 1, trial);
    told.accept(alone);
    ServeFigures full = saturated(way, FULL, Math.min(sessions, edges.size()), trial);
    told.accept(full);
    if (alone.whole() == 0 || full.answersServed() == 0) {
      throw new IllegalStateException(
          "no answer became whole in " + trial.seconds() + " s; give a longer --trial");
    }
    Ledger ledger = new Ledger(over, slo);
    generator.run(
        load.stretch(factor * full.servedRate(), OVER, over),
        over.toNanos(),
        edges,
        asking.in(way, OVER),
        ledger);
    told.accept(ledger.figures());
    return new Overload(
        way,
        factor,
        alone,
        full,
        ledger.figures(),
        edges.stream().map(edge -> ledger.share(edge).tokens()).toList(),
        edges.stream().map(edge -> ledger.share(edge).pace()).toList());
  }

  private ServeFigures saturated(Way way, int stretch, int users, Window trial)
      throws InterruptedException {
    Ledger ledger = new Ledger(trial, slo);
    generator.saturate(
        load.stretch(1, stretch, trial),
        trial.toNanos(),
        edges.subList(0, users),
        asking.in(way, stretch),
        ledger);
    return ledger.figures();
  }
}
