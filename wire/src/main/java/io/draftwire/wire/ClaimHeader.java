package io.draftwire.wire;

import io.draftwire.core.session.Refusal;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.Metadata;
import io.grpc.stub.MetadataUtils;
import java.util.HexFormat;

/**
 * The claim of an edge that was turned away ({@link Refusal#claim}), in the header of the stream on
 * which it asks again.
 */
public final class ClaimHeader {
  private static final Metadata.Key<String> KEY =
      Metadata.Key.of("draftwire-claim", Metadata.ASCII_STRING_MARSHALLER);

  private static final int DIGITS = 16;

  private ClaimHeader() {}

  /** A channel whose streams show a claim; the same where there is none. */
  public static Channel showing(long claim, Channel channel) {
    if (claim == Refusal.NO_CLAIM) {
      return channel;
    }
    Metadata headers = new Metadata();
    headers.put(KEY, HexFormat.of().toHexDigits(claim));
    return ClientInterceptors.intercept(
        channel, MetadataUtils.newAttachHeadersInterceptor(headers));
  }

  /** The claim that is shown; what is none counts as none. */
  public static long shown(Metadata headers) {
    String digits = headers.get(KEY);
    if (digits == null || digits.length() != DIGITS) {
      return Refusal.NO_CLAIM;
    }
    try {
      return HexFormat.fromHexDigitsToLong(digits);
    } catch (IllegalArgumentException e) {
      return Refusal.NO_CLAIM;
    }
  }
}
