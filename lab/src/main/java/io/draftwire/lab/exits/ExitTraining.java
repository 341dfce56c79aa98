package io.draftwire.lab.exits;

import io.draftwire.core.law.Law;
import io.draftwire.core.law.Sampling;
import io.draftwire.core.random.Dice;
import io.draftwire.engine.Batch;
import io.draftwire.engine.LanguageModel;
import io.draftwire.engine.ModelException;
import io.draftwire.engine.exits.ExitHead;
import io.draftwire.engine.exits.ExitHeads;
import io.draftwire.engine.exits.FullHead;
import io.draftwire.engine.exits.HeadFit;
import io.draftwire.engine.exits.LinearFit;
import io.draftwire.engine.exits.LogitMetric;
import io.draftwire.engine.exits.StateMoments;
import io.draftwire.engine.llama.LayerStates;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Fits a head behind each of some layers in closed form, and measures it: one pass over the text
 * for the sums of products, one solution a layer, one pass over held-out text.
 *
 * <p>A fit takes two matrices of doubles for each layer, of the width of states squared, and some
 * more while it is solved.
 */
public final class ExitTraining {
  /** Every so many-th text is held out, until there is enough. */
  private static final int HELD_OUT_STEP = 8;

  /** Positions whose agreement is measured: its standard error is below 2 %. */
  private static final int MEASURED = 1024;

  /** Behind a beginning, states are unlike all others; and nobody asks there. */
  private static final int UNSEEN = 4;

  /** Matrices beside the sums, while one layer is fitted. */
  private static final int WHILE_SOLVED = 8;

  /** Deviation of the logits that rounding explains, of their own. */
  private static final double MOST_DEVIATION = 0.1;

  /**
   * What came out.
   *
   * @param positions that were fitted to
   * @param agreements of each layer: lens, adapter and head
   */
  public record Result(ExitHeads heads, long positions, List<ExitAgreement> agreements) {}

  private final LayerStates target;

  /** Null where no drafts are judged. */
  private final LanguageModel draft;

  private final List<Integer> layers;
  private final int rank;
  private final Sampling sampling;
  private final ExitText.Progress progress;
  private final int vocabulary;
  private final int width;
  private final FullHead full;

  /**
   * @param draft of the target's tokenizer, with a sequence free; null for none
   * @param layers that exits are fitted behind, of which the last is none
   * @param rank numbers between a state and the logits
   * @param sampling of the laws that are compared
   */
  public ExitTraining(
      LayerStates target,
      LanguageModel draft,
      List<Integer> layers,
      int rank,
      Sampling sampling,
      ExitText.Progress progress) {
    this.target = target;
    this.draft = draft;
    this.layers = layers.stream().distinct().sorted().toList();
    this.sampling = sampling;
    this.progress = progress;
    this.vocabulary = target.model().tokenizer().vocabularySize();
    this.width = target.output().width();
    this.rank = Math.min(rank, width);
    this.full = new FullHead(target.output(), vocabulary);
    for (int layer : layers) {
      if (layer < 0 || layer >= target.layers() - 1) {
        throw new IllegalArgumentException(
            "layer "
                + layer
                + " is none that an exit can be behind: "
                + target.model().name()
                + " has "
                + target.layers()
                + ", numbered from 0, and behind the last there is nothing to guess");
      }
    }
    requireRoom(Runtime.getRuntime().maxMemory());
  }

  private void requireRoom(long heap) {
    long matrix = (long) Double.BYTES * width * width;
    long needed = (2L * layers.size() + WHILE_SOLVED) * matrix;
    if (needed > heap) {
      throw new ModelException(
          String.format(
              Locale.ROOT,
              "fitting %d exits to states of %d numbers takes %.1f GB, and this process may have"
                  + " %.1f; give fewer --layers, or more by JAVA_TOOL_OPTIONS=-Xmx%dg",
              layers.size(),
              width,
              needed * 1e-9,
              heap * 1e-9,
              (needed >> 30) + 2));
    }
  }

