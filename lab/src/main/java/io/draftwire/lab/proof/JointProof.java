package io.draftwire.lab.proof;

import io.draftwire.core.coding.TokenPrior;
import io.draftwire.core.grammar.GrammarBook;
import io.draftwire.core.session.CloudLimits;
import io.draftwire.core.session.CloudSession;
import io.draftwire.core.session.EdgeMessage;
import io.draftwire.core.session.EdgeSession;
import io.draftwire.core.session.EdgeSettings;
import io.draftwire.core.session.SessionException;
import io.draftwire.core.session.SessionFigures;
import io.draftwire.core.session.SessionId;
import io.draftwire.core.session.ToldCosts;
import java.util.Arrays;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * The joint law of three tokens through the real session state machines: rounds, rejections, bit
 * budget, end of text and the rolling back of both caches included. Every sequence has a seed of
 * its own; the histogram over all texts is held against the product law of the target's table.
 */
final class JointProof {
  private static final int TOKENS = 3;

  /** One more than three, so that a first round may draft all three. */
  private static final int MAX_TOKENS = 4;

  private static final int[] PROMPT = {0};

  /** Stands for "the text had ended" in a cell. */
  private static final int ENDED = JointCase.VOCABULARY;

  private static final int SYMBOLS = JointCase.VOCABULARY + 1;
  private static final int CHUNKS = 16;
  private static final long SEED = 5_000_000_000L;

  /** A draft that is the same behind every text: logits of .62, 0, .31, and .034 twice. */
  static final float[] TWO_LIKELY = {2.9f, -9, 2.2f, 0, 0};

  /**
   * @param cells {@code long[6^3]}: how often each text of three tokens came
   * @param resyncs rounds that were coded again
   * @param refills times that the candidates for a correction ran out
   * @param streamed tokens that the cloud decoded alone
   * @param parts of rounds that left before the rest of them
   */
  record Observed(
      long[] cells,
      long rounds,
      long drafts,
      long accepted,
      long resyncs,
      long refills,
      long streamed,
      long parts) {
    Observed plus(Observed other) {
      long[] sum = cells.clone();
      for (int i = 0; i < sum.length; i++) {
        sum[i] += other.cells[i];
      }
      return new Observed(
          sum,
          rounds + other.rounds,
          drafts + other.drafts,
          accepted + other.accepted,
          resyncs + other.resyncs,
          refills + other.refills,
          streamed + other.streamed,
          parts + other.parts);
    }
  }

  private final float[][] target;
  private final float[][] draft;

  JointProof(float[][] draft, float[][] target) {
    this.draft = draft;
    this.target = target;
  }

  /** With the two models of the proof: alike enough that drafts are both accepted and rejected. */
  static JointProof standard() {
    float[][] target = TrigramModel.randomTable(JointCase.VOCABULARY, 4, 1);
    float[][] other = TrigramModel.randomTable(JointCase.VOCABULARY, 4, 2);
    return new JointProof(TrigramModel.blend(target, other, 0.5), target);
  }

  GoodnessOfFit run(JointCase of, long sequences) {
    return GoodnessOfFit.of(observe(of, sequences).cells(), exactLaw(of));
  }

  /** Runs {@code sequences} sessions on all cores; the sum does not depend on their order. */
  Observed observe(JointCase of, long sequences) {
    return IntStream.range(0, CHUNKS)
        .parallel()
        .mapToObj(i -> observe(of, sequences * i / CHUNKS, sequences * (i + 1) / CHUNKS))
        .reduce(Observed::plus)
        .orElseThrow();
  }

