package io.draftwire.cloud.batch;

import static org.assertj.core.api.Assertions.assertThat;

import io.draftwire.core.law.LogitRows;
import io.draftwire.core.live.TargetPass;
import io.draftwire.engine.Batch;
import io.draftwire.engine.LanguageModel;
import io.draftwire.engine.ModelException;
import io.draftwire.engine.TableModel;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Passes over many sessions of one model. */
class TargetTest {
  private static final int V = 17;
  private static final TableModel.Laws LAWS = TableModel.endless(TableModel.seeded(V, 2, 3, 2));

  /** More than any test here needs. */
  private static final int MOST_STEPS = 100_000;

  private final List<Reader> readers = new ArrayList<>();

  private static int[] text(SplittableRandom random, int length) {
    return random.ints(length, 2, V).toArray();
  }

  private Reader reader(Target target, int[] text, int prompt, int drafts) {
    Reader reader = new Reader(V, text, prompt, drafts);
    reader.seat = target.seat(reader);
    readers.add(reader);
    return reader;
  }

  /** Until all are done; a pass takes as many microseconds as it has tokens. */
  private int run(Target target) {
    long now = 0;
    int passes = 0;
    for (int step = 0; step < MOST_STEPS; step++) {
      for (Reader reader : readers) {
        if (!reader.done()) {
          reader.seat.request(now);
        }
      }
      Plan plan = target.plan(now);
      if (plan == null) {
        if (readers.stream().allMatch(Reader::done)) {
          return passes;
        }
        now = target.holdsBack() ? target.due() : now + 1;
        continue;
      }
      passes++;
      now = pass(target, plan, now);
    }
    throw new AssertionError("somebody is never served");
  }

  private long pass(Target target, Plan plan, long now) {
    try {
      target.begin(plan);
    } catch (RuntimeException e) {
      List<Plan> halves = target.halves(plan);
      if (halves == null) {
        target.fail(plan, e);
        return now;
      }
      return pass(target, halves.get(1), pass(target, halves.get(0), now));
    }
    long end = now + 1000L * plan.tokens();
    target.took(plan, now, end);
    for (int i = 0; i < plan.sessions(); i++) {
      target.deliver(plan, i, now, end);
    }
    return end;
  }

  private static List<float[]> alone(int[] text, int prompt) {
    try (TableModel model = new TableModel(V, LAWS, 256, 1)) {
      int sequence = model.open();
      Batch batch = new Batch(V);
      for (int i = 0; i < text.length; i++) {
        batch.add(sequence, text[i], i >= prompt - 1);
      }
      model.forward(batch);
      List<float[]> laws = new ArrayList<>();
      for (int r = 0; r < batch.rows(); r++) {
        int offset = batch.offset(r);
        laws.add(Arrays.copyOfRange(batch.logits(), offset, offset + V));
      }
      return laws;
    }
  }

  private void assertEachIsAsIfAlone(List<Integer> prompts) {
    for (int i = 0; i < readers.size(); i++) {
      assertThat(readers.get(i).failed).isNull();
      List<float[]> expected = alone(readers.get(i).text, prompts.get(i));
      assertThat(readers.get(i).laws).hasSameSizeAs(expected);
      for (int r = 0; r < expected.size(); r++) {
        assertThat(readers.get(i).laws.get(r)).containsExactly(expected.get(r));
      }
    }
  }

  /** Bit for bit, whatever the policy, with prompts in chunks and rounds of all lengths. */
  @Test
  void aPassOverManyIsAsManyPassesOverOne() {
    for (BatchPolicy policy :
        List.of(
            new Goodput(),
            new Fifo(),
            new StaticBatches(3, 10_000),
            new EarliestDeadline(100_000, 5_000))) {
      readers.clear();
      SplittableRandom random = new SplittableRandom(11);
      List<Integer> prompts = new ArrayList<>();
      try (TableModel model = new TableModel(V, LAWS, 256, 16)) {
        Target target = new Target(model, policy, n -> 1e-6 * n);
        for (int i = 0; i < 16; i++) {
          int prompt = random.nextInt(1, 120);
          prompts.add(prompt);
          reader(target, text(random, prompt + random.nextInt(1, 40)), prompt, i % 5);
        }
        run(target);
        assertEachIsAsIfAlone(prompts);
        readers.forEach(reader -> reader.seat.close());
        assertThat(model.usedCells()).isZero();
        assertThat(target.seats()).isZero();
      }
    }
  }

