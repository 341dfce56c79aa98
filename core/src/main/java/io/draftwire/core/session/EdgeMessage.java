package io.draftwire.core.session;

import io.draftwire.core.coding.PayloadPart;
import io.draftwire.core.law.Sampling;
import io.draftwire.core.scheme.Scheme;
import io.draftwire.core.text.Prefix;
import java.util.OptionalLong;

/** What an edge sends. */
public sealed interface EdgeMessage {
  /** The round before left no correction to the edge. */
  int NO_CHOICE = -1;

  /** The verdict on the round before was there when the round was sent. */
  int NOT_AHEAD = -2;

  /** How the session's tokens are made. */
  enum Mode {
    /** The edge drafts, the cloud verifies; the edge may have it decode alone for a while. */
    SPECULATIVE,
    /** The cloud decodes alone and streams its tokens: the baseline. */
    CLOUD_ONLY,
    /** The cloud goes on by itself, and walks those guesses of the edge that are there in time. */
    LIVE;

    public static Mode of(boolean drafts) {
      return drafts ? SPECULATIVE : CLOUD_ONLY;
    }
  }

  /**
   * The hello, first message of every session.
   *
   * @param protocol {@link Protocol#VERSION} of the edge
   * @param fingerprint tokenizer fingerprint; must be the cloud's
   * @param vocabulary V of the edge's tokenizer
   * @param sampling the request's sampling settings: the law that comes out
   * @param scheme how drafts travel at first; ignored but for {@link Mode#SPECULATIVE}
   * @param maxDrafts most drafts a round will carry
   * @param maxTokens most tokens of the answer
   * @param seed the session's seed; empty lets the cloud choose
   * @param prompt token ids {@code int[n]}, n >= 1
   * @param prior digest of the id coders' prior that the edge has for this tokenizer; 0 for none
   * @param chances whether verdicts are to tell what the target gave to each token ({@link
   *     Chances}), at 8 bytes a token on the downlink
   * @param resume the session that goes on here, null for a new one. Its prompt is the text so far,
   *     or empty where the cloud is asked to remember it
   * @param hints whether the cloud is to tell what exits of its target say of a pass that is under
   *     way ({@link CloudMessage.Hint})
   * @param answered of the prompt's last tokens, how many are the answer's: where a session goes on
   *     behind what it has, or behind what a draft said alone. What the request edits ({@link
   *     Sampling#edits}) tells them from the rest
   * @param alternatives of every token's position, how many of the likeliest tokens are told beside
   *     the chances: 0..{@link Likeliest#MOST}, at about 7 bytes each on the downlink
   */
  record Hello(
      int protocol,
      String fingerprint,
      int vocabulary,
      Mode mode,
      Sampling sampling,
      Scheme scheme,
      int maxDrafts,
      int maxTokens,
      OptionalLong seed,
      int[] prompt,
      long prior,
      boolean chances,
      Resume resume,
      boolean hints,
      int answered,
      int alternatives)
      implements EdgeMessage {

    /** Of a new session, without a prior, and asking neither for chances nor for hints. */
    public Hello(
        int protocol,
        String fingerprint,
        int vocabulary,
        Mode mode,
        Sampling sampling,
        Scheme scheme,
        int maxDrafts,
        int maxTokens,
        OptionalLong seed,
        int[] prompt) {
      this(
          protocol,
          fingerprint,
          vocabulary,
          mode,
          sampling,
          scheme,
          maxDrafts,
          maxTokens,
          seed,
          prompt,
          0,
          false,
          null,
          false,
          0,
          0);
    }

    /** The same with another prompt. */
    public Hello withPrompt(int[] other) {
      return with(other, chances, resume, hints);
    }

    /** The same, asking for chances or not. */
    public Hello withChances(boolean asked) {
      return with(prompt, asked, resume, hints);
    }

    /** The same of a session that goes on. */
    public Hello withResume(Resume other) {
      return with(prompt, chances, other, hints);
    }

    /** The same, asking for hints or not. */
    public Hello withHints(boolean asked) {
      return with(prompt, chances, resume, asked);
    }

    /** Tokens of the prompt before the answer's first. */
    public int answerFrom() {
      return prompt.length - answered;
    }

    /** The epoch of the session's rounds on this connection. */
    public int epoch() {
      return resume == null ? Protocol.FIRST_EPOCH : resume.epoch();
    }

    /** The same but for these. */
    private Hello with(int[] prompt, boolean chances, Resume resume, boolean hints) {
      return new Hello(
          protocol,
          fingerprint,
          vocabulary,
          mode,
          sampling,
          scheme,
          maxDrafts,
          maxTokens,
          seed,
          prompt,
          prior,
          chances,
          resume,
          hints,
          answered,
          alternatives);
    }
  }

