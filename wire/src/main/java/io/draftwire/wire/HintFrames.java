package io.draftwire.wire;

import io.draftwire.core.session.CloudMessage;
import io.draftwire.core.session.Refusal;
import io.draftwire.wire.v1.Hint;

/** Hints to frames and back. What a hint's numbers mean is the session's to judge, and to drop. */
final class HintFrames {
  private HintFrames() {}

  static Hint frame(CloudMessage.Hint hint) {
    return Hint.newBuilder()
        .setExit(Fields.write("hint.exit", hint.exit()))
        .setPass(Fields.write("hint.pass", hint.pass()))
        .setNode(Fields.write("hint.node", hint.node()))
        .setToken(Fields.write("hint.token", hint.token()))
        .setConfidence(Fields.write("hint.confidence", hint.confidence()))
        .build();
  }

  static CloudMessage.Hint message(Hint hint) throws MalformedFrameException {
    return new CloudMessage.Hint(
        Fields.read(Refusal.Code.PROTOCOL, "hint.exit", hint.getExit()),
        Fields.read(Refusal.Code.PROTOCOL, "hint.pass", hint.getPass()),
        Fields.read(Refusal.Code.PROTOCOL, "hint.node", hint.getNode()),
        Fields.read(Refusal.Code.PROTOCOL, "hint.token", hint.getToken()),
        Fields.read(Refusal.Code.PROTOCOL, "hint.confidence", hint.getConfidence()));
  }
}
