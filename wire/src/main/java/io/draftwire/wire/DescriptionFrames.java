package io.draftwire.wire;

import com.google.protobuf.ByteString;
import io.draftwire.core.session.Refusal;
import io.draftwire.core.session.TextRules;
import io.draftwire.wire.v1.Description;
import java.util.HexFormat;
import java.util.SplittableRandom;

/** What a cloud says of itself, to its message and back. */
public final class DescriptionFrames {
  /** Longest template that is sent; real ones have up to 20 kB. */
  public static final int MAX_TEMPLATE_BYTES = 1 << 16;

  /** Most bytes that a description is filled up with: as many as a template may have. */
  public static final int MAX_FILL_BYTES = MAX_TEMPLATE_BYTES;

  private static final int MAX_MACHINE_CHARS = 64;

  private static final int MAX_DEVICES_CHARS = 200;

  private static final int FINGERPRINT_BYTES = 32;

  private DescriptionFrames() {}

  /** A template that is too long to travel is left out: then the model only continues text. */
  public static Description frame(CloudDescription cloud) {
    boolean fits = ByteString.copyFromUtf8(cloud.chatTemplate()).size() <= MAX_TEMPLATE_BYTES;
    return Description.newBuilder()
        .setProtocol(cloud.protocol())
        .setName(cloud.name())
        .setDescription(cloud.description())
        .setFingerprint(ByteString.copyFrom(HexFormat.of().parseHex(cloud.fingerprint())))
        .setVocabulary(cloud.vocabulary())
        .setContextLength(cloud.contextLength())
        .setSessions(cloud.sessions())
        .setChatTemplate(fits ? cloud.chatTemplate() : "")
        .setBosToken(cloud.bosToken())
        .setEosToken(cloud.eosToken())
        .setRules(rules(cloud.rules()))
        .setPacedTo(line(cloud.pacedTo(), MAX_MACHINE_CHARS))
        .setRunsOn(line(cloud.runsOn(), MAX_DEVICES_CHARS))
        .build();
  }

  /**
   * The same with so much padding that nobody reads.
   *
   * @param bytes as an unsigned number, of which at most {@link #MAX_FILL_BYTES} count
   */
  public static Description filled(Description description, int bytes) {
    return bytes == 0 ? description : description.toBuilder().setPadding(filling(bytes)).build();
  }

  /**
   * So many bytes that no link makes shorter: they follow no rule.
   *
   * @param bytes as in {@link #filled}
   */
  public static ByteString filling(int bytes) {
    return Filling.BYTES.substring(
        0, (int) Math.min(Integer.toUnsignedLong(bytes), MAX_FILL_BYTES));
  }

  /** Made where somebody wants it. */
  private static final class Filling {
    static final ByteString BYTES = make();

    private static ByteString make() {
      byte[] bytes = new byte[MAX_FILL_BYTES];
      new SplittableRandom(1).nextBytes(bytes);
      return ByteString.copyFrom(bytes);
    }
  }

  /**
   * @throws MalformedFrameException if a number is outside its range, a name is missing, the
   *     fingerprint is none or a rule of reading a text is
   */
  public static CloudDescription cloud(Description frame) throws MalformedFrameException {
    if (frame.getName().isBlank()) {
      throw malformed("no name");
    }
    if (frame.getFingerprint().size() != FINGERPRINT_BYTES) {
      throw malformed("a fingerprint of " + frame.getFingerprint().size() + " bytes");
    }
    if (frame.getVocabulary() < 1 || frame.getContextLength() < 1 || frame.getSessions() < 1) {
      throw malformed(
          "vocabulary "
              + Integer.toUnsignedString(frame.getVocabulary())
              + ", context "
              + Integer.toUnsignedString(frame.getContextLength())
              + ", sessions "
              + Integer.toUnsignedString(frame.getSessions()));
    }
    if (!frame.getPacedTo().equals(line(frame.getPacedTo(), MAX_MACHINE_CHARS))) {
      throw malformed("a machine that it is paced to by no name in one line");
    }
    if (!frame.getRunsOn().equals(line(frame.getRunsOn(), MAX_DEVICES_CHARS))) {
      throw malformed("devices that it runs on by no names in one line");
    }
    return new CloudDescription(
        frame.getProtocol(),
        frame.getName(),
        frame.getDescription(),
        frame.getRunsOn(),
        HexFormat.of().formatHex(frame.getFingerprint().toByteArray()),
        frame.getVocabulary(),
        frame.getContextLength(),
        frame.getSessions(),
        frame.getChatTemplate(),
        frame.getBosToken(),
        frame.getEosToken(),
        rules(frame),
        frame.getPacedTo());
  }

  /** What of a name fits: people read it. */
  private static String line(String name, int most) {
    String printable = name.replaceAll("\\p{Cntrl}", "");
    return printable.substring(0, Math.min(printable.length(), most));
  }

  private static io.draftwire.wire.v1.TextRules rules(TextRules rules) {
    return io.draftwire.wire.v1.TextRules.newBuilder()
        .setModel(written(rules.model()))
        .setPre(written(rules.pre()))
        .setAddBos(rules.addBos())
        .setSpacePrefix(rules.spacePrefix())
        .setMergeSpaces(rules.mergeSpaces())
        .build();
  }

  /** A cloud of which no edge could read would be of no use. */
  private static String written(String name) {
    if (!isName(name)) {
      throw new IllegalArgumentException(
          "the target's file names a rule of its tokenizer '"
              + name
              + "', which is no name of at most "
              + TextRules.MAX_NAME_BYTES
              + " printable characters; correct the file's metadata");
    }
    return name;
  }

  private static boolean isName(String text) {
    return text.length() <= TextRules.MAX_NAME_BYTES
        && text.chars().allMatch(c -> c > ' ' && c < 127);
  }

  private static TextRules rules(Description frame) throws MalformedFrameException {
    if (!frame.hasRules()) {
      throw malformed("no rules of reading a text");
    }
    var rules = frame.getRules();
    return new TextRules(
        name(rules.getModel()),
        name(rules.getPre()),
        rules.getAddBos(),
        rules.getSpacePrefix(),
        rules.getMergeSpaces());
  }

  /** What reaches native code: printable, and short. */
  private static String name(String text) throws MalformedFrameException {
    if (!isName(text)) {
      throw malformed("a rule of reading a text that is no name");
    }
    return text;
  }

  private static MalformedFrameException malformed(String what) {
    return new MalformedFrameException(
        Refusal.Code.PROTOCOL,
        "the cloud describes itself with " + what + "; use the same release on both ends");
  }
}