  /**
   * One round of drafts.
   *
   * @param epoch the epoch that the welcome named; another one is refused
   * @param number 1, 2, 3, ...; a number sent again gets the stored verdict again
   * @param prefix the committed text, prompt and choice included, that the drafts follow; another
   *     than the cloud's ends the session
   * @param drafts L, the number of drafts in the payload
   * @param payload laws and tokens as the scheme wrote them
   * @param choice the correction that the edge drew from the offer of the round before; {@link
   *     #NO_CHOICE} where none was open
   * @param scheme how drafts travel from this round on; null for as before
   * @param lawsBehind whether the payload has the drafts' ids alone, and {@link Laws} follow
   * @param recoded whether the payload is what a {@link CloudMessage.Resync} asked for: the same
   *     drafts, by coders that began anew
   * @param withheld whether no token is to follow where all of its drafts are accepted: the round
   *     behind it, which may be drafted by then, begins there. Without drafts it says nothing
   * @param guess in a round that is sent ahead of the verdict on the one before: the token that
   *     this is guessed to say behind all of its drafts, or {@link CloudMessage.Ruling#NO_TOKEN}.
   *     Where it says anything else, the round never was, and its number is not used again. In any
   *     other round {@link #NOT_AHEAD}
   * @param begun payload bytes that went before in {@link Part}s; 0 where all are here
   */
  record Round(
      int epoch,
      int number,
      Prefix prefix,
      int drafts,
      byte[] payload,
      int choice,
      Scheme scheme,
      boolean lawsBehind,
      boolean recoded,
      boolean withheld,
      int guess,
      int begun)
      implements EdgeMessage {

    /** Whole. */
    public Round(
        int epoch,
        int number,
        Prefix prefix,
        int drafts,
        byte[] payload,
        int choice,
        Scheme scheme,
        boolean lawsBehind,
        boolean recoded,
        boolean withheld,
        int guess) {
      this(
          epoch,
          number,
          prefix,
          drafts,
          payload,
          choice,
          scheme,
          lawsBehind,
          recoded,
          withheld,
          guess,
          0);
    }

    /** Behind a verdict, and whole. */
    public Round(
        int epoch,
        int number,
        Prefix prefix,
        int drafts,
        byte[] payload,
        int choice,
        Scheme scheme,
        boolean lawsBehind,
        boolean recoded,
        boolean withheld) {
      this(
          epoch,
          number,
          prefix,
          drafts,
          payload,
          choice,
          scheme,
          lawsBehind,
          recoded,
          withheld,
          NOT_AHEAD,
          0);
    }

    /** With a token behind its drafts, however many are accepted. */
    public Round(
        int epoch,
        int number,
        Prefix prefix,
        int drafts,
        byte[] payload,
        int choice,
        Scheme scheme,
        boolean lawsBehind,
        boolean recoded) {
      this(epoch, number, prefix, drafts, payload, choice, scheme, lawsBehind, recoded, false);
    }

    /** As it was coded first. */
    public Round(
        int epoch,
        int number,
        Prefix prefix,
        int drafts,
        byte[] payload,
        int choice,
        Scheme scheme,
        boolean lawsBehind) {
      this(epoch, number, prefix, drafts, payload, choice, scheme, lawsBehind, false);
    }

    /** With the laws in the payload. */
    public Round(
        int epoch,
        int number,
        Prefix prefix,
        int drafts,
        byte[] payload,
        int choice,
        Scheme scheme) {
      this(epoch, number, prefix, drafts, payload, choice, scheme, false);
    }

    /** With no choice to tell and the scheme as before. */
    public Round(int epoch, int number, Prefix prefix, int drafts, byte[] payload) {
      this(epoch, number, prefix, drafts, payload, NO_CHOICE, null);
    }

    /** All as here, but with another payload. */
    public Round withPayload(byte[] other) {
      return new Round(
          epoch,
          number,
          prefix,
          drafts,
          other,
          choice,
          scheme,
          lawsBehind,
          recoded,
          withheld,
          guess,
          begun);
    }

    /** Whether it was sent before the verdict on the round before. */
    public boolean ahead() {
      return guess != NOT_AHEAD;
    }

    /** Whether a verdict that accepts so many of its drafts has no token behind them. */
    public boolean endsWith(int accepted) {
      return withheld && drafts > 0 && accepted == drafts;
    }
  }

