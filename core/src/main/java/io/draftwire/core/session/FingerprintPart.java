package io.draftwire.core.session;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A named part of a tokenizer's fingerprint, which is 64 digits of hex: the parts one after
 * another, each the beginning of a SHA-256 of its own. Two ends whose fingerprints differ can thus
 * say in what. The widths guard against mistakes, not against an adversary, who can claim any
 * fingerprint.
 */
public enum FingerprintPart {
  /** The bytes of every token, in the order of ids. */
  PIECES("pieces", 24),
  /** What is a control token, a byte, an ordinary piece. */
  KINDS("kinds of tokens", 8),
  /** Begin of text, end of text and turn, and whatever else ends an answer. */
  SPECIALS("special tokens", 8),
  /** What decides which pieces a text is cut into: merges, or scores. */
  RANKS("merges or scores", 16),
  /** {@link TextRules}. */
  RULES("rules of reading a text", 8);

  /** Digits of a whole fingerprint. */
  public static final int DIGITS = Arrays.stream(values()).mapToInt(FingerprintPart::digits).sum();

  /** What to do about a draft that does not fit. */
  public static final String REMEDY =
      "choose a draft of the target's family (`draftwire models find TARGET` lists those there are)";

  private final String description;
  private final int digits;

  FingerprintPart(String description, int digits) {
    this.description = description;
    this.digits = digits;
  }

  /** For people. */
  public String description() {
    return description;
  }

  /** Digits of hex that it takes. */
  public int digits() {
    return digits;
  }

  /** This part of {@code fingerprint}, which has {@link #DIGITS} digits. */
  public String of(String fingerprint) {
    int from = 0;
    for (FingerprintPart before : values()) {
      if (before == this) {
        break;
      }
      from += before.digits;
    }
    return fingerprint.substring(from, from + digits);
  }

  /** In what two fingerprints differ; all parts where either is none of this form. */
  public static List<FingerprintPart> differing(String one, String other) {
    if (one.length() != DIGITS || other.length() != DIGITS) {
      return one.equals(other) ? List.of() : List.of(values());
    }
    List<FingerprintPart> differing = new ArrayList<>();
    for (FingerprintPart part : values()) {
      if (!part.of(one).equals(part.of(other))) {
        differing.add(part);
      }
    }
    return differing;
  }

  /** Why a draft cannot serve a target, in one line with the remedy. */
  public static String refusal(
      String draft, int draftVocabulary, String target, int targetVocabulary) {
    List<FingerprintPart> differing = differing(draft, target);
    return "the models have different tokenizers"
        + (differing.isEmpty()
            ? ""
            : differing.stream()
                .map(FingerprintPart::description)
                .collect(Collectors.joining(", ", " (what differs: ", ")")))
        + ": draft "
        + draft
        + " with "
        + draftVocabulary
        + " tokens, target "
        + target
        + " with "
        + targetVocabulary
        + "; "
        + REMEDY;
  }
}
