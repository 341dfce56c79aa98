package io.draftwire.edge;

import io.draftwire.core.session.FingerprintPart;
import io.draftwire.core.session.Refusal;
import io.draftwire.core.session.SessionException;
import io.draftwire.core.session.TextRules;
import io.draftwire.engine.ModelException;
import io.draftwire.engine.Tokenizer;
import io.draftwire.wire.CloudDescription;
import java.util.List;

/**
 * The draft's pieces read by the target's rules: what the draft's file says of begin of text,
 * spaces and pre-tokenizers has no effect on a prompt.
 */
public final class TargetTokenizer {
  private TargetTokenizer() {}

  /**
   * What prompts for {@code cloud} are to be read by; works as long as {@code draft} does.
   *
   * @throws SessionException with {@link Refusal.Code#TOKENIZER} if the two have different pieces,
   *     or cut texts by different merges or scores: the message says what differs
   */
  public static Tokenizer of(Tokenizer draft, CloudDescription cloud) throws SessionException {
    return of(draft, cloud.rules(), cloud.fingerprint(), cloud.vocabulary());
  }

  /**
   * The same where both models are here.
   *
   * @throws SessionException as {@link #of(Tokenizer, CloudDescription)}
   */
  public static Tokenizer of(Tokenizer draft, Tokenizer target) throws SessionException {
    return of(draft, target.rules(), target.fingerprint(), target.vocabularySize());
  }

  private static Tokenizer of(Tokenizer draft, TextRules rules, String target, int vocabulary)
      throws SessionException {
    List<FingerprintPart> differing = FingerprintPart.differing(draft.fingerprint(), target);
    if (differing.isEmpty() && draft.vocabularySize() == vocabulary) {
      return draft;
    }
    if (!differing.equals(List.of(FingerprintPart.RULES))) {
      throw refused(draft, target, vocabulary);
    }
    try {
      Tokenizer reading = draft.reading(rules);
      if (!reading.fingerprint().equals(target) || reading.vocabularySize() != vocabulary) {
        throw refused(reading, target, vocabulary);
      }
      return reading;
    } catch (ModelException e) {
      throw new SessionException(Refusal.Code.TOKENIZER, e.getMessage());
    }
  }

  private static SessionException refused(Tokenizer draft, String target, int vocabulary) {
    return new SessionException(
        Refusal.Code.TOKENIZER,
        FingerprintPart.refusal(draft.fingerprint(), draft.vocabularySize(), target, vocabulary));
  }
}
