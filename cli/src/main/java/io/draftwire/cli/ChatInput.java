package io.draftwire.cli;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.reader.impl.DefaultParser;
import org.jline.reader.impl.completer.StringsCompleter;
import org.jline.terminal.Terminal.Signal;
import org.jline.terminal.TerminalBuilder;
import org.jline.utils.Signals;

/** Where a chat's lines come from: a person at a terminal, or a pipe. */
sealed interface ChatInput extends AutoCloseable {

  /** The next line; null where there will be no more. */
  String read() throws IOException;

  /** Whether a person is there. */
  boolean interactive();

  @Override
  void close() throws IOException;

  /**
   * Opens what there is.
   *
   * @param answers stopped by Ctrl-C, or SIGINT, while no line is being edited
   */
  static ChatInput open(StoppableAnswer answers) throws IOException {
    return Terminal.interactive() ? new Edited(answers) : new Piped(answers);
  }

  /** Lines edited at a terminal, with those before them a key away. */
  final class Edited implements ChatInput {
    private static final String PROMPT = "> ";

    private final org.jline.terminal.Terminal terminal;
    private final LineReader reader;

    private Edited(StoppableAnswer answers) throws IOException {
      terminal = TerminalBuilder.builder().system(true).build();
      terminal.handle(Signal.INT, signal -> answers.stop());
      DefaultParser plain = new DefaultParser();
      plain.setEscapeChars(null);
      plain.setQuoteChars(null);
      reader =
          LineReaderBuilder.builder()
              .terminal(terminal)
              .parser(plain)
              .completer(new StringsCompleter(SlashCommand.names()))
              // An exclamation mark is one.
              .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
              .build();
    }

    @Override
    public String read() {
      while (true) {
        try {
          return reader.readLine(PROMPT);
        } catch (UserInterruptException e) {
          if (e.getPartialLine().isEmpty()) {
            return null;
          }
          // The line is given up, not the chat.
        } catch (EndOfFileException e) {
          return null;
        }
      }
    }

    @Override
    public boolean interactive() {
      return true;
    }

    @Override
    public void close() throws IOException {
      terminal.close();
    }
  }

  /** Lines as they come. */
  final class Piped implements ChatInput {
    private static final int INTERRUPTED = 130;

    private final InputStream in;
    private int number;

    Piped(InputStream in) {
      this.in = new BufferedInputStream(in);
    }

    private Piped(StoppableAnswer answers) {
      this(System.in);
      Signals.register(
          "INT",
          () -> {
            if (!answers.stop()) {
              System.exit(INTERRUPTED);
            }
          });
    }

    /**
     * @throws IllegalArgumentException for a line that is not UTF-8: what stands in for its
     *     characters would be another question
     */
    @Override
    public String read() throws IOException {
      ByteArrayOutputStream line = new ByteArrayOutputStream();
      int b = in.read();
      if (b < 0) {
        return null;
      }
      number++;
      for (; b >= 0 && b != '\n'; b = in.read()) {
        line.write(b);
      }
      try {
        String text =
            StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(line.toByteArray()))
                .toString();
        return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
      } catch (CharacterCodingException e) {
        throw new IllegalArgumentException(
            "line " + number + " of the input is not UTF-8; convert it first, with iconv say", e);
      }
    }

    @Override
    public boolean interactive() {
      return false;
    }

    @Override
    public void close() {
      Signals.registerDefault("INT");
    }
  }
}
