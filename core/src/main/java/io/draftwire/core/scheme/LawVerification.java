package io.draftwire.core.scheme;

import io.draftwire.core.coding.CoderStateException;
import io.draftwire.core.coding.MalformedPayloadException;
import io.draftwire.core.coding.PayloadReader;
import io.draftwire.core.coding.PayloadWriter;
import io.draftwire.core.law.LatticeLaw;
import io.draftwire.core.law.Law;
import io.draftwire.core.law.LogitRows;
import io.draftwire.core.law.Sampling;
import io.draftwire.core.random.Dice;
import java.util.ArrayList;
import java.util.List;

/**
 * Verification against shipped laws: decodes them and leaves the verdict to a {@link RoundJudge}.
 */
final class LawVerification implements Verification {
  private final int vocabulary;
  private final Sampling sampling;
  private final Dice dice;
  private final LawCodec codec;
  private final AcceptanceRule rule;
  private final RoundJudge judge;

  /** Candidates a place, the draft included. */
  private final int candidates;

  private final SiblingList list = new SiblingList();
  private final Remainder left = new Remainder();
  private Siblings siblings = Siblings.NONE;
  private final PayloadReader reader = new PayloadReader();
  private final CheckValue check = new CheckValue();
  private final List<LatticeLaw> laws = new ArrayList<>();
  private final Law target;

  private long position;
  private int[] drafts = {};

  /** Whether the round's laws are still to come. */
  private boolean lawsDue;

  LawVerification(Terms terms, LawCodec codec, AcceptanceRule rule) {
    this(terms, codec, rule, 1);
  }

  /**
   * @param candidates a place, the draft included
   */
  LawVerification(Terms terms, LawCodec codec, AcceptanceRule rule, int candidates) {
    this.candidates = candidates;
    this.vocabulary = terms.vocabulary();
    this.sampling = terms.sampling();
    this.dice = terms.dice();
    this.codec = codec;
    this.rule = rule;
    this.judge = RoundJudge.of(rule, candidates);
    this.target = new Law(vocabulary);
  }

  @Override
  public void committed(int token) {
    codec.committed(token);
  }

  @Override
  public void forget() {
    codec.forget();
  }

  @Override
  public int[] decode(long position, int drafts, byte[] payload) throws MalformedPayloadException {
    int[] tokens = new int[drafts];
    try {
      read(tokens, payload);
    } catch (MalformedPayloadException e) {
      // Out of step and damaged look alike.
      throw codec.hasState() ? new CoderStateException(e.getMessage(), e.bitOffset()) : e;
    }
    this.position = position;
    this.drafts = tokens;
    siblings = list.siblings();
    lawsDue = false;
    return tokens;
  }

  @Override
  public int[] decodeIds(long position, int drafts, byte[] ids) throws MalformedPayloadException {
    if (codec.hasState() || candidates > 1) {
      throw new MalformedPayloadException("laws behind ids, which stay together in this scheme", 0);
    }
    int[] tokens = new int[drafts];
    reader.reset(ids);
    for (int i = 0; i < drafts; i++) {
      int at = reader.bitPosition();
      tokens[i] = (int) reader.raw(PayloadWriter.idBits(vocabulary));
      if (tokens[i] >= vocabulary) {
        throw new MalformedPayloadException(
            "token " + tokens[i] + " is outside the vocabulary of " + vocabulary, at);
      }
    }
    reader.end();
    this.position = position;
    this.drafts = tokens;
    lawsDue = true;
    return tokens;
  }

  @Override
  public void decodeLaws(byte[] payload) throws MalformedPayloadException {
    if (!lawsDue) {
      throw new MalformedPayloadException("laws that no ids went before", 0);
    }
    codec.begin();
    reader.reset(payload);
    for (int i = 0; i < drafts.length; i++) {
      LatticeLaw law = law(i);
      int at = reader.bitPosition();
      codec.read(reader, law);
      int entry = law.entryOf(drafts[i]);
      if (entry < 0 || law.count(entry) == 0) {
        throw new MalformedPayloadException(
            "a law that gives no probability to its draft, token " + drafts[i], at);
      }
    }
    reader.end();
    lawsDue = false;
  }

  private LatticeLaw law(int index) {
    if (index == laws.size()) {
      laws.add(new LatticeLaw());
    }
    return laws.get(index);
  }

  private void read(int[] tokens, byte[] payload) throws MalformedPayloadException {
    codec.begin();
    reader.reset(payload);
    check.begin(codec.digest(), 0);
    list.clear();
    for (int i = 0; i < tokens.length; i++) {
      LatticeLaw law = law(i);
      codec.read(reader, law);
      int entry = law.entryAt(reader.target(law.total()));
      reader.consume(law.cumulative(entry), law.count(entry), law.total());
      tokens[i] = law.id(entry);
      codec.follow(tokens[i]);
      if (codec.hasState()) {
        LawDrafting.add(law, tokens[i], check);
      }
      if (candidates > 1) {
        readSiblings(i, law, entry);
      }
    }
    if (codec.hasState() && tokens.length > 0) {
      long sent = reader.raw(CheckValue.BITS);
      if (sent != check.value()) {
        throw new MalformedPayloadException(
            "check value " + sent + " where this end has " + check.value(), reader.bitPosition());
      }
    }
    reader.end();
  }

  private void readSiblings(int place, LatticeLaw law, int entry) throws MalformedPayloadException {
    left.all(law).draw(entry);
    for (int j = 1; j < candidates && left.total() > 0; j++) {
      int other = left.entryAt(reader.target(left.total()));
      reader.consume(left.cumulative(other), law.count(other), left.total());
      left.draw(other);
      list.add(place, law.id(other));
      if (codec.hasState()) {
        check.add(law.id(other));
      }
    }
  }

  @Override
  public Siblings decodedSiblings() {
    return siblings;
  }

  @Override
  public Verdict decide(LogitRows rows) {
    if (lawsDue) {
      throw new IllegalStateException("the laws of " + drafts.length + " drafts are not here yet");
    }
    Verdict verdict = judge(rows);
    codec.settle(Math.min(verdict.accepted() + 1, drafts.length));
    return verdict;
  }

  @Override
  public Verdict foresee(LogitRows rows) {
    return lawsDue ? null : judge(rows);
  }

  private Verdict judge(LogitRows rows) {
    return judge.judge(
        new RoundJudge.Round(drafts, laws, siblings),
        new RoundJudge.Rows(rows, sampling, target),
        new RoundJudge.DiceRolls(dice, rule, position));
  }
}
