package io.draftwire.core.scheme;

import io.draftwire.core.coding.PayloadPart;
import io.draftwire.core.coding.PayloadWriter;
import io.draftwire.core.law.ExponentialRace;
import io.draftwire.core.law.LatticeLaw;
import io.draftwire.core.law.Law;
import io.draftwire.core.random.Dice;
import io.draftwire.core.random.Purpose;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Drafting with a shipped law: quantise, <em>then</em> sample. The token is drawn from the very
 * integers that travel; drawing from the float law and rounding afterwards would be biased (mean TV
 * 0.07 at K = 8, ell = 50).
 */
final class LawDrafting implements Drafting {
  private static final byte[] EMPTY = {};

  /**
   * What ending the interval stream can cost beyond the symbols' own bits, and the coder's loss on
   * one round.
   */
  private static final double INTERVAL_SLACK_BITS = 2.5;

  private final int vocabulary;
  private final Dice dice;
  private final LawShaper shaper;
  private final LawCodec codec;
  private final AcceptanceRule rule;

  /** Candidates a place, the draft included. */
  private final int candidates;

  private final SiblingList siblings = new SiblingList();
  private final Remainder left = new Remainder();
  private final CheckValue check = new CheckValue();

  private final PayloadWriter writer = new PayloadWriter();

  /** The ids, where they travel apart. */
  private final PayloadWriter ids = new PayloadWriter();

  private final DraftFigures figures = new DraftFigures();

  /** The round's laws and the tokens drawn, where they may have to be written again. */
  private final List<LatticeLaw> laws = new ArrayList<>();

  private int[] tokens = new int[16];

  /** Bits and entries of each of the round's laws, without the index of the token drawn. */
  private double[] lawBits = new double[16];

  private int[] lawEntries = new int[16];

  /** The latest. */
  private LatticeLaw law = new LatticeLaw();

  private long position;
  private int bitBudget;
  private int drafted;
  private double symbolBits;
  private boolean closed;
  private boolean stale;
  private boolean wantApart;
  private boolean apart;

  /** For foretelling; made when that is asked for. */
  private ExponentialRace race;

  LawDrafting(Terms terms, LawShaper shaper, LawCodec codec, AcceptanceRule rule) {
    this(terms, shaper, codec, rule, 1);
  }

  /**
   * @param candidates a place, the draft included
   */
  LawDrafting(Terms terms, LawShaper shaper, LawCodec codec, AcceptanceRule rule, int candidates) {
    this.candidates = candidates;
    this.vocabulary = terms.vocabulary();
    this.dice = terms.dice();
    this.shaper = shaper;
    this.codec = codec;
    this.rule = rule;
  }

  @Override
  public void committed(int token) {
    codec.committed(token);
  }

  @Override
  public void price(double secondsPerBit, double secondsPerToken) {
    shaper.price(secondsPerBit, secondsPerToken);
  }

  /** Coded laws are read along the tokens drawn from them, so those stay together. */
  @Override
  public void idsFirst(boolean on) {
    wantApart = on && candidates == 1 && !codec.hasState();
  }

  @Override
  public void begin(long position, int bitBudget) {
    this.position = position;
    this.bitBudget = bitBudget;
    drafted = 0;
    apart = wantApart;
    siblings.clear();
    rewind();
  }

  private void rewind() {
    symbolBits = 0;
    closed = false;
    stale = false;
    writer.reset();
    ids.reset();
    codec.begin();
    check.begin(codec.digest(), 0);
  }

  @Override
  public int propose(float[] logits, int offset) {
    makeRoom();
    shaper.shape(logits, offset, law, figures);
    boolean bounded = bitBudget != Integer.MAX_VALUE;
    double lawSymbolBits = bounded ? codec.symbolBits(law) : 0;
    if (bounded && !fits(codec.rawBits(law), lawSymbolBits)) {
      return NOTHING;
    }
    int die = rule.die(drafted);
    int entry = law.entryAt(dice.below(Purpose.DRAFT, position + drafted, die, law.total()));
    int token = law.id(entry);
    double drawnBits = apart ? 0 : bits(law.count(entry), law.total());
    drawnBits += drawSiblings(entry);
    int before = writer.bits() + ids.bits();
    write(drafted, law, entry);
    // What the round grew by depends on how its laws travel; what a law is worth must not.
    lawBits[drafted] = codec.writtenBits(law);
    figures.q = law.q(entry);
    figures.bits = writer.bits() + ids.bits() - before;
    lawEntries[drafted] = positive();
    symbolBits += lawSymbolBits + drawnBits;
    tokens[drafted++] = token;
    return token;
  }

  /**
   * Draws the place's other candidates, as many as there are.
   *
   * @return their bits
   */
  private double drawSiblings(int entry) {
    double bits = 0;
    if (candidates > 1) {
      left.all(law).draw(entry);
    }
    for (int j = 1; j < candidates && left.total() > 0; j++) {
      int other = left.entryAt(dice.below(Purpose.DRAFT, position + drafted, j, left.total()));
      bits += bits(law.count(other), left.total());
      left.draw(other);
      siblings.add(drafted, law.id(other));
    }
    return bits;
  }

  private void makeRoom() {
    if (drafted == tokens.length) {
      tokens = Arrays.copyOf(tokens, 2 * drafted);
      lawBits = Arrays.copyOf(lawBits, 2 * drafted);
      lawEntries = Arrays.copyOf(lawEntries, 2 * drafted);
    }
    if (codec.adapts()) {
      if (drafted == laws.size()) {
        laws.add(new LatticeLaw());
      }
      law = laws.get(drafted);
    }
  }