  private Observed observe(JointCase of, long from, long to) {
    TrigramModel draftModel = new TrigramModel(of.flat() ? TrigramModel.flat(TWO_LIKELY) : draft);
    TrigramModel targetModel = new TrigramModel(target);
    GrammarBook grammars = EditedLaws.grammars(of::endsText);
    CloudLimits limits =
        new CloudLimits(
            "table", JointCase.VOCABULARY, 64, TokenPrior.NONE, ToldCosts.UNKNOWN, grammars);
    long[] cells = new long[SYMBOLS * SYMBOLS * SYMBOLS];
    Observed sum = new Observed(cells, 0, 0, 0, 0, 0, 0, 0);
    for (long n = from; n < to; n++) {
      EdgeSettings settings = settings(of, SEED + n).withGrammars(grammars);
      EdgeSession edge = new EdgeSession(settings, PROMPT, of.planner(n));
      CloudSession cloud = new CloudSession(SessionId.of(n), limits, 0, of::endsText);
      Uplink uplink = new Uplink(of.damaged());
      try {
        // Now the verdict comes before the draft has run ahead, now when there is nothing left to
        // run.
        int ahead = (int) (n % (2 * JointCase.MAX_DRAFTS));
        new SessionPair(edge, draftModel, cloud, targetModel, uplink, () -> ahead, of.hints(n))
            .run();
      } catch (SessionException e) {
        throw new IllegalStateException("sequence " + n + " of " + of.name(), e);
      }
      cells[cell(edge.answer(), of.skipped())]++;
      SessionFigures figures = edge.figures();
      sum =
          new Observed(
              cells,
              sum.rounds + figures.rounds(),
              sum.drafts + figures.draftTokens(),
              sum.accepted + figures.acceptedTokens(),
              sum.resyncs + figures.resyncs(),
              sum.refills + uplink.refills,
              sum.streamed + figures.streamedTokens(),
              sum.parts + uplink.parts);
    }
    return sum;
  }

  /** Damages every other round when it is sent first, and counts what asks for more candidates. */
  private static final class Uplink implements UnaryOperator<EdgeMessage> {
    private final boolean damaging;
    private long refills;
    private long parts;

    Uplink(boolean damaging) {
      this.damaging = damaging;
    }

    @Override
    public EdgeMessage apply(EdgeMessage message) {
      refills += message instanceof EdgeMessage.More ? 1 : 0;
      parts += message instanceof EdgeMessage.Part ? 1 : 0;
      if (!damaging || !(message instanceof EdgeMessage.Round round)) {
        return message;
      }
      if (round.number() % 2 == 0 || round.recoded() || round.drafts() == 0) {
        return message;
      }
      // One byte more than the content takes: found out whatever the bytes are.
      byte[] longer = Arrays.copyOf(round.payload(), round.payload().length + 1);
      return round.withPayload(longer);
    }
  }

  private static EdgeSettings settings(JointCase of, long seed) {
    return new EdgeSettings(
            EdgeMessage.Mode.SPECULATIVE,
            "table",
            JointCase.VOCABULARY,
            of.sampling(),
            of.temperature(),
            of.scheme(),
            JointCase.MAX_DRAFTS,
            of.bitBudget(),
            of.skipped() + MAX_TOKENS,
            OptionalLong.of(seed),
            of::endsText)
        .withHints(of.planning() instanceof JointCase.Planning.Hinted);
  }

  private static int cell(int[] answer, int skipped) {
    int cell = 0;
    for (int i = skipped; i < skipped + TOKENS; i++) {
      cell = cell * SYMBOLS + (i < answer.length ? answer[i] : ENDED);
    }
    return cell;
  }

  /** The product law over the cells, in float64 from the target's table. */
  double[] exactLaw(JointCase of) {
    double[] law = new double[SYMBOLS * SYMBOLS * SYMBOLS];
    int[] text = new int[PROMPT.length + of.skipped() + TOKENS];
    System.arraycopy(PROMPT, 0, text, 0, PROMPT.length);
    spread(of, text, 0, 0, 1, law);
    return law;
  }

  private void spread(JointCase of, int[] text, int depth, int cell, double mass, double[] law) {
    if (mass == 0) {
      return; // No text gets here, and what follows may have no law.
    }
    if (depth == of.skipped() + TOKENS) {
      law[cell] += mass;
      return;
    }
    int last = PROMPT.length + depth - 1;
    if (depth > 0 && of.ends() && (text[last] == JointCase.END_OF_TEXT || text[last] == ENDED)) {
      text[last + 1] = ENDED;
      spread(of, text, depth + 1, next(of, depth, cell, ENDED), mass, law);
      return;
    }
    double[] next =
        ReferenceLaw.of(
            EditedLaws.allowed(
                new TrigramModel(target).row(text, last),
                of.sampling(),
                text,
                PROMPT.length,
                last + 1,
                of::endsText),
            of.sampling(),
            text,
            last + 1,
            PROMPT.length);
    for (int v = 0; v < JointCase.VOCABULARY; v++) {
      text[last + 1] = v;
      spread(of, text, depth + 1, next(of, depth, cell, v), mass * next[v], law);
    }
  }

  private static int next(JointCase of, int depth, int cell, int token) {
    return depth < of.skipped() ? 0 : cell * SYMBOLS + token;
  }
}
