package io.draftwire.lab.pair;

import io.draftwire.core.session.FingerprintPart;
import io.draftwire.engine.ModelException;
import io.draftwire.engine.Tokenizer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Why two tokenizers cannot serve one session.
 *
 * @param token the first id that they read differently, or -1 where the difference is not one id's
 * @param description for people, in one line
 */
public record TokenizerDifference(int token, String description) {

  /**
   * The first difference, or empty where the two read and write the same ids. Rules of reading a
   * text do not count as far as the draft can read by the target's.
   */
  public static Optional<TokenizerDifference> first(Tokenizer draft, Tokenizer target) {
    List<FingerprintPart> differing =
        FingerprintPart.differing(draft.fingerprint(), target.fingerprint());
    if (differing.isEmpty()) {
      return Optional.empty();
    }
    if (differing.equals(List.of(FingerprintPart.RULES))) {
      try {
        draft.reading(target.rules());
        return Optional.empty();
      } catch (ModelException e) {
        return Optional.of(
            new TokenizerDifference(-1, e.getMessage().replace("; " + Tokenizer.REMEDY, "")));
      }
    }
    int shared = Math.min(draft.vocabularySize(), target.vocabularySize());
    for (int id = 0; id < shared; id++) {
      if (!Arrays.equals(draft.bytes(id), target.bytes(id))) {
        return differs(id, "is " + spell(draft.bytes(id)), "is " + spell(target.bytes(id)));
      }
      if (draft.endsText(id) != target.endsText(id)) {
        return differs(id, ending(draft, id), ending(target, id));
      }
    }
    if (draft.vocabularySize() != target.vocabularySize()) {
      return Optional.of(
          new TokenizerDifference(
              shared,
              "the first %d tokens are the same, but the draft has %d and the target %d"
                  .formatted(shared, draft.vocabularySize(), target.vocabularySize())));
    }
    if (draft.bos() != target.bos()) {
      return Optional.of(
          new TokenizerDifference(
              -1,
              "a text begins with token %d in the draft and with %d in the target"
                  .formatted(draft.bos(), target.bos())));
    }
    return Optional.of(
        new TokenizerDifference(
            -1,
            differing.stream()
                .map(FingerprintPart::description)
                .collect(
                    Collectors.joining(
                        ", ", "all tokens have the same bytes, but there differ: ", ""))));
  }

  private static Optional<TokenizerDifference> differs(int id, String draft, String target) {
    return Optional.of(
        new TokenizerDifference(
            id, "token %d %s in the draft and %s in the target".formatted(id, draft, target)));
  }

  private static String ending(Tokenizer tokenizer, int id) {
    return (tokenizer.endsText(id) ? "ends" : "does not end") + " a text";
  }

  /** The bytes in quotes where they are readable, else in hex. */
  private static String spell(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    boolean readable =
        Arrays.equals(text.getBytes(StandardCharsets.UTF_8), bytes)
            && text.chars().noneMatch(Character::isISOControl);
    return readable ? "\"" + text + "\"" : "0x" + HexFormat.of().formatHex(bytes);
  }
}