  private void write(int place, LatticeLaw law, int entry) {
    codec.write(law, writer);
    if (apart) {
      ids.raw(law.id(entry), PayloadWriter.idBits(vocabulary));
    } else {
      writer.symbol(law.cumulative(entry), law.count(entry), law.total());
    }
    codec.follow(law.id(entry));
    if (codec.hasState()) {
      add(law, law.id(entry), check);
    }
    if (candidates > 1) {
      writeSiblings(place, law, entry);
    }
  }

  private void writeSiblings(int place, LatticeLaw law, int entry) {
    left.all(law).draw(entry);
    for (int i = 0; i < siblings.count(); i++) {
      if (siblings.place(i) == place) {
        int other = law.entryOf(siblings.token(i));
        writer.symbol(left.cumulative(other), law.count(other), left.total());
        left.draw(other);
        if (codec.hasState()) {
          check.add(siblings.token(i));
        }
      }
    }
  }

  private int positive() {
    int positive = 0;
    for (int i = 0; i < law.size(); i++) {
      positive += law.count(i) > 0 ? 1 : 0;
    }
    return positive;
  }

  /** What a check value covers of a law: all that travels of it, and the token drawn. */
  static void add(LatticeLaw law, int token, CheckValue check) {
    for (int i = 0; i < law.size(); i++) {
      if (law.count(i) > 0) {
        check.add(law.id(i));
        check.add(law.count(i));
      }
    }
    check.add(token);
  }

  /** Whether the law and any token of it surely fit, by what is known before the draw. */
  private boolean fits(int lawRawBits, double lawSymbolBits) {
    // What is left of a law makes its tokens cheaper, never dearer.
    double drawn = apart ? 0 : candidates * dearestTokenBits();
    double symbols = symbolBits + lawSymbolBits + drawn;
    double raw = writer.rawBits() + ids.bits() + (double) lawRawBits;
    if (apart) {
      raw += PayloadWriter.idBits(vocabulary);
    }
    // Without symbols there is no interval stream to end.
    double slack = apart && symbols == 0 ? 0 : INTERVAL_SLACK_BITS;
    return raw + symbols + slack + checkBits() <= bitBudget;
  }

  /** Bits of the least likely token that could be drawn. */
  private double dearestTokenBits() {
    int least = Integer.MAX_VALUE;
    for (int i = 0; i < law.size(); i++) {
      if (law.count(i) > 0) {
        least = Math.min(least, law.count(i));
      }
    }
    return bits(least, law.total());
  }

  private static double bits(long count, long total) {
    return Math.log((double) total / count) / Math.log(2);
  }

  private int checkBits() {
    return codec.hasState() ? CheckValue.BITS : 0;
  }

  @Override
  public byte[] payload() {
    if (stale) {
      rewind();
      for (int i = 0; i < drafted; i++) {
        LatticeLaw kept = laws.get(i);
        write(i, kept, kept.entryOf(tokens[i]));
      }
    }
    if (codec.hasState() && drafted > 0 && !closed) {
      writer.raw(check.value(), CheckValue.BITS);
      closed = true;
    }
    return drafted == 0 ? EMPTY : (apart ? ids : writer).toByteArray();
  }

  @Override
  public PayloadPart standing(int front, int back) {
    return stale || closed ? PayloadPart.NONE : (apart ? ids : writer).standing(front, back);
  }

  @Override
  public Siblings siblings() {
    return siblings.siblings();
  }

  @Override
  public byte[] laws() {
    return apart && drafted > 0 ? writer.toByteArray() : null;
  }

  @Override
  public int lawBits() {
    return apart ? writer.bits() : 0;
  }

  @Override
  public void forget() {
    codec.forget();
    stale = codec.adapts();
  }

  @Override
  public int payloadBits() {
    return writer.bits() + ids.bits() + (drafted == 0 || closed ? 0 : checkBits());
  }

  @Override
  public void settle(int accepted) {
    int observed = Math.min(accepted + 1, drafted);
    for (int i = 0; i < observed; i++) {
      shaper.paid(lawEntries[i], lawBits[i]);
    }
    shaper.settle(observed);
    codec.settle(observed);
  }

  @Override
  public Foresight foresight(int accepted) {
    race = race == null ? new ExponentialRace(vocabulary) : race;
    return new LawForesight(dice, rule, shaperAhead(Math.min(accepted + 1, drafted)), race);
  }

  /** The shaper as {@link #settle} would leave it. */
  private LawShaper shaperAhead(int observed) {
    LawShaper ahead = shaper.ahead(observed);
    for (int i = 0; ahead != shaper && i < observed; i++) {
      ahead.paid(lawEntries[i], lawBits[i]);
    }
    return ahead;
  }

  @Override
  public Drafting ahead(Terms terms) {
    LawCodec codecAhead = codec.ahead(terms, drafted);
    LawDrafting half = new LawDrafting(terms, shaperAhead(drafted), codecAhead, rule, candidates);
    half.wantApart = wantApart;
    half.race = race;
    return half;
  }

  @Override
  public double acceptance(Law p) {
    double acceptance = 0;
    for (int i = 0; i < law.size(); i++) {
      acceptance += Math.min(law.q(i), p.p(law.id(i)));
    }
    return acceptance;
  }

  @Override
  public DraftFigures figures() {
    return figures;
  }
}
