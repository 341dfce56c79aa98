package io.draftwire.core.coding;

/**
 * A payload that no encoder of this version writes. The only exception that decoding lets out,
 * whatever the bytes.
 */
public class MalformedPayloadException extends Exception {
  private static final long serialVersionUID = 1L;

  private final int bitOffset;

  /**
   * @param reason what is wrong, with the values, in one line
   * @param bitOffset where in the payload the fault was seen, in bits from its first
   */
  public MalformedPayloadException(String reason, int bitOffset) {
    super(reason + " (at bit " + bitOffset + " of the payload)");
    this.bitOffset = bitOffset;
  }

  public int bitOffset() {
    return bitOffset;
  }
}
