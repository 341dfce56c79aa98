package io.draftwire.lab.proof;

import io.draftwire.core.grammar.Grammar;
import io.draftwire.core.grammar.GrammarBook;
import io.draftwire.core.grammar.TokenTrie;
import io.draftwire.core.law.LogitBias;
import io.draftwire.core.law.Penalties;
import io.draftwire.core.law.Sampling;
import io.draftwire.core.plan.Ahead;
import io.draftwire.core.plan.Step;
import io.draftwire.core.scheme.AcceptanceRule;
import io.draftwire.core.scheme.CSqs;
import io.draftwire.core.scheme.Coupled;
import io.draftwire.core.scheme.Dense;
import io.draftwire.core.scheme.KSqs;
import io.draftwire.core.scheme.Scalar;
import io.draftwire.core.scheme.Scheme;
import io.draftwire.core.scheme.SupportCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Requests that edit the target's rows, for the proof of the joint law: by every token's place in
 * the text, so that a row behind the wrong tokens has the wrong law.
 */
final class EditedLaws {
  private static final Sampling PENALTIES =
      Sampling.at(1).withPenalties(new Penalties(.5, .8, 1, 0));

  /** Looks back at two tokens: the prompt's is seen once, and then not any more. */
  private static final Sampling LOOKING_BACK =
      Sampling.at(1).withPenalties(new Penalties(0, 0, 2.5, 2));

  private static final Sampling BIASED =
      Sampling.at(1).withBias(new LogitBias(Map.of(1, 1.5f, 3, -100f)));

  private static final Sampling ALL =
      Sampling.at(0.8)
          .withPenalties(new Penalties(-.5, 1.1, 1.7, 2))
          .withBias(new LogitBias(Map.of(2, .7f, 4, -1.2f)));

  /**
   * Of letters, token 0 being the a; with the same as a regular expression, which the proof reads.
   */
  private static final Pattern HELD = Pattern.compile("(a[bc]|b+d?|c)*");

  private static final Grammar GRAMMAR =
      Grammar.of("root ::= (\"a\" [bc] | \"b\"+ \"d\"? | \"c\")*");

  private static final Sampling HELD_TO_IT = Sampling.at(1.2).withGrammar(GRAMMAR);

  private static final Sampling HELD_BIASED_AND_CUT =
      new Sampling(0.9, 3, 0.95, 0)
          .withBias(new LogitBias(Map.of(0, 1.5f, 3, 1f)))
          .withGrammar(GRAMMAR);

  private EditedLaws() {}

  /** What both ends hold texts to. */
  static GrammarBook grammars(IntPredicate endsText) {
    return new GrammarBook(
        () ->
            new TokenTrie(
                JointCase.VOCABULARY, token -> new byte[] {(byte) ('a' + token)}, endsText));
  }

  /**
   * What may not come behind {@code text[from, to)} has no chance: found by the regular expression,
   * apart from core's own automaton, which it judges.
   */
  static float[] allowed(
      float[] row, Sampling sampling, int[] text, int from, int to, IntPredicate endsText) {
    if (sampling.grammar().isNone()) {
      return row;
    }
    StringBuilder answer = new StringBuilder();
    for (int i = from; i < to; i++) {
      answer.append((char) ('a' + text[i]));
    }
    float[] allowed = row.clone();
    for (int v = 0; v < row.length; v++) {
      Matcher with = HELD.matcher(answer + (endsText.test(v) ? "" : "" + (char) ('a' + v)));
      if (!with.matches() && (endsText.test(v) || !with.hitEnd())) {
        allowed[v] = Float.NEGATIVE_INFINITY;
      }
    }
    return allowed;
  }

  static List<JointCase> cases() {
    AcceptanceRule token = AcceptanceRule.TOKEN;
    Scheme adaptive = new KSqs(3, 8, SupportCode.ADAPTIVE);
    List<JointCase> cases = new ArrayList<>();
    JointCase.Planning fixed = new JointCase.Planning.Fixed();
    cases.add(of("presence and frequency penalties", new Dense(), PENALTIES, fixed));
    cases.add(of("penalties and bias", new KSqs(3, 8), ALL, fixed));
    cases.add(
        of("repeat penalty", new KSqs(3, 8, SupportCode.ENUMERATIVE, token), LOOKING_BACK, fixed));
    cases.add(of("penalties and bias", new KSqs(3, 8, SupportCode.ADAPTIVE, token, 2), ALL, fixed));
    cases.add(of("bias", new CSqs(8, 0.1, 0.2, 0.2, JointCase.VOCABULARY), BIASED, fixed));
    for (Scheme scheme : List.of(new Coupled(), new Scalar(Scalar.QUARTER))) {
      cases.add(of("penalties and bias", scheme, ALL, fixed));
    }
    for (Scheme scheme : List.of(adaptive, new Coupled(), new Scalar(Scalar.QUARTER))) {
      for (Ahead ahead : List.of(new Ahead.Branches(4), Ahead.of("withheld:send:2"))) {
        cases.add(
            of(
                "penalties and bias, drafted ahead, " + ahead.label(),
                scheme,
                ALL,
                new JointCase.Planning.Running(ahead)));
      }
    }
    cases.add(
        of(
            "penalties and bias, hints",
            new Dense(),
            ALL,
            new JointCase.Planning.Hinted(MadeUpHints.values()[0])));
    cases.add(
        of(
            "penalties and bias, with streams between",
            adaptive,
            ALL,
            new JointCase.Planning.Turns(
                List.of(
                    new Step.Stream(1),
                    new Step.Draft(new KSqs(3, 8), 2, true),
                    new Step.Draft(new Coupled(), 2),
                    new Step.Stream(2)))));
    for (Scheme scheme :
        List.of(
            new Dense(),
            new KSqs(3, 8),
            new KSqs(3, 8, SupportCode.ADAPTIVE, token, 2),
            new CSqs(8, 0.1, 0.2, 0.2, JointCase.VOCABULARY),
            new Coupled(),
            new Scalar(Scalar.QUARTER))) {
      cases.add(of("a grammar", scheme, HELD_TO_IT, fixed));
      cases.add(of("a grammar, bias, top-k and top-p", scheme, HELD_BIASED_AND_CUT, fixed));
    }
    cases.add(
        of(
            "a grammar, drafted ahead",
            new KSqs(3, 8),
            HELD_TO_IT,
            new JointCase.Planning.Running(new Ahead.Branches(4))));
    cases.add(
        of(
            "a grammar, with streams between",
            adaptive,
            HELD_TO_IT,
            new JointCase.Planning.Turns(
                List.of(new Step.Stream(1), new Step.Draft(new KSqs(3, 8), 2, true)))));
    return cases;
  }

  private static JointCase of(
      String edits, Scheme scheme, Sampling sampling, JointCase.Planning planning) {
    return JointCase.of(scheme.label() + ", " + edits, scheme)
        .at(sampling)
        .ending()
        .planned(planning);
  }
}
