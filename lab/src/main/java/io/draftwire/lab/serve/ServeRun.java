package io.draftwire.lab.serve;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Compares ways to answer under one load, by turns: time is cut into slices, each way has one in
 * every round, with the same requests, and rounds go there and back again (A B, B A). What disturbs
 * the machine for a while then hits all of them, and a drift none more than another.
 *
 * @param <E> what answers
 */
public final class ServeRun<E> {
  /** Asks one edge in one way. */
  public interface Asking<E> {
    Generator.Answering<E> in(Way way, int stretch);

    /** What goes on beside while a slice of a way is measured, until it is closed. */
    default Beside beside(Way way, Window window) {
      return () -> {};
    }
  }

  /** What goes on beside a slice. */
  public interface Beside extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * A slice.
   *
   * @param rate that it was asked at
   */
  public record Slice(Way way, int round, double rate, ServeFigures figures) {}

  /**
   * A search's end.
   *
   * @param kept the largest rate that kept the objective, 0 for none
   * @param missed the least that did not, infinite for none
   * @param trials in the order in which they were made
   */
  public record Capacity(Way way, double kept, double missed, List<Slice> trials) {
    public Capacity {
      trials = List.copyOf(trials);
    }
  }

  private final Generator generator;
  private final List<E> edges;
  private final Asking<E> asking;
  private final Load load;
  private final Window window;
  private final Slo slo;

  /**
   * @param window of a slice
   */
  public ServeRun(
      Generator generator, List<E> edges, Asking<E> asking, Load load, Window window, Slo slo) {
    this.generator = generator;
    this.edges = List.copyOf(edges);
    this.asking = asking;
    this.load = load;
    this.window = window;
    this.slo = slo;
  }

  /**
   * Compares at one rate.
   *
   * @param listener hears each slice as it is over
   * @return by way, the ledgers of its slices
   */
  public Map<Way, List<Ledger>> compare(
      List<Way> ways, double rate, int rounds, Consumer<Slice> listener)
      throws InterruptedException {
    Map<Way, List<Ledger>> all = new LinkedHashMap<>();
    ways.forEach(way -> all.put(way, new ArrayList<>()));
    for (int round = 0; round < rounds; round++) {
      List<Way> turns = new ArrayList<>(ways);
      if (round % 2 == 1) {
        Collections.reverse(turns);
      }
      for (Way way : turns) {
        Ledger ledger = slice(way, round, rate);
        all.get(way).add(ledger);
        listener.accept(new Slice(way, round, rate, ledger.figures()));
      }
    }
    return all;
  }

  /**
   * Looks for each way's largest rate that keeps the objective, by turns.
   *
   * @param start the first rate
   * @param wanted share of requests answered within the objective
   */
  public List<Capacity> capacities(
      List<Way> ways, double start, double precision, double wanted, Consumer<Slice> listener)
      throws InterruptedException {
    Map<Way, CapacitySearch> searches = new LinkedHashMap<>();
    Map<Way, List<Slice>> trials = new LinkedHashMap<>();
    for (Way way : ways) {
      searches.put(way, new CapacitySearch(start, precision));
      trials.put(way, new ArrayList<>());
    }
    for (int round = 0; !searches.values().stream().allMatch(CapacitySearch::done); round++) {
      for (Way way : ways) {
        CapacitySearch search = searches.get(way);
        if (!search.done()) {
          Slice trial =
              new Slice(way, round, search.next(), slice(way, round, search.next()).figures());
          trials.get(way).add(trial);
          listener.accept(trial);
          search.tell(trial.figures().attained(), wanted);
        }
      }
    }
    return ways.stream()
        .map(
            way ->
                new Capacity(
                    way, searches.get(way).kept(), searches.get(way).missed(), trials.get(way)))
        .toList();
  }

  private Ledger slice(Way way, int round, double rate) throws InterruptedException {
    Ledger ledger = new Ledger(window, slo);
    try (Beside _ = asking.beside(way, window)) {
      generator.run(
          load.stretch(rate, round, window),
          window.toNanos(),
          edges,
          asking.in(way, round),
          ledger);
    }
    return ledger;
  }
}
