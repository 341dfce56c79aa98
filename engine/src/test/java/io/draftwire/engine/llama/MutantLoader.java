package io.draftwire.engine.llama;

import io.draftwire.engine.Batch;
import io.draftwire.engine.ModelException;
import io.draftwire.engine.Tokenizer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * A process that loads the files whose names it reads, one after the other, does with each what an
 * edge does, and answers each with one line. If it dies, the last name was the one.
 */
final class MutantLoader {
  private static final String[] TEXTS = {
    "once upon a time\n",
    "<s>\u6f22\u5b57 caf\u00e9 \ud83d\ude00</s><|end|>",
    "\u0001\u0000\t  7 !?"
  };

  private MutantLoader() {}

  public static void main(String[] args) throws IOException {
    LlamaBackend backend = LlamaBackend.load(Path.of(args[0]));
    BufferedReader names =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String name = names.readLine(); name != null; name = names.readLine()) {
      System.out.println(outcome(backend, Path.of(name)));
    }
  }

  private static String outcome(LlamaBackend backend, Path file) {
    LlamaOptions options = LlamaOptions.of(file).withThreads(1).withBatchTokens(16);
    try (LlamaModel model = backend.open(options.withMaxSequences(2))) {
      Tokenizer tokenizer = model.tokenizer();
      int[] tokens = {0};
      for (String text : TEXTS) {
        int[] read = tokenizer.prompt(text);
        tokens = read.length == 0 ? tokens : read;
      }
      int length = Math.min(4, Math.min(tokens.length, model.contextLength()));
      Batch batch = new Batch(tokenizer.vocabularySize());
      model.forward(batch.addAll(model.open(), tokens, 0, length));
      return "ran";
    } catch (ModelException e) {
      return "refused: " + e.getMessage().replaceAll("\\s+", " ");
    } catch (RuntimeException e) {
      return "failed: " + e;
    }
  }
}
