package io.draftwire.core.session;

import io.draftwire.core.coding.TokenPrior;
import io.draftwire.core.random.Dice;
import io.draftwire.core.scheme.Drafting;
import io.draftwire.core.scheme.Scheme;
import io.draftwire.core.scheme.Terms;
import io.draftwire.core.text.Text;

/** The edge's half of the scheme in force, kept in step with the committed text. */
final class Drafter {
  private final Terms terms;
  private final FollowedText followed;
  private final TokenPrior prior;
  private Scheme scheme;
  private Drafting drafting;

  Drafter(EdgeSettings settings, long seed, TokenPrior prior, Scheme first) {
    terms = new Terms(settings.vocabulary(), settings.draftSampling(), new Dice(seed), prior);
    followed = new FollowedText(terms.text());
    this.prior = prior;
    adopt(first);
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
