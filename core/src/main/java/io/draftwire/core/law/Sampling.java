package io.draftwire.core.law;

import io.draftwire.core.grammar.Grammar;
import io.draftwire.core.grammar.GrammarBook;
import io.draftwire.core.grammar.GrammarException;
import io.draftwire.core.grammar.TokenGrammar;

/**
 * How logits become a law: bias and penalties first, then what a grammar forbids, then temperature,
 * then top-k, top-p and min-p, each on what the one before left.
 *
 * <p>Bias, penalties and grammar hang on the text as well as on the row, so {@link RowEdits} sees
 * to them, and what shapes a law of a row ({@link Law}, {@link ExponentialRace} and their like) is
 * given the row as it is then.
 *
 * @param temperature 0 is greedy: all mass on the largest logit (lowest id on a tie)
 * @param topK keep the k largest; 0 keeps all
 * @param topP keep the smallest set of largest entries whose mass reaches this share; 1 keeps all
 * @param minP keep entries of at least this share of the largest one's probability; 0 keeps all
 * @param penalties for what was said before
 * @param bias of tokens, whatever was said
 * @param grammar that the answer's text has to be of
 */
public record Sampling(
    double temperature,
    int topK,
    double topP,
    double minP,
    Penalties penalties,
    LogitBias bias,
    Grammar grammar) {

  public static final Sampling GREEDY = new Sampling(0, 0, 1, 0);

  /** Colder than this is greedy to the last bit; much colder, and 1/T would overflow float32. */
  private static final double COLDEST = 1e-6;

  public Sampling {
    if (!(temperature == 0 || temperature >= COLDEST && temperature <= 100)) {
      throw new IllegalArgumentException(
          "temperature "
              + temperature
              + " is neither 0 nor in "
              + COLDEST
              + "..100; 0 is greedy, 1 the model's own law");
    }
    if (topK < 0) {
      throw new IllegalArgumentException(
          "top-k " + topK + " is negative; use 0 to keep all tokens");
    }
    if (!(topP > 0 && topP <= 1)) {
      throw new IllegalArgumentException(
          "top-p " + topP + " is outside (0, 1]; use 1 to keep all tokens");
    }
    if (!(minP >= 0 && minP < 1)) {
      throw new IllegalArgumentException(
          "min-p " + minP + " is outside [0, 1); use 0 to keep all tokens");
    }
  }

  /** Without a grammar. */
  public Sampling(
      double temperature, int topK, double topP, double minP, Penalties penalties, LogitBias bias) {
    this(temperature, topK, topP, minP, penalties, bias, Grammar.NONE);
  }

  /** Of rows as they are. */
  public Sampling(double temperature, int topK, double topP, double minP) {
    this(temperature, topK, topP, minP, Penalties.NONE, LogitBias.NONE);
  }

  /** Temperature alone. */
  public static Sampling at(double temperature) {
    return new Sampling(temperature, 0, 1, 0);
  }

  public Sampling withTemperature(double other) {
    return new Sampling(other, topK, topP, minP, penalties, bias, grammar);
  }

  public Sampling withPenalties(Penalties other) {
    return new Sampling(temperature, topK, topP, minP, other, bias, grammar);
  }

  public Sampling withBias(LogitBias other) {
    return new Sampling(temperature, topK, topP, minP, penalties, other, grammar);
  }

  public Sampling withGrammar(Grammar other) {
    return new Sampling(temperature, topK, topP, minP, penalties, bias, other);
  }

  /**
   * Checks the settings against a vocabulary.
   *
   * @throws IllegalArgumentException naming the value
   */
  public void checkFits(int vocabulary) {
    bias.checkFits(vocabulary);
  }

  /**
   * What is edited of the target's rows before the rest shapes them.
   *
   * @param grammars over the target's vocabulary
   * @throws GrammarException if no text of the grammar can be begun; rows throw it too, where it
   *     takes more than it may or lets nothing follow
   */
  public LogitEdits edits(GrammarBook grammars) {
    return edits(grammars, false);
  }

  /** The same of a draft's, for the sake of acceptance alone: what cannot be held is not. */
  public LogitEdits draftEdits(GrammarBook grammars) {
    try {
      return edits(grammars, true);
    } catch (GrammarException e) {
      return settingsEdits();
    }
  }

  private LogitEdits edits(GrammarBook grammars, boolean lenient) {
    if (grammar.isNone()) {
      return settingsEdits();
    }
    TokenGrammar tokens = grammars.of(grammar);
    return settingsEdits().then(() -> new GrammarEdit(tokens, lenient));
  }

  private LogitEdits settingsEdits() {
    return penalties.any() || bias.any()
        ? () -> new SettingsEdit(penalties, bias)
        : LogitEdits.NONE;
  }

  public boolean greedy() {
    return temperature == 0;
  }

  /** True where temperature alone shapes the law: no entry is cut. */
  public boolean keepsAll() {
    return topK == 0 && topP == 1 && minP == 0;
  }
}
