package io.draftwire.engine.process;

import io.draftwire.core.session.TextRules;
import io.draftwire.engine.ChatFormat;
import io.draftwire.engine.LanguageModel;
import io.draftwire.engine.Tokenizer;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/** What a model is, as the process that has loaded it tells the other. Names are the model's. */
record ModelFacts(
    int contextLength,
    int maxSequences,
    int texts,
    int maxBatchTokens,
    int maxBranches,
    int cells,
    String description,
    Optional<String> runsOn,
    String name,
    Optional<ChatFormat> chatFormat,
    Vocabulary vocabulary) {

  /** Tokens of the largest vocabulary that is believed; the largest known have 262,144. */
  private static final int MOST_TOKENS = 1 << 22;

  /**
   * What the tokenizer says of each token and of all.
   *
   * @param ends the tokens that end a text
   */
  record Vocabulary(
      List<byte[]> pieces,
      BitSet ends,
      int bos,
      int longest,
      boolean prefixesSpace,
      String fingerprint,
      TextRules rules,
      List<String> controls) {

    private static Vocabulary of(Tokenizer tokenizer) {
      List<byte[]> pieces = new ArrayList<>(tokenizer.vocabularySize());
      BitSet ends = new BitSet();
      for (int token = 0; token < tokenizer.vocabularySize(); token++) {
        pieces.add(tokenizer.bytes(token));
        ends.set(token, tokenizer.endsText(token));
      }
      return new Vocabulary(
          pieces,
          ends,
          tokenizer.bos(),
          tokenizer.longestToken(),
          tokenizer.prefixesSpace(),
          tokenizer.fingerprint(),
          tokenizer.rules(),
          tokenizer.controls());
    }

    private void writeTo(DataOutputStream out) throws IOException {
      out.writeInt(pieces.size());
      for (byte[] piece : pieces) {
        Wire.write(out, piece);
      }
      Wire.write(out, ends.toByteArray());
      out.writeInt(bos);
      out.writeInt(longest);
      out.writeBoolean(prefixesSpace);
      Wire.write(out, fingerprint);
      Wire.write(out, rules.model());
      Wire.write(out, rules.pre());
      out.writeBoolean(rules.addBos());
      out.writeBoolean(rules.spacePrefix());
      out.writeBoolean(rules.mergeSpaces());
      out.writeInt(controls.size());
      for (String control : controls) {
        Wire.write(out, control);
      }
    }

    private static Vocabulary read(DataInputStream in) throws IOException {
      int size = Wire.within("vocabulary", in.readInt(), 1, MOST_TOKENS);
      List<byte[]> pieces = new ArrayList<>();
      for (int token = 0; token < size; token++) {
        pieces.add(Wire.readBytes(in));
      }
      return new Vocabulary(
          pieces,
          BitSet.valueOf(Wire.readBytes(in)),
          Wire.within("BOS", in.readInt(), -1, size - 1),
          Wire.within("longest token", in.readInt(), 0, Integer.MAX_VALUE),
          in.readBoolean(),
          Wire.readText(in),
          new TextRules(
              Wire.readText(in),
              Wire.readText(in),
              in.readBoolean(),
              in.readBoolean(),
              in.readBoolean()),
          readControls(in));
    }

    private static List<String> readControls(DataInputStream in) throws IOException {
      int count = Wire.within("control tokens", in.readInt(), 0, MOST_TOKENS);
      List<String> controls = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        controls.add(Wire.readText(in));
      }
      return List.copyOf(controls);
    }
  }

  static ModelFacts of(LanguageModel model) {
    return new ModelFacts(
        model.contextLength(),
        model.maxSequences(),
        model.texts(),
        model.maxBatchTokens(),
        model.maxBranches(),
        model.cells(),
        model.description(),
        model.runsOn(),
        model.name(),
        model.chatFormat(),
        Vocabulary.of(model.tokenizer()));
  }

  void writeTo(DataOutputStream out) throws IOException {
    out.writeInt(contextLength);
    out.writeInt(maxSequences);
    out.writeInt(texts);
    out.writeInt(maxBatchTokens);
    out.writeInt(maxBranches);
    out.writeInt(cells);
    Wire.write(out, description);
    Wire.write(out, runsOn.orElse(""));
    Wire.write(out, name);
    out.writeBoolean(chatFormat.isPresent());
    if (chatFormat.isPresent()) {
      Wire.write(out, chatFormat.get().template());
      Wire.write(out, chatFormat.get().bos());
      Wire.write(out, chatFormat.get().eos());
    }
    vocabulary.writeTo(out);
  }

  /**
   * @throws IOException for what no model is
   */
  static ModelFacts read(byte[] from) throws IOException {
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(from));
    int context = Wire.within("context", in.readInt(), 1, Integer.MAX_VALUE);
    int sequences = Wire.within("sequences", in.readInt(), 1, 1 << 16);
    return new ModelFacts(
        context,
        sequences,
        Wire.within("texts", in.readInt(), 1, sequences),
        Wire.within("batch tokens", in.readInt(), 1, Integer.MAX_VALUE),
        Wire.within("branches", in.readInt(), 0, Integer.MAX_VALUE),
        Wire.within("cells", in.readInt(), 1, Integer.MAX_VALUE),
        Wire.readText(in),
        Optional.of(Wire.readText(in)).filter(text -> !text.isEmpty()),
        Wire.readText(in),
        in.readBoolean()
            ? Optional.of(new ChatFormat(Wire.readText(in), Wire.readText(in), Wire.readText(in)))
            : Optional.empty(),
        Vocabulary.read(in));
  }
}