  /**
   * Fits and measures.
   *
   * @throws ModelException if the model is not one that exits can be fitted to
   */
  public Result run(List<int[]> texts) {
    List<int[]> fitted = new ArrayList<>();
    List<int[]> heldOut = new ArrayList<>();
    divide(texts, fitted, heldOut);
    Map<Integer, StateMoments> moments = new LinkedHashMap<>();
    layers.forEach(layer -> moments.put(layer, new StateMoments(width)));
    double[] likely = new double[vocabulary];
    long positions = 0;
    for (int i = 0; i < fitted.size(); i++) {
      progress.at("reading " + fitted.size() + " texts", i, fitted.size());
      positions += read(fitted.get(i), moments, likely, i == 0);
    }
    progress.at("reading " + fitted.size() + " texts", fitted.size(), fitted.size());
    LogitMetric metric = LogitMetric.of(target.output(), weights(likely));
    List<ExitHead> heads = new ArrayList<>();
    List<LinearFit> fits = new ArrayList<>();
    HeadFit fit = new HeadFit(target.output(), vocabulary);
    for (int layer : layers) {
      progress.at("fitting", heads.size(), layers.size());
      fits.add(LinearFit.of(moments.get(layer)));
      heads.add(fit.reduced(layer, fits.getLast(), moments.get(layer), metric, rank));
      moments.remove(layer); // The largest that there is.
    }
    progress.at("fitting", layers.size(), layers.size());
    List<ExitAgreement> agreements = measure(heldOut, fits, heads);
    List<ExitHead> known = new ArrayList<>();
    for (int i = 0; i < heads.size(); i++) {
      known.add(heads.get(i).withAgreement(agreements.get(3 * i + 2).race()));
    }
    return new Result(
        new ExitHeads(target.print(), target.layers(), target.output().epsilon(), known),
        positions,
        agreements);
  }

  private static void divide(List<int[]> texts, List<int[]> fitted, List<int[]> heldOut) {
    long held = 0;
    for (int i = 0; i < texts.size(); i++) {
      boolean out = i % HELD_OUT_STEP == 1 && held < MEASURED;
      (out ? heldOut : fitted).add(texts.get(i));
      held += out ? texts.get(i).length - UNSEEN : 0;
    }
  }

  /** Half of what the model says on the mean, half of everything alike. */
  private double[] weights(double[] likely) {
    double sum = Arrays.stream(likely).sum();
    return Arrays.stream(likely).map(p -> p / sum / 2 + 0.5 / vocabulary).toArray();
  }

  /** The states of a text: of the layers that are asked for, and of the last. */
  private Map<Integer, float[]> states(Batch batch, int[] text) {
    LanguageModel model = target.model();
    int sequence = model.open();
    try {
      List<Integer> wanted = new ArrayList<>(layers);
      wanted.add(target.layers() - 1);
      return target.forward(batch.clear().addAll(sequence, text, 0, text.length), wanted);
    } finally {
      model.end(sequence);
    }
  }

  private long read(
      int[] text, Map<Integer, StateMoments> moments, double[] likely, boolean check) {
    Batch batch = new Batch(vocabulary);
    Map<Integer, float[]> states = states(batch, text);
    int rows = text.length - UNSEEN;
    float[] last = full.weighted(seen(states.get(target.layers() - 1), rows), rows);
    if (check) {
      check(last, rows, batch);
    }
    moments.forEach((layer, sums) -> sums.add(seen(states.get(layer), rows), last, rows));
    Law law = new Law(vocabulary);
    for (int r = UNSEEN; r < text.length; r++) {
      law.shape(batch.logits(), batch.offset(r), Sampling.at(1));
      for (int v = 0; v < vocabulary; v++) {
        likely[v] += law.p(v);
      }
    }
    return rows;
  }

  /** Normed states behind the first few. */
  private float[] seen(float[] states, int rows) {
    return full.normed(Arrays.copyOfRange(states, UNSEEN * width, (UNSEEN + rows) * width), rows);
  }

