package io.draftwire.core.coding;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;

/**
 * Any bytes either decode to something whose encoding is those bytes again, or are refused with a
 * MalformedPayloadException. In a normal run this replays the inputs kept under {@code
 * DecodingFuzzTestInputs}; with the environment variable {@code JAZZER_FUZZ=1} it searches.
 */
class DecodingFuzzTest {
  private final PayloadWriter writer = new PayloadWriter();
  private final PayloadReader reader = new PayloadReader();

  @FuzzTest(maxDuration = "2m")
  void lattice(FuzzedDataProvider data) {
    int vocabulary = data.consumeInt(1, 1 << 20);
    int resolution = data.consumeInt(1, 65_535);
    int k = data.consumeInt(1, Math.min(vocabulary, 80));
    byte[] payload = data.consumeRemainingAsBytes();
    LatticeCode code = new LatticeCode(vocabulary, resolution, k);
    int[] ids = new int[k];
    int[] counts = new int[k];
    try {
      reader.reset(payload);
      code.decode(k, reader, ids, counts);
      reader.end();
    } catch (MalformedPayloadException refused) {
      assertThat(refused.bitOffset()).isBetween(0, Math.max(8 * payload.length, 2));
      return;
    }
    writer.reset();
    code.encode(k, ids, counts, writer);
    assertThat(writer.toByteArray()).isEqualTo(payload);
  }

  @FuzzTest(maxDuration = "2m")
  void tokens(FuzzedDataProvider data) {
    int vocabulary = data.consumeInt(1, 1 << 20);
    TokenCoder coder = new TokenCoder(vocabulary, TokenPrior.NONE);
    int learnt = data.consumeInt(0, 30);
    for (int i = 0; i < learnt; i++) {
      coder.committed(data.consumeInt(0, vocabulary - 1));
    }
    int[] tokens = new int[data.consumeInt(0, 9)];
    byte[] payload = data.consumeRemainingAsBytes();
    try {
      reader.reset(payload);
      coder.begin();
      for (int i = 0; i < tokens.length; i++) {
        tokens[i] = coder.read(reader);
      }
      reader.end();
    } catch (MalformedPayloadException refused) {
      return;
    }
    writer.reset();
    coder.begin();
    for (int token : tokens) {
      coder.write(token, writer);
    }
    assertThat(writer.toByteArray()).isEqualTo(payload);
  }

  /** What an edge may write in more ways than one: the text read, coded again, is the same. */
  @FuzzTest(maxDuration = "2m")
  void guesses(FuzzedDataProvider data) throws Exception {
    int vocabulary = data.consumeInt(1, 1 << 20);
    GuessCoder reads = new GuessCoder(new TextState(vocabulary, TokenPrior.NONE));
    GuessCoder writes = new GuessCoder(new TextState(vocabulary, TokenPrior.NONE));
    GuessCoder readsAgain = new GuessCoder(new TextState(vocabulary, TokenPrior.NONE));
    int learnt = data.consumeInt(0, 30);
    for (int i = 0; i < learnt; i++) {
      int token = data.consumeInt(0, vocabulary - 1);
      reads.committed(token);
      writes.committed(token);
      readsAgain.committed(token);
    }
    int count = data.consumeInt(0, 40);
    byte[] payload = data.consumeRemainingAsBytes();
    Guesses guesses;
    try {
      guesses = reads.decode(count, payload);
    } catch (MalformedPayloadException refused) {
      assertThat(reads.digest()).isEqualTo(writes.digest());
      assertThat(reads.newest()).isZero();
      return;
    }
    byte[] again = writes.encode(count, guesses.parents(), guesses.tokens());
    assertThat(readsAgain.decode(count, again).tokens()).isEqualTo(guesses.tokens());
    assertThat(readsAgain.digest()).isEqualTo(reads.digest());
  }

  @FuzzTest(maxDuration = "2m")
  void supports(FuzzedDataProvider data) {
    int vocabulary = data.consumeInt(1, 1 << 20);
    int resolution = data.consumeInt(1, 65_535);
    int k = data.consumeInt(1, Math.min(vocabulary, 80));
    SupportCoder coder = new SupportCoder(vocabulary, resolution, k, TokenPrior.NONE);
    int learnt = data.consumeInt(0, 30);
    for (int i = 0; i < learnt; i++) {
      coder.committed(data.consumeInt(0, vocabulary - 1));
    }
    int laws = data.consumeInt(0, 5);
    byte[] payload = data.consumeRemainingAsBytes();
    int[][] ids = new int[laws][k];
    int[][] counts = new int[laws][k];
    int[] sizes = new int[laws];
    try {
      reader.reset(payload);
      coder.begin();
      for (int i = 0; i < laws; i++) {
        sizes[i] = coder.read(reader, ids[i], counts[i]);
        coder.follow(ids[i][0]);
      }
      reader.end();
    } catch (MalformedPayloadException refused) {
      return;
    }
    writer.reset();
    coder.begin();
    for (int i = 0; i < laws; i++) {
      coder.write(sizes[i], ids[i], counts[i], writer);
      coder.follow(ids[i][0]);
    }
    assertThat(writer.toByteArray()).isEqualTo(payload);
  }

  @FuzzTest(maxDuration = "2m")
  void type(FuzzedDataProvider data) {
    int vocabulary = data.consumeInt(1, 1 << 20);
    int resolution = data.consumeInt(1, 120);
    byte[] payload = data.consumeRemainingAsBytes();
    TypeCode code = new TypeCode(vocabulary, resolution);
    int[] ids = new int[Math.min(vocabulary, resolution)];
    int[] counts = new int[ids.length];
    int k;
    try {
      reader.reset(payload);
      k = code.decode(reader, ids, counts);
      reader.end();
    } catch (MalformedPayloadException refused) {
      return;
    }
    writer.reset();
    code.encode(k, ids, counts, writer);
    assertThat(writer.toByteArray()).isEqualTo(payload);
  }

  @FuzzTest(maxDuration = "2m")
  void payload(FuzzedDataProvider data) {
    byte[] script = data.consumeBytes(64);
    byte[] payload = data.consumeRemainingAsBytes();
    writer.reset();
    reader.reset(payload);
    try {
      for (byte step : script) {
        int bits = step & 31;
        if (step < 0) {
          writer.raw(reader.raw(bits), bits);
        } else {
          long total = Math.min((1L << bits) + (step & 32), 1L << 31);
          long target = reader.target(total);
          writer.symbol(target, 1, total);
          reader.consume(target, 1, total);
        }
      }
      reader.end();
    } catch (MalformedPayloadException refused) {
      return;
    }
    assertThat(writer.toByteArray()).isEqualTo(payload);
  }
}
