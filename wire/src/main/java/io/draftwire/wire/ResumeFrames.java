package io.draftwire.wire;

import io.draftwire.core.session.CloudMessage;
import io.draftwire.core.session.EdgeMessage;
import io.draftwire.core.session.Refusal;
import io.draftwire.core.session.SessionId;
import io.draftwire.wire.v1.Missing;
import io.draftwire.wire.v1.Resume;
import io.draftwire.wire.v1.Retell;

/** What takes a session up on another stream, to frames and back. */
final class ResumeFrames {
  private ResumeFrames() {}

  static Resume frame(io.draftwire.core.session.Resume resume) {
    return Resume.newBuilder()
        .setSessionHigh(resume.session().high())
        .setSessionLow(resume.session().low())
        .setEpoch(Fields.write("resume.epoch", resume.epoch()))
        .setLength(Fields.write("resume.length", resume.length()))
        .setDigest(resume.chain())
        .build();
  }

  static io.draftwire.core.session.Resume message(Resume resume) throws MalformedFrameException {
    return new io.draftwire.core.session.Resume(
        new SessionId(resume.getSessionHigh(), resume.getSessionLow()),
        Fields.read(Refusal.Code.ROUND, "resume.epoch", resume.getEpoch()),
        Fields.read(Refusal.Code.ROUND, "resume.length", resume.getLength()),
        resume.getDigest());
  }

  static Missing frame(CloudMessage.Missing missing) {
    return Missing.newBuilder()
        .setLength(Fields.write("missing.length", missing.length()))
        .setDigest(missing.chain())
        .build();
  }

  static CloudMessage.Missing message(Missing missing) throws MalformedFrameException {
    return new CloudMessage.Missing(
        Fields.read(Refusal.Code.PROTOCOL, "missing.length", missing.getLength()),
        missing.getDigest());
  }

  static Retell frame(EdgeMessage.Retell retell) {
    return Retell.newBuilder()
        .setFrom(Fields.write("retell.from", retell.from()))
        .addAllTokens(Fields.tokens("retell.tokens", retell.tokens()))
        .build();
  }

  static EdgeMessage.Retell message(Retell retell) throws MalformedFrameException {
    return new EdgeMessage.Retell(
        Fields.read(Refusal.Code.ROUND, "retell.from", retell.getFrom()),
        Fields.tokens("retell.tokens", retell.getTokensList()));
  }
}
