/**
 * The wire: the frames of {@code verifier.proto}, their way to and from core's messages, and what a
 * refusal is in gRPC's words. Frames are checked here and nowhere else, so that no session sees a
 * value that its types do not allow. Knows no session, no thread and no channel.
 */
package io.draftwire.wire;
