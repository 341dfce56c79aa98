package io.draftwire.core.scheme;

import io.draftwire.core.coding.CoderStateException;
import io.draftwire.core.coding.MalformedPayloadException;
import io.draftwire.core.coding.PayloadReader;
import io.draftwire.core.coding.PayloadWriter;
import io.draftwire.core.law.LatticeLaw;
import io.draftwire.core.law.Law;
import io.draftwire.core.law.Sampling;
import io.draftwire.core.random.Dice;
import io.draftwire.core.random.Purpose;
import java.util.ArrayList;
import java.util.List;

/**
 * Verification against a shipped law (Leviathan et al., arXiv 2211.17192; with the lattice law,
 * SQS-SD arXiv 2510.09942, algorithm 1): accept x iff u < p(x) / q^(x), correct from (p - q^)+, and
 * after L acceptances draw the bonus token.
 */
final class LawVerification implements Verification {
  private final int vocabulary;
  private final Sampling sampling;
  private final Dice dice;
  private final LawCodec codec;
  private final PayloadReader reader = new PayloadReader();
  private final CheckValue check = new CheckValue();
  private final List<LatticeLaw> laws = new ArrayList<>();
  private final Law target;

  private long position;
  private int[] drafts = {};

  /** Whether the round's laws are still to come. */
  private boolean lawsDue;

  LawVerification(Terms terms, LawCodec codec) {
    this.vocabulary = terms.vocabulary();
    this.sampling = terms.sampling();
    this.dice = terms.dice();
    this.codec = codec;
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
    lawsDue = false;
    return tokens;
  }

  @Override
  public int[] decodeIds(long position, int drafts, byte[] ids) throws MalformedPayloadException {
    if (codec.hasState()) {
      throw new MalformedPayloadException("coded laws behind their ids; they stay together", 0);
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

  @Override
  public Verdict decide(float[] logits, int offset) {
    if (lawsDue) {
      throw new IllegalStateException("the laws of " + drafts.length + " drafts are not here yet");
    }
    Verdict verdict = test(logits, offset);
    codec.settle(Math.min(verdict.accepted() + 1, drafts.length));
    return verdict;
  }

  private Verdict test(float[] logits, int offset) {
    for (int i = 0; i < drafts.length; i++) {
      target.shape(logits, offset + i * vocabulary, sampling);
      LatticeLaw law = laws.get(i);
      double q = law.q(law.entryOf(drafts[i]));
      double u = dice.uniform(Purpose.ACCEPT, position + i);
      // u * q < p rather than u < p / q: no division, and u = 0 accepts only where p > 0.
      if (!(u * q < target.p(drafts[i]))) {
        return new Verdict(
            i, target.drawResidual(law, dice.uniform(Purpose.RESIDUAL, position + i)));
      }
    }
    target.shape(logits, offset + drafts.length * vocabulary, sampling);
    return new Verdict(
        drafts.length, target.draw(dice.uniform(Purpose.BONUS, position + drafts.length)));
  }
}
