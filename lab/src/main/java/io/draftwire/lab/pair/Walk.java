package io.draftwire.lab.pair;

import io.draftwire.core.law.Law;
import io.draftwire.core.law.Sampling;
import io.draftwire.core.scheme.Scheme;
import io.draftwire.engine.Batch;
import io.draftwire.engine.LanguageModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * Both models side by side along some passages, several sequences at once, one position at a time;
 * at each, every scheme drafts and is told what the target would say.
 */
final class Walk {
  private final LanguageModel draft;
  private final LanguageModel target;
  private final Passages passages;
  private final Sampling sampling;
  private final List<Judged> judged = new ArrayList<>();
  private final AcceptanceRuns overlap = new AcceptanceRuns();
  private final Law p;
  private final Law q;
  private final Batch draftBatch;
  private final Batch targetBatch;
  private final long seed;
  private long positions;

  Walk(
      LanguageModel draft,
      LanguageModel target,
      Passages passages,
      List<Scheme> schemes,
      Sampling sampling,
      long seed) {
    this.draft = draft;
    this.target = target;
    this.passages = passages;
    this.sampling = sampling;
    this.seed = seed;
    int vocabulary = target.tokenizer().vocabularySize();
    p = new Law(vocabulary);
    q = new Law(vocabulary);
    draftBatch = new Batch(vocabulary);
    targetBatch = new Batch(vocabulary);
    for (Scheme scheme : schemes) {
      judged.add(new Judged(scheme, sampling));
    }
  }

  /**
   * Walks all passages.
   *
   * @param walked told of the positions done so far
   */
  void run(LongConsumer walked) {
    int started = 0;
    int room = Math.min(draft.maxSequences(), target.maxSequences());
    List<Lane> lanes = new ArrayList<>();
    while (started < passages.count() || !lanes.isEmpty()) {
      while (lanes.size() < room && started < passages.count()) {
        lanes.add(new Lane(started++));
      }
      step(lanes);
      lanes.removeIf(Lane::over);
      walked.accept(positions);
    }
  }

  private void step(List<Lane> lanes) {
    draftBatch.clear();
    targetBatch.clear();
    for (Lane lane : lanes) {
      lane.queue();
    }
    draft.forward(draftBatch);
    target.forward(targetBatch);
    for (int i = 0; i < lanes.size(); i++) {
      lanes.get(i).look(i);
    }
  }

  List<Judged> judged() {
    return judged;
  }

  /** 1 - TV of the two laws: what a scheme that ships the whole law is accepted with. */
  AcceptanceRuns overlap() {
    return overlap;
  }

  /** One sequence on its way. */
  private final class Lane {
    private final int number;
    private final int draftSequence = draft.open();
    private final int targetSequence = target.open();
    private final List<Judged.Lane> judges = new ArrayList<>();
    private final double[] overlaps = new double[passages.longest()];
    private int[] pending;
    private int length;
    private int judgedPositions;
    private boolean over;

    Lane(int number) {
      this.number = number;
      this.pending = passages.beginning(number);
      for (Judged scheme : judged) {
        judges.add(scheme.new Lane(passages.longest(), seed + number, target.tokenizer(), pending));
      }
    }

    void queue() {
      draftBatch.addLast(draftSequence, pending, 0, pending.length);
      targetBatch.addLast(targetSequence, pending, 0, pending.length);
      length += pending.length;
    }

    /** Judges the position behind what was forwarded, and goes on to it. */
    void look(int row) {
      p.shape(targetBatch.logits(), targetBatch.offset(row), sampling);
      int token = length < passages.longest() ? passages.next(number, length, p) : -1;
      if (token < 0) {
        end();
        return;
      }
      boolean counts = length >= passages.judgedFrom();
      if (counts) {
        q.shape(draftBatch.logits(), draftBatch.offset(row), sampling);
        overlaps[judgedPositions++] = common();
        positions++;
      }
      for (Judged.Lane judge : judges) {
        judge.judge(length, token, draftBatch.logits(), draftBatch.offset(row), p, counts);
      }
      pending = new int[] {token};
      if (target.tokenizer().endsText(token)) {
        end();
      }
    }

    private double common() {
      double common = 0;
      for (int v = 0; v < p.vocabulary(); v++) {
        common += Math.min(p.p(v), q.p(v));
      }
      return common;
    }

    private void end() {
      over = true;
      draft.end(draftSequence);
      target.end(targetSequence);
      judges.forEach(Judged.Lane::end);
      Arrays.stream(overlaps, 0, judgedPositions).forEach(overlap::add);
      overlap.endSequence();
    }

    boolean over() {
      return over;
    }
  }
}
