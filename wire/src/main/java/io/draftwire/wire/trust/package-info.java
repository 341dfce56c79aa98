/**
 * Who speaks and who is believed: certificates, keys and tokens from files, read again as these
 * change, and TLS 1.3 over them for both ends of the link and for the gateway. Nothing here knows
 * of frames.
 */
package io.draftwire.wire.trust;