  /** Half of the cells that all texts need: some are run again and again, and all are served. */
  @Test
  void sessionsThatLoseTheirCellsAreRebuilt() {
    SplittableRandom random = new SplittableRandom(12);
    List<Integer> prompts = new ArrayList<>();
    try (TableModel model = new TableModel(V, LAWS, 256, 8).withCells(300)) {
      Target target = new Target(model, new Goodput(), n -> 1e-6 * n);
      for (int i = 0; i < 8; i++) {
        prompts.add(40);
        reader(target, text(random, 80), 40, 2);
      }
      run(target);
      assertEachIsAsIfAlone(prompts);
      assertThat(target.evictions()).isPositive();
    }
  }

  /**
   * Two rounds wait with one cell free between them; a prompt that is asked for later would read a
   * token into it, lose it to the round that was there first, take it again, and so for ever.
   */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "goodput",
        "fifo",
        "static/1/0us",
        "static/3/10us",
        "deadline/100us/5us",
        "deadline/1us/100us"
      })
  void whoIsEvictedDoesNotTakeTheRoomBack(String policy) {
    SplittableRandom random = new SplittableRandom(23);
    try (TableModel model = new TableModel(V, LAWS, 64, 3).withCells(96)) {
      Target target = new Target(model, BatchPolicies.parse(policy), n -> 1e-6 * n);
      Reader first = reader(target, text(random, 60), 47, 3);
      Reader second = reader(target, text(random, 60), 42, 3);
      first.seat.request(0);
      second.seat.request(0);
      for (long now = 0; first.laws.isEmpty() || second.laws.isEmpty(); ) {
        Plan plan = target.plan(now);
        now = plan == null ? target.due() : pass(target, plan, now);
      }
      assertThat(model.usedCells()).isEqualTo(95);
      reader(target, text(random, 40), 29, 0);
      run(target);
      assertEachIsAsIfAlone(List.of(47, 42, 29));
    }
  }

  /**
   * A system prompt that all have is run once and held once; and stays where its first owner goes.
   */
  @Test
  void equalBeginningsShareTheirCells() {
    SplittableRandom random = new SplittableRandom(17);
    int[] system = text(random, 60);
    List<Integer> prompts = new ArrayList<>();
    try (TableModel model = new TableModel(V, LAWS, 256, 4)) {
      Target target = new Target(model, new Goodput(), n -> 1e-6 * n);
      for (int i = 0; i < 4; i++) {
        int[] own = text(random, 80);
        System.arraycopy(system, 0, own, 0, 60);
        own[60] = 2 + i;
        prompts.add(70);
        reader(target, own, 70, 0);
        run(target);
        assertThat(target.sharedTokens()).isEqualTo(60L * i);
      }
      assertThat(readers).extracting(reader -> reader.seat.length()).containsOnly(80);
      assertThat(model.usedCells()).isEqualTo(80 + 3 * 20);
      assertEachIsAsIfAlone(prompts);
      readers.getFirst().seat.close();
      assertThat(model.usedCells()).isEqualTo(60 + 3 * 20);
      readers.forEach(reader -> reader.seat.close());
      assertThat(model.usedCells()).isZero();
    }
  }

  /** The whole prompt is another's text: its last token is run all the same, for its row. */
  @Test
  void equalPromptsHaveRowsOfTheirOwn() {
    int[] text = text(new SplittableRandom(18), 50);
    try (TableModel model = new TableModel(V, LAWS, 256, 2)) {
      Target target = new Target(model, new Goodput(), n -> 1e-6 * n);
      reader(target, text, 40, 0);
      run(target);
      reader(target, text, 40, 3);
      run(target);
      assertThat(target.sharedTokens()).isEqualTo(39);
      assertEachIsAsIfAlone(List.of(40, 40));
    }
  }

  /**
   * A round whose drafts were refused has cells that its text does not have any more: whoever
   * begins like that text begins in front of them, and whoever compares does not look behind its
   * end.
   */
  @Test
  void cellsOfRefusedDraftsAreNobodysBeginning() {
    int[] text = text(new SplittableRandom(21), 30);
    int[] drafted = Arrays.copyOf(text, 30);
    drafted[25] = text[25] == 3 ? 4 : 3; // The second draft of this round is refused.
    try (TableModel model = new TableModel(V, LAWS, 256, 2)) {
      Target target = new Target(model, new Goodput(), n -> 1e-6 * n);
      Rounds rounds = new Rounds(drafted, 24, 28);
      Seat seat = target.seat(rounds);
      seat.request(0);
      run(target);
      rounds.text = Arrays.copyOf(text, 26); // One was accepted, and then came another token.
      reader(target, text, 27, 0);
      run(target);
      assertThat(target.sharedTokens()).isEqualTo(25);
      assertEachIsAsIfAlone(List.of(27));
      seat.close();
    }
  }

  /** Walks a tree to its second guess; somebody begins with what stayed of it. */
  @Test
  void guessesThatBecameTextAreABeginning() {
    int[] text = text(new SplittableRandom(22), 30);
    try (TableModel model = new TableModel(V, LAWS, 256, 2)) {
      Target target = new Target(model, new Goodput(), n -> 1e-6 * n);
      Rounds walked = new Rounds(text, 0, 20);
      walked.tree = new int[][] {{-1, -1, 1}, {text[20] == 3 ? 4 : 3, text[20], text[21]}};
      Seat seat = target.seat(walked);
      seat.request(0);
      run(target);
      assertThat(seat.length()).isEqualTo(22);
      reader(target, text, 27, 0);
      run(target);
      assertThat(target.sharedTokens()).isEqualTo(22);
      assertEachIsAsIfAlone(List.of(27));
      seat.close();
    }
  }

  /** One demand, of a round or of a tree. */
  private static final class Rounds implements Work {
    private final int from;
    private final int to;
    private int[] text;

    /** Parents and tokens; null for a round. */
    private int[][] tree;

    private boolean passed;

    Rounds(int[] text, int from, int to) {
      this.text = text;
      this.from = from;
      this.to = to;
    }

    @Override
    public Demand demand() {
      if (passed) {
        return null;
      }
      return tree == null
          ? Demand.text(0, to, to - from)
          : Demand.tree(0, to, new double[] {.9, .9, .9}, 3);
    }

    @Override
    public int token(int position) {
      return text[position];
    }

    @Override
    public TargetPass begin(int guesses) {
      return new TargetPass(
          0,
          to,
          new int[guesses],
          Arrays.copyOf(tree[0], guesses),
          Arrays.copyOf(tree[1], guesses));
    }

    @Override
    public int passed(LogitRows rows, PassTimes times) {
      passed = true;
      return 2;
    }

    @Override
    public void failed(Throwable e) {
      throw new AssertionError(e);
    }
  }

  /** For what its edge is about to say; whoever else wants the target does not wait for it. */
  @Test
  void whoIsAloneMayWaitAndNobodyWaitsForThat() {
    SplittableRandom random = new SplittableRandom(5);
    try (TableModel model = new TableModel(V, LAWS, 256, 2)) {
      Target target = new Target(model, new Goodput(), n -> 1e-6 * n);
      Reader patient = reader(target, text(random, 9), 3, 0);
      patient.waitsUntil = 100;
      patient.seat.request(10);
      assertThat(target.plan(10)).isNull();
      assertThat(target.holdsBack()).isTrue();
      assertThat(target.due()).isEqualTo(100);
      assertThat(target.plan(99)).isNull();

      Reader other = reader(target, text(random, 9), 3, 0);
      other.seat.request(50);
      Plan both = target.plan(50);
      assertThat(target.holdsBack()).isFalse();
      assertThat(both.works()).containsExactlyInAnyOrder(patient, other);
      pass(target, both, 50);

      other.seat.close();
      patient.seat.request(60);
      patient.waitsUntil = 200;
      assertThat(target.plan(60)).isNull();
      assertThat(target.plan(200).works()).containsExactly(patient);
      assertThat(target.holdsBack()).isFalse();
    }
  }

  /** Whoever is busy with his edge as the pass is planned is asked later, and is not full. */
  @Test
  void whoIsBusyIsPassedOverAndKeepsHisPlace() {
    SplittableRandom random = new SplittableRandom(19);
    try (TableModel model = new TableModel(V, LAWS, 256, 2)) {
      Target target = new Target(model, new Goodput(), n -> 1e-6 * n);
      Reader first = reader(target, text(random, 12), 4, 0);
      Reader second = reader(target, text(random, 12), 4, 0);
      first.seat.request(0);
      second.seat.request(0);
      first.busy = () -> true;
      Plan plan = target.plan(0);
      assertThat(plan.works()).containsExactly(second);
      pass(target, plan, 0);
      // Busy as a newcomer, free as all are looked at, busy again as it would be asked.
      int[] looks = new int[1];
      first.busy = () -> looks[0]++ != 1;
      assertThat(target.plan(0)).isNull();
      assertThat(target.idle()).isFalse();
      assertThat(first.failed).isNull();
      first.busy = () -> true; // And nobody else wants anything: then it is waited for.
      assertThat(target.plan(0).works()).containsExactly(first);
    }
  }

  @Test
  void aTextThatNoCacheHoldsIsToldSo() {
    try (TableModel model = new TableModel(V, LAWS, 256, 2).withCells(30)) {
      Target target = new Target(model, new Goodput(), n -> 1e-6 * n);
      Reader large = reader(target, text(new SplittableRandom(1), 90), 80, 0);
      Reader small = reader(target, text(new SplittableRandom(2), 20), 5, 0);
      run(target);
      assertThat(large.failed).isInstanceOf(ModelException.class).hasMessageContaining("cache");
      assertThat(small.failed).isNull();
      assertThat(small.laws).hasSize(16);
    }
  }

  /** The target that fails with one session's text serves the others in the same passes. */
  @Test
  void oneSessionsFailureIsItsOwn() {
    SplittableRandom random = new SplittableRandom(13);
    List<Integer> prompts = new ArrayList<>();
    try (TableModel table = new TableModel(V, LAWS, 256, 9)) {
      LanguageModel model = choking(table, 1);
      Target target = new Target(model, new Goodput(), n -> 1e-6 * n);
      for (int i = 0; i < 9; i++) {
        prompts.add(5);
        int[] text = text(random, 30);
        if (i == 4) {
          text[20] = 1;
        }
        reader(target, text, 5, 0);
      }
      run(target);
      Reader choked = readers.remove(4);
      prompts.remove(4);
      assertThat(choked.failed).hasMessageContaining("chokes");
      assertThat(choked.laws).hasSize(16);
      assertEachIsAsIfAlone(prompts);
    }
  }

  /** A model that cannot run a batch in which a token is. */
  private static LanguageModel choking(LanguageModel model, int token) {
    return (LanguageModel)
        Proxy.newProxyInstance(
            LanguageModel.class.getClassLoader(),
            new Class<?>[] {LanguageModel.class},
            (proxy, called, arguments) -> {
              if (called.getName().equals("forward")) {
                Batch batch = (Batch) arguments[0];
                for (int i = 0; i < batch.size(); i++) {
                  if (batch.token(i) == token) {
                    throw new ModelException("the model chokes on token " + token);
                  }
                }
              }
              return called.invoke(model, arguments);
            });
  }

  @Test
  void whoLeavesWhileAPassRunsIsNotTold() {
    SplittableRandom random = new SplittableRandom(14);
    try (TableModel model = new TableModel(V, LAWS, 256, 2)) {
      Target target = new Target(model, new Goodput(), n -> 1e-6 * n);
      Reader stays = reader(target, text(random, 10), 5, 0);
      Reader leaves = reader(target, text(random, 10), 5, 0);
      stays.seat.request(0);
      leaves.seat.request(0);
      Plan plan = target.plan(0);
      assertThat(plan.sessions()).isEqualTo(2);
      target.begin(plan);
      leaves.seat.close();
      target.took(plan, 0, 10);
      assertThat(target.deliver(plan, 0, 0, 10)).isTrue();
      assertThat(target.deliver(plan, 1, 0, 10)).isFalse();
      assertThat(leaves.laws).isEmpty();
      assertThat(stays.laws).hasSize(1);
      assertThat(model.usedCells()).isEqualTo(5);
    }
  }

  /** What others cost in a pass is told apart: here a token costs as much whosever it is. */
  @Test
  void whatOthersCostInAPassIsToldApart() {
    SplittableRandom random = new SplittableRandom(15);
    try (TableModel model = new TableModel(V, LAWS, 256, 4)) {
      Target target = new Target(model, new Goodput(), n -> 1e-6 * n);
      for (int i = 0; i < 4; i++) {
        reader(target, text(random, 12), 4, 0);
      }
      run(target);
      for (Reader reader : readers) {
        // 16 tokens of prompts at first, of them 4 its own; then 4 a pass, one its own.
        long all = 16_000 + 4_000L * (reader.passes - 1);
        assertThat((double) reader.othersNanos / all).isBetween(.7, .8);
      }
    }
  }

  /** A fault in planning must not leave anybody waiting. */
  @Test
  void whereNothingCanBePlannedEverybodyIsTold() {
    SplittableRandom random = new SplittableRandom(20);
    try (TableModel model = new TableModel(V, LAWS, 256, 2)) {
      Target target = new Target(model, new Goodput(), n -> 1e-6 * n);
      for (int i = 0; i < 2; i++) {
        reader(target, text(random, 12), 4, 0).seat.request(0);
      }
      target.failAll(new IllegalStateException("no plan"));
      assertThat(readers).allSatisfy(reader -> assertThat(reader.failed).hasMessage("no plan"));
      assertThat(target.idle()).isTrue();
      assertThat(target.plan(1)).isNull();
    }
  }

  /** A session with a tree beside one with a round: rows are each one's own. */
  @Test
  void treesAndRoundsShareAPass() {
    SplittableRandom random = new SplittableRandom(16);
    int[] text = text(random, 10);
    try (TableModel model = new TableModel(V, LAWS, 256, 2)) {
      Target target = new Target(model, new Goodput(), n -> 1e-3);
      Reader round = reader(target, text(random, 12), 5, 3);
      List<float[]> seen = new ArrayList<>();
      Work tree =
          new Work() {
            @Override
            public Demand demand() {
              return Demand.tree(0, text.length, new double[] {.9, .8, .1}, 3);
            }

            @Override
            public int token(int position) {
              return text[position];
            }

            @Override
            public TargetPass begin(int guesses) {
              assertThat(guesses).isEqualTo(3);
              return new TargetPass(
                  0, text.length, new int[] {1, 2, 3}, new int[] {-1, 0, -1}, new int[] {5, 6, 7});
            }

            @Override
            public int passed(LogitRows rows, PassTimes times) {
              for (int row = 0; row < 4; row++) {
                int offset = rows.offset(row);
                seen.add(Arrays.copyOfRange(rows.logits(), offset, offset + V));
              }
              return 1;
            }

            @Override
            public void failed(Throwable e) {
              throw new AssertionError(e);
            }
          };
      Seat seat = target.seat(tree);
      seat.request(0);
      round.seat.request(0);
      Plan plan = target.plan(0);
      assertThat(plan.sessions()).isEqualTo(2);
      pass(target, plan, 0);
      int[] along = Arrays.copyOf(text, 12);
      along[10] = 5;
      along[11] = 6;
      List<float[]> expected = alone(along, text.length);
      for (int row = 0; row < 3; row++) {
        assertThat(seen.get(row)).containsExactly(expected.get(row));
      }
      int[] beside = Arrays.copyOf(text, 11);
      beside[10] = 7;
      assertThat(seen.get(3)).containsExactly(alone(beside, 11).getFirst());
      assertThat(seat.length()).isEqualTo(12);
      assertThat(round.laws.get(3)).containsExactly(alone(round.text, 5).get(3));
    }
  }
}
