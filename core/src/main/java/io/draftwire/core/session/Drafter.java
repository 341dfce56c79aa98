package io.draftwire.core.session;

import io.draftwire.core.coding.TextState;
import io.draftwire.core.coding.TokenPrior;
import io.draftwire.core.random.Dice;
import io.draftwire.core.scheme.Drafting;
import io.draftwire.core.scheme.Scheme;
import io.draftwire.core.scheme.Terms;

/** The edge's half of the scheme in force, kept in step with the committed text. */
final class Drafter {
  private final Terms terms;
  private Scheme scheme;
  private Drafting drafting;

  Drafter(EdgeSettings settings, long seed, TokenPrior prior, Scheme first) {
    terms = new Terms(settings.vocabulary(), settings.draftSampling(), new Dice(seed), prior);
    adopt(first);
  }

  /** From the next round on. */
  void adopt(Scheme next) {
    scheme = next;
    drafting = next.drafting(terms);
  }

  Scheme scheme() {
    return scheme;
  }

  Drafting half() {
    return drafting;
  }

  /** A round begins behind {@code text[0, committed)}. */
  void begin(Text text, int committed, int bitBudget) {
    follow(text, committed);
    drafting.begin(committed, bitBudget);
  }

  /** Begins the coders anew from the committed text; the open round stays open. */
  void forget(Text text, int committed) {
    drafting.forget();
    follow(text, committed);
  }

  /**
   * A token was streamed: coders that have begun to follow the text go on, so that drafting finds
   * them abreast of it. A stream that comes before any round does not wait for them to begin.
   */
  void streamed(Text text, int committed) {
    if (terms.text().length() > 0) {
      follow(text, committed);
    }
  }

  /** Tells the coders what they have not heard of {@code text[0, committed)}. */
  private void follow(Text text, int committed) {
    TextState state = terms.text();
    while (state.inUse() && state.length() < committed) {
      state.committed(text.token(state.length()));
    }
  }

  /** Committed tokens that the coders were told. */
  int told() {
    return terms.text().length();
  }
}
