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
    asked = settings.seed();
    return hello(
        scheme,
        maxDrafts,
        settings.maxTokens(),
        text.copy(0, promptLength),
        settings.prior().digest(),
        null);
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
        rejoin.resume(text, committed));
  }

  private EdgeMessage.Hello hello(
      Scheme scheme, int maxDrafts, int tokens, int[] prompt, long prior, Resume resume) {
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
        resume);
  }

  /** The cloud takes the session, or takes it up. */
  public void welcomed(CloudMessage.Welcome welcome) throws SessionException {
    Claims.seed(welcome.seed(), asked);
    rejoin.welcomed(welcome);
    seed = welcome.seed();
    long wanted = (long) promptLength + settings.maxTokens();
    contextBinds = wanted > welcome.contextLength();
    lengthLimit = (int) Math.min(wanted, welcome.contextLength());
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
    if (settings.endsText().test(text.token(text.length() - 1))) {
      return Finish.END_OF_TEXT;
    }
    if (text.length() < lengthLimit) {
      return null;
    }
    return contextBinds ? Finish.CONTEXT : Finish.LENGTH;
  }
}