  /**
   * Some of a round that is still being drafted, ahead of the rest of it.
   *
   * @param epoch as the round's
   * @param number the round's
   * @param at payload bytes of it that went before
   * @param content the next of its payload, at least a byte
   */
  record Part(int epoch, int number, int at, PayloadPart content) implements EdgeMessage {}

  /**
   * The laws of a round whose ids went before: the target runs over these while they are under way.
   *
   * @param epoch as the round's
   * @param number the round's
   * @param payload as the scheme wrote them
   */
  record Laws(int epoch, int number, byte[] payload) implements EdgeMessage {}

  /**
   * A round without drafts: the cloud decodes alone for a while and streams what it draws. Sent
   * while it does so, it goes on for so many tokens more.
   *
   * @param number as a {@link Round}'s
   * @param prefix as a {@link Round}'s; while the cloud streams, what the edge has of it by now
   * @param choice as a {@link Round}'s
   * @param tokens how many, at least 1
   */
  record Stream(int epoch, int number, Prefix prefix, int choice, int tokens)
      implements EdgeMessage {}

  /**
   * None of the candidates would do: more are needed.
   *
   * @param number of the round they correct
   * @param first how many were tried
   */
  record More(int epoch, int number, int first) implements EdgeMessage {}

  /**
   * Guesses for a live session's tree.
   *
   * @param generation of both ends' coders: how many times a {@link CloudMessage.Regrow} has made
   *     them begin anew
   * @param base committed tokens that the edge knows of, prompt included: where the root of its
   *     tree ends
   * @param first number of the first guess; the edge counts them up over a generation, from 1
   * @param guesses how many
   * @param payload parents and tokens, as {@link io.draftwire.core.coding.GuessCoder} writes them
   * @param replyMicros how long the edge expects it to take, from when an advance leaves with a
   *     token that it has not guessed until what it guesses behind that has come; 0 for what it
   *     said before, at first for nothing
   */
  record Grow(int generation, int base, int first, int guesses, byte[] payload, int replyMicros)
      implements EdgeMessage {

    /** Without a word on how long replies take. */
    public Grow(int generation, int base, int first, int guesses, byte[] payload) {
      this(generation, base, first, guesses, payload, 0);
    }

    /** The same, with what the edge expects its replies to take. */
    public Grow telling(int replyMicros) {
      return new Grow(generation, base, first, guesses, payload, replyMicros);
    }
  }

  /**
   * So many tokens of a live session's text have come, prompt included: sent where no {@link Grow}
   * has said so for long.
   */
  record Ack(int base) implements EdgeMessage {}

  /**
   * What the cloud lacks of the text of a session that goes on.
   *
   * @param from tokens of the text before these
   * @param tokens the rest of it
   */
  record Retell(int from, int[] tokens) implements EdgeMessage {}

  /** The answer is complete; the cloud may free the sequence. */
  record Close() implements EdgeMessage {}
}
