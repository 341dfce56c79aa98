package io.draftwire.lab.trace;

import io.draftwire.core.law.ExponentialRace;
import io.draftwire.core.law.Sampling;
import io.draftwire.core.random.Dice;
import io.draftwire.core.random.Purpose;
import io.draftwire.core.session.SessionException;
import io.draftwire.edge.TargetTokenizer;
import io.draftwire.engine.Batch;
import io.draftwire.engine.LanguageModel;
import io.draftwire.engine.ModelException;
import io.draftwire.engine.TargetSequence;
import io.draftwire.engine.Tokenizer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Has the target write a text and records both models' laws along it. The text is the one that
 * coupled drafting gives for the same seed, whatever its draft length: what it commits in a replay
 * is the recorded text, token by token.
 */
public final class TraceRecorder {
  private TraceRecorder() {}

  /**
   * Records into {@code file}, which is whole when this returns.
   *
   * @throws ModelException if the two models do not share a tokenizer or the prompt does not fit
   * @throws IOException if the file cannot be written
   */
  public static void record(TraceKey key, LanguageModel draft, LanguageModel target, Path file)
      throws IOException {
    Tokenizer tokenizer = target.tokenizer();
    try {
      TargetTokenizer.of(draft.tokenizer(), tokenizer);
    } catch (SessionException e) {
      throw new ModelException(
          "draft "
              + draft.description()
              + ", target "
              + target.description()
              + ": "
              + e.getMessage(),
          e);
    }
    int[] prompt = tokenizer.prompt(key.prompt());
    int context = Math.min(draft.contextLength(), target.contextLength());
    int positions = Math.min(key.positions(), context - prompt.length);
    if (prompt.length == 0 || positions < 1) {
      throw new ModelException(
          "a prompt of "
              + prompt.length
              + " tokens leaves nothing to record in a context of "
              + context
              + "; choose another prompt, or load the models with a longer --ctx-size");
    }
    try (TraceWriter writer = new TraceWriter(file, tokenizer.vocabularySize())) {
      int[] text = write(key, draft, target, prompt, positions, writer);
      writer.finish(
          new TraceHeader(
              Trace.VERSION,
              key,
              tokenizer.fingerprint(),
              tokenizer.vocabularySize(),
              tokenizer.bos(),
              IntStream.range(0, tokenizer.vocabularySize()).filter(tokenizer::endsText).toArray(),
              prompt,
              text,
              writer.checksum()));
    }
  }

  private static int[] write(
      TraceKey key,
      LanguageModel draft,
      LanguageModel target,
      int[] prompt,
      int positions,
      TraceWriter writer)
      throws IOException {
    int vocabulary = target.tokenizer().vocabularySize();
    Sampling sampling = Sampling.at(key.temperature());
    ExponentialRace race = new ExponentialRace(vocabulary);
    Dice dice = new Dice(key.seed());
    int[] text = Arrays.copyOf(prompt, prompt.length + positions);
    Batch draftBatch = new Batch(vocabulary);
    Batch targetBatch = new Batch(vocabulary);
    try (TargetSequence drafts = new TargetSequence(draft, draftBatch);
        TargetSequence targets = new TargetSequence(target, targetBatch)) {
      int told = 0;
      for (int length = prompt.length; length < text.length; length++) {
        drafts.forward(told, length, 1, i -> text[i]);
        targets.forward(told, length, 1, i -> text[i]);
        told = length;
        writer.row(draftBatch.logits(), 0);
        writer.row(targetBatch.logits(), 0);
        text[length] =
            race.winner(targetBatch.logits(), 0, sampling, dice.bits(Purpose.RACE, length));
        if (target.tokenizer().endsText(text[length])) {
          return Arrays.copyOfRange(text, prompt.length, length + 1);
        }
      }
    }
    return Arrays.copyOfRange(text, prompt.length, text.length);
  }
}
