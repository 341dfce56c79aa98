package io.draftwire.lab.pair;

import io.draftwire.core.coding.MalformedPayloadException;
import io.draftwire.core.law.Law;
import io.draftwire.core.law.LogitRows;
import io.draftwire.core.law.Sampling;
import io.draftwire.core.random.Dice;
import io.draftwire.core.scheme.Drafting;
import io.draftwire.core.scheme.Scheme;
import io.draftwire.core.scheme.Terms;
import io.draftwire.core.scheme.Verdict;
import io.draftwire.core.scheme.Verification;
import io.draftwire.core.text.Text;
import io.draftwire.engine.Batch;
import io.draftwire.engine.LanguageModel;
import io.draftwire.engine.Priors;
import io.draftwire.engine.TargetSequence;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * How many tokens a round brings where its drafts are judged one after the other, and where they
 * are judged as a block: of the same drafts, so that the two differ in nothing else. Given what was
 * drafted, both are known without throwing a die: at least i drafts stand with the product of
 * min(1, p/q) in the one case and with w_i in the other (Sun et al., arXiv 2403.10444).
 *
 * <p>The rounds are those of answers whose drafts are judged one after the other.
 */
public final class RoundLengths {
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
  private final Scheme scheme;
  private final Sampling sampling;
  private final int drafts;
  private final int length;
  private final Law p;

  /** Of each answer, what its rounds bring by one rule and by the other. */
  private final List<double[]> token = new ArrayList<>();

  private final List<double[]> block = new ArrayList<>();

  /**
   * @param draft has a sequence free, as the target
   * @param scheme whose laws travel, judged token by token
   * @param drafts of a round
   * @param length most tokens of a text, prompt included
   */
  public RoundLengths(
      LanguageModel draft,
      LanguageModel target,
      Scheme scheme,
      Sampling sampling,
      int drafts,
      int length) {
    this.draft = draft;
    this.target = target;
    this.scheme = scheme;
    this.sampling = sampling;
    this.drafts = drafts;
    this.length = length;
    p = new Law(target.tokenizer().vocabularySize());
  }

  /**
   * Answers every prompt.
   *
   * @param answered told of the answers done so far
   */
  public Found run(List<int[]> prompts, long seed, LongConsumer answered) {
    for (int i = 0; i < prompts.size(); i++) {
      answer(prompts.get(i), seed + i);
      answered.accept(i + 1);
    }
    List<double[]> more = new ArrayList<>();
    for (int i = 0; i < token.size(); i++) {
      double[] difference = block.get(i).clone();
      for (int j = 0; j < difference.length; j++) {
        difference[j] -= token.get(i)[j];
      }
      more.add(difference);
    }
    return new Found(
        drafts, ClusteredMean.of(token), ClusteredMean.of(block), ClusteredMean.of(more));
  }

  private void answer(int[] prompt, long seed) {
    Dice dice = new Dice(seed);
    int vocabulary = target.tokenizer().vocabularySize();
    Drafting drafting =
        scheme.drafting(new Terms(vocabulary, sampling, dice, Priors.of(target.tokenizer())));
    Verification verification =
        scheme.verification(new Terms(vocabulary, sampling, dice, Priors.of(target.tokenizer())));
    Text text = new Text(prompt);
    int committed = 0;
    List<Double> alone = new ArrayList<>();
    List<Double> together = new ArrayList<>();
    Batch small = new Batch(vocabulary);
    Batch large = new Batch(vocabulary);
    try (TargetSequence drafter = new TargetSequence(draft, small);
        TargetSequence verifier = new TargetSequence(target, large)) {
      boolean ended = false;
      while (!ended && text.length() + drafts < length) {
        for (; committed < text.length(); committed++) {
          drafting.committed(text.token(committed));
          verification.committed(text.token(committed));
        }
        double[] q = new double[drafts];
        drafting.begin(committed, Integer.MAX_VALUE);
        int drawn = 0;
        while (drawn < drafts && !ended) {
          drafter.forward(
              Math.min(drafter.length(), text.length() - 1), text.length(), 1, text::token);
          text.append(drafting.propose(small.logits(), 0));
          q[drawn++] = drafting.figures().q();
          ended = target.tokenizer().endsText(text.token(text.length() - 1));
        }
        int keep = Math.min(verifier.length(), committed - 1);
        verifier.forward(keep, text.length(), drawn + 1, text::token);
        expect(text, committed, drawn, q, large, alone, together);
        verification.decode(committed, drawn, drafting.payload());
        Verdict verdict = verification.decide(LogitRows.of(large.logits(), 0, vocabulary));
        drafting.settle(verdict.accepted());
        text.truncate(committed + verdict.accepted());
        ended = ended && verdict.accepted() == drawn;
        if (!ended) {
          text.append(verdict.token());
          ended = target.tokenizer().endsText(verdict.token());
        }
      }
    } catch (MalformedPayloadException e) {
      throw new IllegalStateException("the scheme cannot read its own payload", e);
    }
    if (!alone.isEmpty()) {
      token.add(alone.stream().mapToDouble(Double::doubleValue).toArray());
      block.add(together.stream().mapToDouble(Double::doubleValue).toArray());
    }
  }

  private void expect(
      Text text,
      int committed,
      int drawn,
      double[] q,
      Batch rows,
      List<Double> alone,
      List<Double> together) {
    double one = 1;
    double all = 1;
    double product = 1;
    double w = 1;
    for (int i = 0; i < drawn; i++) {
      double ratio =
          p.shape(rows.logits(), rows.offset(i), sampling).p(text.token(committed + i)) / q[i];
      product *= Math.min(1, ratio);
      w = Math.min(1, w * ratio);
      one += product;
      all += w;
    }
    alone.add(one);
    together.add(all);
  }
}
