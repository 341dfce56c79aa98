package io.draftwire.engine.process;

import io.draftwire.engine.Batch;
import io.draftwire.engine.LanguageModel;
import io.draftwire.engine.ModelException;
import io.draftwire.engine.PromptText;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/**
 * The process that runs a model for another: does what it is asked to, one request after the other,
 * and ends with the one that asks. It listens nowhere.
 */
public final class EngineChild {
  private static final int FAILED = 1;

  private final LanguageModel model;
  private final DataInputStream in;
  private final DataOutputStream out;
  private final Batch batch;
  private final float[] row;

  /** The model's sequences by the asking process' numbers; -1 for none. */
  private final int[] sequences;

  private RowsMemory rows;

  private EngineChild(LanguageModel model, DataInputStream in, DataOutputStream out) {
    this.model = model;
    this.in = in;
    this.out = out;
    int vocabulary = model.tokenizer().vocabularySize();
    this.batch = Batch.onDemand(vocabulary);
    this.row = new float[vocabulary];
    this.sequences = new int[model.maxSequences()];
    Arrays.fill(sequences, -1);
  }

  /**
   * Loads a model and serves it until whoever started this process ends. Ends the process.
   *
   * @param socket where whoever started it waits
   */
  public static void serve(Path socket, Supplier<LanguageModel> model) {
    int status = FAILED;
    ProcessPlace.leaveTerminal();
    ProcessPlace.dieFirst();
    Thread.ofPlatform().name("parent").daemon(true).start(EngineChild::endWithParent);
    try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
      DataOutputStream out = Wire.output(channel);
      LanguageModel loaded;
      try {
        loaded = model.get();
      } catch (ModelException e) {
        send(out, Wire.FAILED, e.getMessage());
        return;
      }
      new EngineChild(loaded, Wire.input(channel), out).serve();
    } catch (EOFException e) {
      status = 0; // Nobody asks any more.
    } catch (Throwable e) {
      System.err.println("the target's process failed: " + e);
    } finally {
      Runtime.getRuntime().halt(status); // Without native code's farewells, which may crash too.
    }
  }

  /** Its standard input is the other's pipe, which breaks however that one ends. */
  private static void endWithParent() {
    try {
      while (System.in.read() >= 0) {
        // Nothing is said here; only the end matters.
      }
    } catch (IOException e) {
      // That is an end too.
    }
    Runtime.getRuntime().halt(0);
  }

  private void serve() throws IOException {
    ModelFacts facts = ModelFacts.of(model);
    Wire.send(
        out,
        Wire.bytes(
            to -> {
              to.writeByte(Wire.READY);
              to.writeInt(Wire.VERSION);
              facts.writeTo(to);
            }));
    while (true) {
      DataInputStream request = new DataInputStream(new ByteArrayInputStream(Wire.receive(in)));
      while (request.available() > 0) {
        operate(request);
      }
    }
  }

  private void operate(DataInputStream request) throws IOException {
    int operation = request.readInt();
    switch (operation) {
      case Wire.OPEN -> place(request.readInt(), model::open);
      case Wire.FORK -> {
        int from = sequence(request);
        int to = request.readInt();
        int length = request.readInt();
        place(to, () -> model.fork(from, length));
      }
      case Wire.TRUNCATE -> model.truncate(sequence(request), request.readInt());
      case Wire.KEEP -> model.keep(sequence(request), request.readInt());
      case Wire.END -> {
        int number = number(request.readInt());
        model.end(sequences[number]);
        sequences[number] = -1;
      }
      case Wire.MAP -> {
        rows = RowsMemory.open(Path.of(Wire.readText(request)), row.length);
        done();
      }
      case Wire.FORWARD -> forward(request);
      case Wire.ENCODE -> encode(request);
      default -> throw new IOException("operation " + operation + " is not known");
    }
  }

  private void place(int number, IntSupplier opens) throws IOException {
    Wire.within("sequence", number, 0, sequences.length - 1);
    if (sequences[number] != -1) {
      throw new IOException("sequence " + number + " is open already");
    }
    sequences[number] = opens.getAsInt();
  }

  private int sequence(DataInputStream request) throws IOException {
    return sequences[number(request.readInt())];
  }

  private int number(int said) throws IOException {
    Wire.within("sequence", said, 0, sequences.length - 1);
    if (sequences[said] == -1) {
      throw new IOException("sequence " + said + " is not open");
    }
    return said;
  }

  private void forward(DataInputStream request) throws IOException {
    int size = Wire.within("tokens", request.readInt(), 1, model.maxBatchTokens());
    batch.clear();
    for (int i = 0; i < size; i++) {
      int sequence = sequence(request);
      int token = request.readInt();
      int parent = Wire.within("parent", request.readInt(), -1, i - 1);
      boolean wanted = request.readInt() != 0;
      if (parent < 0) {
        batch.add(sequence, token, wanted);
      } else {
        batch.addBelow(parent, token, wanted);
      }
    }
    if (batch.rows() > 0) {
      Wire.within("rows", batch.rows(), 1, rows == null ? 0 : rows.rows());
    }
    try {
      model.forward(batch);
    } catch (RuntimeException e) {
      failed(e);
      return;
    }
    for (int r = 0; r < batch.rows(); r++) {
      batch.copyRow(r, row);
      rows.put(r, row);
    }
    done();
  }

  private void encode(DataInputStream request) throws IOException {
    String text = Wire.readText(request);
    boolean prompt = request.readBoolean();
    boolean bos = request.readBoolean();
    boolean special = request.readBoolean();
    BitSet seams = BitSet.valueOf(Wire.readBytes(request));
    int[] tokens;
    try {
      tokens =
          prompt
              ? model.tokenizer().prompt(new PromptText(text, seams))
              : model.tokenizer().encode(text, bos, special);
    } catch (RuntimeException e) {
      failed(e);
      return;
    }
    Wire.send(
        out,
        Wire.bytes(
            to -> {
              to.writeByte(Wire.TOKENS);
              to.writeInt(tokens.length);
              for (int token : tokens) {
                to.writeInt(token);
              }
            }));
  }

  private void done() throws IOException {
    Wire.send(out, new byte[] {Wire.DONE});
  }

  private void failed(RuntimeException e) throws IOException {
    send(out, Wire.FAILED, e instanceof ModelException ? e.getMessage() : e.toString());
  }

  private static void send(DataOutputStream out, int kind, String text) throws IOException {
    Wire.send(
        out,
        Wire.bytes(
            to -> {
              to.writeByte(kind);
              Wire.write(to, text);
            }));
  }
}
