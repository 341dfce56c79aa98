package io.draftwire.lab.judge;

import io.draftwire.core.law.Sampling;
import io.draftwire.core.plan.Knowledge;
import io.draftwire.core.plan.Planner;
import io.draftwire.core.plan.SchemeChoice;
import io.draftwire.core.scheme.SchemeSettings;
import io.draftwire.core.session.EdgeMessage.Mode;
import io.draftwire.core.session.Origin;
import io.draftwire.core.session.SessionException;
import io.draftwire.edge.Answer;
import io.draftwire.edge.AnswerListener;
import io.draftwire.edge.AnswerRequest;
import io.draftwire.edge.EdgeClient;
import io.draftwire.engine.Tokenizer;
import io.draftwire.lab.link.LinkSpec;
import io.draftwire.lab.link.ShapedLink;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/**
 * The standing judge of {@code auto}: one edge that keeps what it learns, as a gateway does, while
 * the link changes under it and bursts of other answers come and go. In every situation all fixed
 * choices run a short pilot; those that are near the best and auto then answer the same prompts by
 * turns, in rounds. Auto's first answer behind a change is told and not judged.
 */
public final class AutoJudge {
  /** A pilot that takes so many times the best so far is broken off. */
  private static final double HOPELESS = 1.6;

  /** Of the fixed choices, how many go on behind the pilot at least; all that were this near. */
  private static final int FINALISTS = 5;

  private static final int MOST_FINALISTS = 9;
  private static final double NEAR_BEST = 1.15;

  /** Seconds of auto's answers in one situation. */
  private static final double LONG_ENOUGH = 8;

  private static final double TEMPERATURE = 0.8;

  /**
   * How much is run.
   *
   * @param warmUp answers before any counts, since a fresh JVM is slow
   * @param rounds least; even, so that they have halves
   * @param mostRounds where answers are quick: then as many as take {@value #LONG_ENOUGH} s
   * @param tokens of an answer
   * @param pilotTokens of a fixed choice's pilot
   */
  public record Scale(
      List<Situation> situations,
      boolean everyScheme,
      int warmUp,
      int rounds,
      int mostRounds,
      int tokens,
      int pilotTokens) {
    public static final Scale FULL = new Scale(Situation.all(), true, 20, 8, 24, 96, 24);
    public static final Scale QUICK = new Scale(Situation.few(), false, 0, 2, 2, 24, 12);

    /** The same in one situation. */
    public Scale over(LinkSpec link) {
      return new Scale(
          List.of(new Situation(link, 0)),
          everyScheme,
          warmUp,
          rounds,
          mostRounds,
          tokens,
          pilotTokens);
    }

    private int roundsOf(double secondsPerAnswer) {
      int rounds = (int) Math.ceil(LONG_ENOUGH / secondsPerAnswer);
      return 2 * Math.ceilDiv(Math.clamp(rounds, this.rounds, mostRounds), 2);
    }
  }

  private final EdgeClient client;
  private final ShapedLink link;
  private final Tokenizer reader;
  private final int vocabulary;
  private final List<int[]> prompts;
  private final Scale scale;
  private final Knowledge knowledge = new Knowledge();
  private int asked;

  /**
   * @param client over {@code link}; with as many draft sequences as the largest burst
   * @param reader of texts as the target reads them
   * @param prompts token ids, read by it
   */
  public AutoJudge(
      EdgeClient client, ShapedLink link, Tokenizer reader, List<int[]> prompts, Scale scale) {
    this.client = client;
    this.link = link;
    this.reader = reader;
    this.vocabulary = reader.vocabularySize();
    this.prompts = List.copyOf(prompts);
    this.scale = scale;
  }

  /** What a choice took, round by round. */
  private static final class Times {
    final FixedChoice choice;
    final double[] seconds;
    final int[] tokens;

    Times(FixedChoice choice, int rounds) {
      this.choice = choice;
      seconds = new double[rounds];
      tokens = new int[rounds];
    }

    /** Seconds a token over the rounds of one parity; of all for -1. */
    double perToken(int parity) {
      double sum = 0;
      int count = 0;
      for (int i = 0; i < seconds.length; i++) {
        if (parity < 0 || i % 2 == parity) {
          sum += seconds[i];
          count += tokens[i];
        }
      }
      return sum / count;
    }
  }

  /**
   * Judges in every situation.
   *
   * @param listener hears each judgement as it is there
   * @throws SessionException if the cloud refuses or goes away
   */
  public List<Judgement> run(Consumer<Judgement> listener)
      throws SessionException, InterruptedException {
    List<Judgement> judgements = new ArrayList<>();
    for (int i = 0; i <= scale.warmUp(); i++) {
      auto(scale.tokens());
      ask(FixedChoice.few(vocabulary).get(i % FixedChoice.FEW).planners().get(), scale.tokens());
    }
    for (Situation situation : scale.situations()) {
      burst(situation.burst());
      link.reshape(situation.link());
      Judgement judgement = judge(situation);
      judgements.add(judgement);
      listener.accept(judgement);
    }
    return judgements;
  }

  /** Regret is at most so much in the median, and at most so much anywhere. */
  public static boolean holds(List<Judgement> judgements) {
    return median(judgements) <= 0.02 && worst(judgements) <= 0.08;
  }

  public static double median(List<Judgement> judgements) {
    double[] sorted = judgements.stream().mapToDouble(Judgement::regret).sorted().toArray();
    return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
  }

  public static double worst(List<Judgement> judgements) {
    return judgements.stream().mapToDouble(Judgement::regret).max().orElseThrow();
  }

