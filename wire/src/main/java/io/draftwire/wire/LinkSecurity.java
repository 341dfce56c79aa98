package io.draftwire.wire;

import io.draftwire.wire.trust.BearerToken;
import io.draftwire.wire.trust.PemIdentity;
import io.draftwire.wire.trust.PemTrust;

/**
 * How an edge speaks to its cloud.
 *
 * @param authorities whom the cloud has to be vouched for by; null for no encryption
 * @param identity the certificate that the edge shows; null for none
 * @param token that the edge shows; null for none
 * @param padded whether frames are padded, in both directions ({@link Padding})
 */
public record LinkSecurity(
    PemTrust authorities, PemIdentity identity, BearerToken token, boolean padded) {
  /** In clear, and nobody in particular: for clouds on this machine. */
  public static final LinkSecurity NONE = new LinkSecurity(null, null, null, false);

  public LinkSecurity {
    if (authorities == null && identity != null) {
      throw new IllegalArgumentException("a certificate is shown by TLS only");
    }
  }
}
