package io.draftwire.core.session;

import io.draftwire.core.session.EdgeMessage.Mode;

/** Decides whether a hello can be served exactly; if not, says why in one line. */
public final class Admission {
  private Admission() {}

  /**
   * Whether a session can be taken up at all, before its text is known; null if it can.
   *
   * @param hello with a {@link Resume}
   */
  public static Refusal checkResume(EdgeMessage.Hello hello, CloudLimits limits) {
    Refusal refusal = checkEdge(hello, limits);
    if (refusal != null) {
      return refusal;
    }
    int length = hello.resume().length();
    return length < 1 || length >= limits.contextLength()
        ? tooLong("the text that goes on", length, limits)
        : null;
  }

  /** Null if the hello is admitted. */
  public static Refusal check(EdgeMessage.Hello hello, CloudLimits limits) {
    Refusal refusal = checkEdge(hello, limits);
    return refusal == null ? checkText(hello, limits) : refusal;
  }

  private static Refusal checkEdge(EdgeMessage.Hello hello, CloudLimits limits) {
    if (hello.protocol() != Protocol.VERSION) {
      return new Refusal(
          Refusal.Code.PROTOCOL,
          "the edge speaks protocol "
              + hello.protocol()
              + ", this cloud "
              + Protocol.VERSION
              + "; use the same release on both");
    }
    if (hello.vocabulary() != limits.vocabulary()
        || !hello.fingerprint().equals(limits.fingerprint())) {
      return new Refusal(
          Refusal.Code.TOKENIZER,
          FingerprintPart.refusal(
              hello.fingerprint(), hello.vocabulary(), limits.fingerprint(), limits.vocabulary()));
    }
    return null;
  }

  private static Refusal tooLong(String what, int length, CloudLimits limits) {
    return new Refusal(
        Refusal.Code.CONTEXT,
        what
            + " has "
            + length
            + " tokens and the target's context holds "
            + limits.contextLength()
            + "; shorten the prompt or start the cloud with a larger --ctx-size");
  }

  private static Refusal checkText(EdgeMessage.Hello hello, CloudLimits limits) {
    if (hello.prompt().length == 0) {
      return new Refusal(Refusal.Code.SETTINGS, "the prompt has no tokens; send at least one");
    }
    for (int token : hello.prompt()) {
      if (token < 0 || token >= limits.vocabulary()) {
        return new Refusal(
            Refusal.Code.SETTINGS,
            "prompt token " + token + " is outside the vocabulary of " + limits.vocabulary());
      }
    }
    if (hello.answered() < 0 || hello.answered() >= hello.prompt().length) {
      return new Refusal(
          Refusal.Code.SETTINGS,
          hello.answered()
              + " tokens of the answer in a text of "
              + hello.prompt().length
              + "; the prompt has at least one");
    }
    if (hello.prompt().length >= limits.contextLength()) {
      return tooLong("the prompt", hello.prompt().length, limits);
    }
    if (hello.maxTokens() < 1) {
      return new Refusal(Refusal.Code.SETTINGS, "token limit " + hello.maxTokens() + " is below 1");
    }
    return checkSettings(hello, limits);
  }

  private static Refusal checkSettings(EdgeMessage.Hello hello, CloudLimits limits) {
    if (hello.alternatives() < 0 || hello.alternatives() > Likeliest.MOST) {
      return new Refusal(
          Refusal.Code.SETTINGS,
          hello.alternatives() + " alternatives a token; 0 to " + Likeliest.MOST + " are told");
    }
    try {
      hello.sampling().checkFits(limits.vocabulary());
      hello.sampling().edits(limits.grammars());
    } catch (IllegalArgumentException e) {
      return new Refusal(Refusal.Code.SETTINGS, e.getMessage());
    }
    return hello.mode() == Mode.SPECULATIVE ? checkScheme(hello, limits) : null;
  }

  private static Refusal checkScheme(EdgeMessage.Hello hello, CloudLimits limits) {
    if (hello.maxDrafts() < 0 || hello.maxDrafts() > Protocol.MAX_DRAFTS) {
      return new Refusal(
          Refusal.Code.SETTINGS,
          "draft length " + hello.maxDrafts() + " is outside 0.." + Protocol.MAX_DRAFTS);
    }
    try {
      hello.scheme().checkFits(limits.vocabulary());
    } catch (IllegalArgumentException e) {
      return new Refusal(Refusal.Code.SETTINGS, e.getMessage());
    }
    return null;
  }
}
