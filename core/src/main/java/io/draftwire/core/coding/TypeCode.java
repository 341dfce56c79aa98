package io.draftwire.core.coding;

/** Placeholder until the real one lands. */
public final class TypeCode {
  public TypeCode(int vocabulary, int resolution) {}

  public int bits() {
    throw new UnsupportedOperationException();
  }

  public void encode(int k, int[] ids, int[] counts, PayloadWriter out) {
    throw new UnsupportedOperationException();
  }

  public int decode(PayloadReader in, int[] ids, int[] counts) throws MalformedPayloadException {
    throw new UnsupportedOperationException();
  }
}