  private Judgement judge(Situation situation) throws SessionException, InterruptedException {
    Answer first = auto(scale.tokens());
    int rounds = scale.roundsOf(first.seconds());
    List<Times> finalists = finalists(rounds);
    Times auto = new Times(null, rounds);
    String explanation = "";
    long drafted = 0;
    for (int round = 0; round < rounds; round++) {
      asked++;
      for (int turn = 0; turn <= finalists.size(); turn++) {
        // Who goes first changes from round to round.
        int who = (turn + round) % (finalists.size() + 1);
        if (who == finalists.size()) {
          Planner planner = autoPlanner();
          Answer answer = ask(planner, scale.tokens());
          book(auto, round, answer);
          drafted += answer.figures().rounds();
          explanation = planner.explain().stream().reduce((a, b) -> b).orElse("");
        } else {
          Times times = finalists.get(who);
          book(times, round, ask(times.choice.planners().get(), scale.tokens()));
        }
      }
    }
    Times best = least(finalists, -1);
    double regret = 0;
    for (int parity = 0; parity < 2; parity++) {
      double other = least(finalists, parity).perToken(1 - parity);
      regret += (auto.perToken(1 - parity) / other - 1) / 2;
    }
    return new Judgement(
        situation,
        auto.perToken(-1),
        first.seconds() / first.tokens().length,
        best.choice.label(),
        best.perToken(-1),
        regret,
        drafted,
        explanation);
  }

  private static Times least(List<Times> times, int parity) {
    return times.stream().min(Comparator.comparingDouble(t -> t.perToken(parity))).orElseThrow();
  }

  private static void book(Times times, int round, Answer answer) {
    times.seconds[round] = answer.seconds();
    times.tokens[round] = answer.tokens().length;
  }

  /** The fixed choices that a short answer each does not rule out. */
  private List<Times> finalists(int rounds) throws SessionException, InterruptedException {
    record Pilot(FixedChoice choice, double perToken) {}
    List<Pilot> pilots = new ArrayList<>();
    double best = Double.POSITIVE_INFINITY;
    asked++;
    List<FixedChoice> choices =
        scale.everyScheme() ? FixedChoice.all(vocabulary) : FixedChoice.few(vocabulary);
    for (FixedChoice choice : choices) {
      double limit = HOPELESS * best * scale.pilotTokens();
      Patience patience = new Patience(limit);
      Planner planner = choice.planners().get();
      Answer answer =
          client.answer(request(scale.pilotTokens()).planned(planner), planner, patience);
      if (patience.lost) {
        continue;
      }
      double perToken = answer.seconds() / answer.tokens().length;
      pilots.add(new Pilot(choice, perToken));
      best = Math.min(best, perToken);
    }
    double near = NEAR_BEST * best;
    List<Pilot> sorted =
        pilots.stream().sorted(Comparator.comparingDouble(Pilot::perToken)).toList();
    long close = sorted.stream().filter(pilot -> pilot.perToken() <= near).count();
    return sorted.stream()
        .limit(Math.clamp(close, FINALISTS, MOST_FINALISTS))
        .map(pilot -> new Times(pilot.choice(), rounds))
        .toList();
  }

  /** Ends an answer that takes too long. */
  private static final class Patience implements AnswerListener {
    private final long begin = System.nanoTime();
    private final double seconds;
    private boolean lost;

    Patience(double seconds) {
      this.seconds = seconds;
    }

    @Override
    public void committed(int token, Origin origin) {
      lost |= (System.nanoTime() - begin) * 1e-9 > seconds;
    }

    @Override
    public boolean wantsMore() {
      return !lost;
    }
  }

  private Answer auto(int tokens) throws SessionException, InterruptedException {
    asked++;
    return ask(autoPlanner(), tokens);
  }

  private Planner autoPlanner() {
    return SchemeChoice.auto().planner(TEMPERATURE, false, vocabulary, knowledge);
  }

  private Answer ask(Planner planner, int tokens) throws SessionException, InterruptedException {
    return client.answer(request(tokens).planned(planner), planner, AnswerListener.SILENT);
  }

  private AnswerRequest request(int tokens) {
    return new AnswerRequest(
            Mode.SPECULATIVE,
            prompts.get(asked % prompts.size()),
            Sampling.at(TEMPERATURE),
            OptionalDouble.empty(),
            SchemeSettings.of("coupled").scheme(),
            SchemeChoice.LONGEST_ADAPTIVE,
            Integer.MAX_VALUE,
            tokens,
            OptionalLong.of(asked))
        .readBy(reader);
  }

  /** Answers at once, one of them with what is judged; the others know what they find out. */
  private void burst(int answers) throws SessionException, InterruptedException {
    if (answers == 0) {
      return;
    }
    asked++;
    try (ExecutorService threads = Executors.newFixedThreadPool(answers)) {
      List<Future<Answer>> all = new ArrayList<>();
      for (int i = 0; i < answers; i++) {
        Knowledge own = i == 0 ? knowledge : new Knowledge();
        Planner planner = SchemeChoice.auto().planner(TEMPERATURE, false, vocabulary, own);
        all.add(threads.submit(() -> ask(planner, scale.tokens())));
      }
      for (Future<Answer> answer : all) {
        answer.get();
      }
    } catch (ExecutionException e) {
      if (e.getCause() instanceof SessionException refused) {
        throw refused;
      }
      throw new IllegalStateException("an answer of a burst failed", e.getCause());
    }
  }

  /** The most answers at once that a scale needs. */
  public static int parallel(Scale scale) {
    return Math.max(1, scale.situations().stream().mapToInt(Situation::burst).max().orElse(1));
  }
}
