package io.draftwire.core.session;

import io.draftwire.core.scheme.Scheme;
import io.draftwire.core.text.Text;
import java.util.OptionalLong;

/**
 * An edge's hello and what the welcome makes of it, of a new session and of one that is taken up:
 * the session's seed and epoch, and how long its text may become.
 */
public final class Handshake {
  private static final int[] NONE = {};

  private final EdgeSettings settings;
  private final EdgeMessage.Mode mode;
  private final Text text;
  private final int promptLength;
  private final Rejoin rejoin = new Rejoin();

  /** What the hello under way asks for. */
  private OptionalLong asked = OptionalLong.empty();

  private long seed;
  private int lengthLimit;
  private boolean contextBinds;

  /** Whether the draft goes on alone before any cloud has welcomed the session. */
  private boolean begunAlone;

  /**
   * @param mode of the session, whatever the settings' is
   */
  public Handshake(EdgeSettings settings, EdgeMessage.Mode mode, Transcript transcript) {
    this.settings = settings;
    this.mode = mode;
    this.text = transcript.text();
    this.promptLength = transcript.promptLength();
  }

  /**
   * The hello of a new session.
   *
   * @param maxDrafts most drafts of a round
   */
  public EdgeMessage.Hello hello(Scheme scheme, int maxDrafts) {
    return hello(scheme, maxDrafts, promptLength);
  }

  /**
   * The hello of a new session whose prompt is {@code text[0, told)}: behind the prompt proper the
   * draft may have said something alone.
   *
   * @param maxDrafts most drafts of a round
   */
  public EdgeMessage.Hello hello(Scheme scheme, int maxDrafts, int told) {
    asked = begunAlone ? OptionalLong.of(seed) : settings.seed();
    return hello(
        scheme,
        maxDrafts,
        settings.maxTokens() - (told - promptLength),
        text.copy(0, told),
        settings.prior().digest(),
        null,
        told - promptLength);
  }

  /**
   * The draft begins alone: no cloud has said how its tokens are drawn and how many fit.
   *
   * @param seed where the settings have none; a cloud is asked for it later
   * @return whether there is room for any
   */
  public boolean beginAlone(long seed, int contextLength) {
    this.seed = settings.seed().orElse(seed);
    limit(contextLength);
    begunAlone = text.length() < lengthLimit;
    return begunAlone;
  }

  /** Whether the draft goes on alone before any cloud has welcomed the session. */
  public boolean begunAlone() {
    return begunAlone;
  }

  /**
   * The hello of a session that goes on behind {@code text[0, committed)}.
   *
   * @param maxDrafts most drafts of a round
   * @param prior digest of what the session's coders start from
   */
  public EdgeMessage.Hello again(Scheme scheme, int maxDrafts, long prior, int committed) {
    asked = OptionalLong.of(seed);
    long left = (long) promptLength + settings.maxTokens() - committed;
    return hello(
        scheme,
        maxDrafts,
        (int) Math.min(Integer.MAX_VALUE, left),
        NONE,
        prior,
        rejoin.resume(text, committed),
        committed - promptLength);
  }

  private EdgeMessage.Hello hello(
      Scheme scheme,
      int maxDrafts,
      int tokens,
      int[] prompt,
      long prior,
      Resume resume,
      int answered) {
    return new EdgeMessage.Hello(
        Protocol.VERSION,
        settings.fingerprint(),
        settings.vocabulary(),
        mode,
        settings.sampling(),
        scheme,
        maxDrafts,
        tokens,
        asked,
        prompt,
        prior,
        settings.chances(),
        resume,
        settings.hints(),
        answered,
        settings.alternatives());
  }

  /** The cloud takes the session, or takes it up. */
  public void welcomed(CloudMessage.Welcome welcome) throws SessionException {
    Claims.seed(welcome.seed(), asked);
    rejoin.welcomed(welcome);
    seed = welcome.seed();
    limit(welcome.contextLength());
  }

  private void limit(int contextLength) {
    long wanted = (long) promptLength + settings.maxTokens();
    contextBinds = wanted > contextLength;
    lengthLimit = (int) Math.min(wanted, contextLength);
  }

  /** What the cloud lacks of the text {@code [0, committed)}. */
  public EdgeMessage.Retell retell(CloudMessage.Missing missing, int committed)
      throws SessionException {
    return rejoin.retell(missing, text, committed);
  }

  /** Whether a cloud has welcomed the session once, so that there is one to take up. */
  public boolean known() {
    return rejoin.known();
  }

  /** Of the connection's rounds; the first session's before a welcome. */
  public int epoch() {
    return rejoin.known() ? rejoin.epoch() : Protocol.FIRST_EPOCH;
  }

  /** Once welcomed. */
  public long seed() {
    return seed;
  }

  /** Most tokens that the text may reach, prompt included. */
  public int lengthLimit() {
    return lengthLimit;
  }

  /** How a text ends with its last token; null where it goes on. */
  public Finish over() {
    return over(text.length());
  }

  /** The same of the first so many tokens. */
  Finish over(int length) {
    if (settings.endsText().test(text.token(length - 1))) {
      return Finish.END_OF_TEXT;
    }
    if (length < lengthLimit) {
      return null;
    }
    return contextBinds ? Finish.CONTEXT : Finish.LENGTH;
  }
}
