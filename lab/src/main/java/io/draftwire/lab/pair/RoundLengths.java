package io.draftwire.lab.pair;

import io.draftwire.core.law.Law;
import io.draftwire.core.law.Sampling;
import io.draftwire.core.random.Dice;
import io.draftwire.core.scheme.Drafting;
import io.draftwire.core.scheme.Scheme;
import io.draftwire.core.scheme.Terms;
import io.draftwire.engine.Batch;
import io.draftwire.engine.LanguageModel;
import io.draftwire.engine.Priors;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * How many tokens a round brings where its drafts are judged one after the other, and where they
 * are judged as a block: of the same drafts, so that the two differ in nothing else. Given what was
 * drafted, both are known without throwing a die: at least i drafts stand with the product of
 * min(1, p/q) in the one case and with w_i in the other (Sun et al., arXiv 2403.10444).
 *
 * <p>Rounds begin at every third token of the passages and draft what they would in an answer,
 * which is mostly another text.
 */
public final class RoundLengths {
  private static final int STEP = 3;

  /**
   * What a round of so many drafts brings.
   *
   * @param token tokens judged one after the other
   * @param block tokens judged as a block
   * @param more the difference, round by round
   */
  public record Found(int drafts, ClusteredMean token, ClusteredMean block, ClusteredMean more) {

    /** Percent that a block brings more. */
    public double gain() {
      return 100 * more.mean() / token.mean();
    }

    /** Half the width of that one's 95 % interval. */
    public double gainHalfWidth() {
      return 100 * more.halfWidth() / token.mean();
    }
  }

  private final LanguageModel draft;
  private final LanguageModel target;
  private final Passages passages;
  private final Scheme scheme;
  private final Sampling sampling;
  private final long seed;
  private final int longest;
  private final Law p;
  private final Batch drafts;
  private final Batch targets;

  /** Per passage, of each of its rounds by number of drafts. */
  private final List<List<double[]>> token = new ArrayList<>();

  private final List<List<double[]>> block = new ArrayList<>();

  /**
   * @param draft has two sequences free, as the target
   * @param scheme whose laws travel
   * @param longest drafts of a round
   */
  public RoundLengths(
      LanguageModel draft,
      LanguageModel target,
      Passages passages,
      Scheme scheme,
      Sampling sampling,
      long seed,
      int longest) {
    this.draft = draft;
    this.target = target;
    this.passages = passages;
    this.scheme = scheme;
    this.sampling = sampling;
    this.seed = seed;
    this.longest = longest;
    int vocabulary = target.tokenizer().vocabularySize();
    p = new Law(vocabulary);
    drafts = new Batch(vocabulary);
    targets = new Batch(vocabulary);
  }

  /**
   * Walks all passages.
   *
   * @param walked told of the passages done so far
   */
  public void run(LongConsumer walked) {
    for (int i = 0; i < passages.count(); i++) {
      walk(i);
      walked.accept(i + 1);
    }
  }

  private void walk(int number) {
    int small = draft.open();
    int large = target.open();
    Drafting half =
        scheme.drafting(
            new Terms(
                target.tokenizer().vocabularySize(),
                sampling,
                new Dice(seed + number),
                Priors.of(target.tokenizer())));
    List<double[]> tokens = new ArrayList<>();
    List<double[]> blocks = new ArrayList<>();
    int[] pending = passages.beginning(number);
    int length = 0;
    try {
      while (length + pending.length + longest < passages.longest()) {
        for (int each : pending) {
          half.committed(each);
        }
        length += pending.length;
        draft.forward(drafts.clear().addLast(small, pending, 0, pending.length));
        target.forward(targets.clear().addLast(large, pending, 0, pending.length));
        p.shape(targets.logits(), 0, sampling);
        int next = passages.next(number, length, p);
        if (next < 0 || target.tokenizer().endsText(next)) {
          break;
        }
        if (length >= passages.judgedFrom() && length % STEP == 0) {
          round(half, small, large, length, tokens, blocks);
        }
        pending = new int[] {next};
      }
    } finally {
      draft.end(small);
      target.end(large);
    }
    if (!tokens.isEmpty()) {
      token.add(tokens);
      block.add(blocks);
    }
  }

  /** Both models stand behind the text; the target's law there is p. */
  private void round(
      Drafting half,
      int small,
      int large,
      int length,
      List<double[]> tokens,
      List<double[]> blocks) {
    int[] drawn = new int[longest];
    double[] q = new double[longest];
    int fork = draft.fork(small);
    half.begin(length, Integer.MAX_VALUE);
    for (int i = 0; i < longest; i++) {
      drawn[i] = half.propose(drafts.logits(), 0);
      q[i] = half.figures().q();
      if (i < longest - 1) {
        draft.forward(drafts.clear().addLast(fork, drawn, i, i + 1));
      }
    }
    half.settle(0);
    draft.end(fork);
    double[] one = new double[longest + 1];
    double[] all = new double[longest + 1];
    one[0] = 1;
    all[0] = 1;
    double product = 1;
    double w = 1;
    boolean ended = false;
    int verified = target.fork(large);
    for (int i = 0; i < longest; i++) {
      if (i == 1) {
        targets.clear();
        for (int draft : drawn) {
          targets.add(verified, draft, true);
        }
        target.forward(targets);
      }
      if (i > 0) {
        p.shape(targets.logits(), targets.offset(i - 1), sampling);
      }
      double ratio = p.p(drawn[i]) / q[i];
      // Behind the end of a text there are no drafts, and no token comes.
      product = ended ? 0 : product * Math.min(1, ratio);
      w = ended ? 0 : Math.min(1, w * ratio);
      one[i + 1] = one[i] + product;
      all[i + 1] = all[i] + w;
      ended |= target.tokenizer().endsText(drawn[i]);
    }
    target.end(verified);
    tokens.add(one);
    blocks.add(all);
  }

  /** What was found of rounds of so many drafts, at most the longest. */
  public Found of(int drafts) {
    List<double[]> by = column(token, drafts);
    List<double[]> whole = column(block, drafts);
    List<double[]> more = new ArrayList<>();
    for (int i = 0; i < by.size(); i++) {
      double[] difference = whole.get(i).clone();
      for (int j = 0; j < difference.length; j++) {
        difference[j] -= by.get(i)[j];
      }
      more.add(difference);
    }
    return new Found(drafts, ClusteredMean.of(by), ClusteredMean.of(whole), ClusteredMean.of(more));
  }

  private static List<double[]> column(List<List<double[]>> rounds, int drafts) {
    return rounds.stream()
        .map(each -> each.stream().mapToDouble(round -> round[drafts]).toArray())
        .toList();
  }
}