  /** The model's logits are what is believed to make them: no scale, no cap, no other norm. */
  private void check(float[] last, int rows, Batch batch) {
    float[] believed = full.logits(last, rows);
    double square = 0;
    double apart = 0;
    for (int r = 0; r < rows; r++) {
      int at = batch.offset(UNSEEN + r);
      for (int v = 0; v < vocabulary; v++) {
        float logit = batch.logits()[at + v];
        square += (double) logit * logit;
        apart += Math.pow((double) believed[r * vocabulary + v] - logit, 2);
      }
    }
    if (!(apart <= MOST_DEVIATION * MOST_DEVIATION * square)) {
      throw new ModelException(
          "the logits of "
              + target.model().description()
              + " are not its output matrix times its normed last state; exits are for models"
              + " where they are, as llama, qwen2 and qwen3");
    }
  }

  private List<ExitAgreement> measure(
      List<int[]> texts, List<LinearFit> fits, List<ExitHead> heads) {
    List<ExitTally> tallies = new ArrayList<>();
    for (int i = 0; i < 3 * heads.size(); i++) {
      tallies.add(new ExitTally(vocabulary, sampling));
    }
    for (int i = 0; i < texts.size(); i++) {
      progress.at("measuring", i, texts.size());
      measure(texts.get(i), new Dice(i), fits, heads, tallies);
    }
    progress.at("measuring", texts.size(), texts.size());
    List<ExitAgreement> agreements = new ArrayList<>();
    for (int i = 0; i < heads.size(); i++) {
      int layer = heads.get(i).layer();
      agreements.add(tallies.get(3 * i).agreement(layer, "lens"));
      agreements.add(tallies.get(3 * i + 1).agreement(layer, "adapter"));
      agreements.add(tallies.get(3 * i + 2).agreement(layer, "head"));
    }
    return agreements;
  }

  private void measure(
      int[] text, Dice dice, List<LinearFit> fits, List<ExitHead> heads, List<ExitTally> tallies) {
    Batch batch = new Batch(vocabulary);
    Map<Integer, float[]> states = states(batch, text);
    int rows = text.length - UNSEEN;
    int[] drafts = draft == null ? null : drafts(text, dice, tallies.getFirst());
    int[] model = winners(batch, text.length, dice, tallies.getFirst());
    float[] guessed = new float[rows * vocabulary];
    for (int i = 0; i < heads.size(); i++) {
      ExitHead head = heads.get(i);
      float[] raw = states.get(head.layer());
      float[] normed = seen(raw, rows);
      float[] own = Arrays.copyOfRange(raw, UNSEEN * width, text.length * width);
      head.guess(own, rows, target.output().epsilon(), guessed, () -> false);
      float[][] said = {
        full.logits(full.weighted(normed, rows), rows),
        full.logits(fits.get(i).apply(normed, rows), rows),
        guessed
      };
      for (int kind = 0; kind < said.length; kind++) {
        ExitTally tally = tallies.get(3 * i + kind);
        int[] exit = new int[rows];
        for (int r = 0; r < rows; r++) {
          int at = batch.offset(UNSEEN + r);
          exit[r] = tally.add(batch.logits(), at, said[kind], r * vocabulary, dice, r);
        }
        if (drafts != null) {
          tally.rounds(drafts, model, exit);
        }
      }
    }
  }

  private int[] drafts(int[] text, Dice dice, ExitTally tally) {
    int length = Math.min(text.length, draft.contextLength());
    Batch batch = new Batch(vocabulary);
    int sequence = draft.open();
    try {
      draft.forward(batch.addAll(sequence, text, 0, length));
    } finally {
      draft.end(sequence);
    }
    return winners(batch, length, dice, tally);
  }

  private int[] winners(Batch batch, int length, Dice dice, ExitTally tally) {
    int[] winners = new int[length - UNSEEN];
    for (int r = 0; r < winners.length; r++) {
      winners[r] = tally.winner(batch.logits(), batch.offset(UNSEEN + r), dice, r);
    }
    return winners;
  }
}
