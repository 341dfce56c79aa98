package io.draftwire.core.session;

import io.draftwire.core.coding.TokenPrior;
import io.draftwire.core.law.Law;
import io.draftwire.core.random.Dice;
import io.draftwire.core.scheme.Drafting;
import io.draftwire.core.scheme.Scheme;
import io.draftwire.core.scheme.Terms;
import io.draftwire.core.text.Text;

/** The edge's half of the scheme in force, kept in step with the committed text. */
final class Drafter {
  private final EdgeSettings settings;
  private final Terms terms;
  private final FollowedText followed;
  private final TokenPrior prior;
  private Scheme scheme;
  private Drafting drafting;

  /** For a scheme that has no law; made when one is needed. */
  private Law law;

  Drafter(EdgeSettings settings, long seed, TokenPrior prior, Scheme first) {
    this.settings = settings;
    terms = new Terms(settings.vocabulary(), settings.draftSampling(), new Dice(seed), prior);
    followed = new FollowedText(terms.text());
    this.prior = prior;
    adopt(first);
  }

  private Drafter(Drafter other) {
    settings = other.settings;
    terms = other.terms.ahead();
    followed = new FollowedText(terms.text());
    prior = other.prior;
    scheme = other.scheme;
    drafting = other.drafting.ahead(terms);
  }

  /**
   * Another, for the round behind the open one should all of that be accepted: in the state that
   * this one will be in then.
   */
  Drafter ahead() {
    return new Drafter(this);
  }

  /** From the next round on. */
  void adopt(Scheme next) {
    scheme = next;
    drafting = next.drafting(terms);
  }

  /** What the coders start from. */
  TokenPrior prior() {
    return prior;
  }

  Scheme scheme() {
    return scheme;
  }

  Drafting half() {
    return drafting;
  }

  /**
   * The probability of a draft under the law that it was drawn from; NaN where it has none, and
   * nobody asked for chances.
   */
  double chance(int token, float[] logits, int offset) {
    double q = drafting.figures().q();
    if (Double.isNaN(q) && settings.chances()) {
      law = law == null ? new Law(settings.vocabulary()) : law;
      q = law.shape(logits, offset, settings.draftSampling()).p(token);
    }
    return q;
  }

  /** A round begins behind {@code text[0, committed)}. */
  void begin(Text text, int committed, int bitBudget) {
    followed.follow(text, committed);
    drafting.begin(committed, bitBudget);
  }

  /** Begins the coders anew from the committed text; the open round stays open. */
  void forget(Text text, int committed) {
    drafting.forget();
    followed.follow(text, committed);
  }

  /** How far the coders are with the text. */
  FollowedText followed() {
    return followed;
  }
}
