package io.draftwire.core.scheme;

import io.draftwire.core.coding.MalformedPayloadException;
import io.draftwire.core.coding.PayloadReader;
import io.draftwire.core.coding.PayloadWriter;
import io.draftwire.core.coding.SupportCoder;
import io.draftwire.core.law.LatticeLaw;

/** Laws under {@link SupportCode#ADAPTIVE}: the support by a model of the text. */
final class AdaptiveCodec implements LawCodec {
  private final SupportCoder coder;
  private final int resolution;
  private final int most;

  /**
   * @param most the largest support
   */
  AdaptiveCodec(Terms terms, int resolution, int most) {
    this.resolution = resolution;
    this.most = most;
    coder = new SupportCoder(terms.text(), resolution, most);
  }

  private AdaptiveCodec(SupportCoder coder, int resolution, int most) {
    this.coder = coder;
    this.resolution = resolution;
    this.most = most;
  }

  @Override
  public LawCodec ahead(Terms terms, int observed) {
    return new AdaptiveCodec(coder.ahead(terms.text(), observed), resolution, most);
  }

  @Override
  public int rawBits(LatticeLaw law) {
    return 0;
  }

  @Override
  public double symbolBits(LatticeLaw law) {
    return coder.bits(law.size(), law.ids(), law.counts());
  }

  @Override
  public double writtenBits(LatticeLaw law) {
    return coder.lastBits();
  }

  @Override
  public void begin() {
    coder.begin();
  }

  @Override
  public void write(LatticeLaw law, PayloadWriter out) {
    coder.write(law.size(), law.ids(), law.counts(), out);
  }

  @Override
  public void read(PayloadReader in, LatticeLaw into) throws MalformedPayloadException {
    into.ensure(most);
    into.filled(coder.read(in, into.ids(), into.counts()), resolution);
  }

  @Override
  public void follow(int token) {
    coder.follow(token);
  }

  @Override
  public void settle(int observed) {
    coder.settle(observed);
  }

  @Override
  public void committed(int token) {
    coder.committed(token);
  }

  @Override
  public void forget() {
    coder.forget();
  }

  @Override
  public boolean hasState() {
    return true;
  }

  @Override
  public int digest() {
    return coder.digest();
  }
}
