package io.draftwire.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Command lines that make no sense, or name what is not there: one line on standard error with the
 * value and the remedy, a status, and nothing on standard output. None of them gets as far as a
 * model.
 */
class BadCommandLineTest {
  private static final int USAGE = 2;
  private static final int FAILED = 1;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          generate --cloud 127.0.0.1:1 -p hi --scheme zip   | 'zip' | k-sqs
          generate --cloud 127.0.0.1:1 -p hi --schema qs    | --schema | --help
          generate --cloud 127.0.0.1:1 -p hi --link 1mbit   | 1mbit | /
          generate --cloud 127.0.0.1:1 -p hi --link a/b/c   | a | mbit
          generate --cloud 127.0.0.1:1 -p hi --top-p -0.5   | -0.5 | use 1
          generate --cloud 127.0.0.1:1 -p hi --min-p 1      | 1.0 | use 0
          generate --cloud 127.0.0.1:1 -p hi --temp -1      | -1.0 | 0 is greedy
          generate --cloud 127.0.0.1:1 -p hi --presence-penalty 3 | 3.0 | 0 is none
          chat --cloud 127.0.0.1:1 --frequency-penalty x    | x | --frequency-penalty
          generate --cloud 127.0.0.1:1 -p hi --repeat-penalty 0 | 0.0 | 1 is none
          generate --cloud 127.0.0.1:1 -p hi --repeat-last-n -2 | -2 | -1 for the whole text
          generate --cloud 127.0.0.1:1 -p hi --logit-bias 5=101 | 101.0 | -100..100
          generate --cloud 127.0.0.1:1 -p hi --logit-bias five=1 | five | --logit-bias
          generate --cloud 127.0.0.1:1 -p hi --logit-bias 5 | 5 | --logit-bias
          generate --cloud 127.0.0.1:1 -p hi --top-k x      | x | --top-k
          generate --cloud 127.0.0.1:1 -p hi --resolution 0 | 0 | resolution
          generate --cloud 127.0.0.1:1 -p hi --timeout 0    | 0 | second
          generate --cloud 127.0.0.1:1 -p hi --on-cloud-loss never  | "never" | wait[:SECONDS]
          generate --cloud 127.0.0.1:1 -p hi --on-cloud-loss wait:0 | "wait:0" | from 1 on
          generate --cloud 127.0.0.1:1 -p hi --on-cloud-loss wait:  | "wait:" | from 1 on
          generate --cloud 127.0.0.1:1 -p hi --on-cloud-loss wait:1.5 | "wait:1.5" | whole seconds
          chat --cloud 127.0.0.1:1 --on-cloud-loss Draft    | "Draft" | write fail, wait
          demo --on-cloud-loss never                        | "never" | wait[:SECONDS]
          edge --cloud 127.0.0.1:1 --on-cloud-loss never    | "never" | wait[:SECONDS]
          edge --cloud 127.0.0.1:1 --timeout 0              | 0 | second
          up --on-cloud-loss wait:-1                        | "wait:-1" | from 1 on
          bench serve --on-cloud-loss wait                  | --on-cloud-loss | --help
          generate --cloud 127.0.0.1:1 -p hi --lost-after 5 | --lost-after 5 | add --on-cloud-loss draft
          edge --cloud 127.0.0.1:1 --on-cloud-loss draft --lost-after 0 | --lost-after 0 | 1 or more
          up --on-cloud-loss draft:correct --lost-after 120 | --lost-after 120 | --timeout of 120
          chat --on-cloud-loss draft --lost-after soon      | soon | --lost-after
          generate --cloud 127.0.0.1:1 -p hi --scheme live --support 8      | --support 8 | no rounds
          generate --cloud 127.0.0.1:1 -p hi --scheme live --bit-budget 90  | --bit-budget 90 | no rounds
          generate --cloud 127.0.0.1:1 -p hi --scheme live --draft-floor 2  | 2.0 | .2 is usual
          generate --cloud 127.0.0.1:1 -p hi --scheme qs --draft-floor .2   | --draft-floor 0.2 | --scheme live
          generate --cloud 127.0.0.1:1 -p hi --scheme qs --ahead soon | 'soon' | branches:N
          generate --cloud 127.0.0.1:1 -p hi --ahead bonus  | bonus | name a scheme
          generate --cloud 127.0.0.1:1 -p hi --scheme coupled --siblings 2 | --siblings 2 | --scheme k-sqs
          chat --cloud 127.0.0.1:1 --scheme scalar --support 8 | --support 8 | --scheme k-sqs
          edge --cloud 127.0.0.1:1 --scheme dense --alpha 0.1 | --alpha 0.1 | --scheme c-sqs
          demo --grid 2                                     | --grid 2 | --scheme scalar
          bench serve --scheme live,coupled --siblings 2    | --siblings 2 | live or coupled
          generate --cloud 127.0.0.1:1 -p hi --scheme qs --ahead bonus:send:9 | 9 | 1 to 4
          generate --cloud 127.0.0.1:1 -p hi --scheme qs --stop now | 'now' | any-of
          generate --cloud 127.0.0.1:1 -p hi --scheme qs --stop dual:2/0 | 2.0 | 0..1
          generate --cloud 127.0.0.1:1 -p hi --scheme live --stop fixed:2 | fixed:2 | name a scheme
          generate --cloud 127.0.0.1:1 -p hi --stop dual:auto | dual:auto | name a scheme
          generate --cloud 127.0.0.1:1 -p hi --scheme qs --adaptive-length --stop dual:auto | dual:auto | leave one of them out
          generate --cloud 127.0.0.1:1 -p hi --scheme c-sqs --support priced --stop dual:auto | dual:auto | leave one of them out
          generate --cloud 127.0.0.1:1 -p hi --scheme qs --upload soon | 'soon' | immediate
          generate --cloud 127.0.0.1:1 -p hi --upload plan | plan | name a scheme
          generate --cloud 127.0.0.1:1 -p hi --scheme qs --ids-first on --upload plan | plan | leave one of them out
          generate --cloud 127.0.0.1:1 -p hi --preset eagle | 'eagle' | early-exit
          generate --cloud 127.0.0.1:1 -p hi --preset sled --scheme live | preset sled | scheme live
          chat --cloud 127.0.0.1:1 --preset eagle           | 'eagle' | early-exit
          edge --cloud 127.0.0.1:1 --preset eagle           | 'eagle' | early-exit
          up --preset eagle                                 | 'eagle' | early-exit
          cloud --port 0 --preset eagle                     | 'eagle' | early-exit
          presets eagle                                     | 'eagle' | early-exit
          demo --race --preset sled                         | --preset sled | --race
          bench serve --preset sled,eagle                   | 'eagle' | early-exit
          bench serve --preset sled,sled                    | sled | once
          bench serve --preset sled,wisp                    | static/8/20ms | --batching
          lab capacity --way eagle                          | eagle | preset
          generate --cloud 127.0.0.1:1 -p hi --pace slow    | 'slow' | jetson-a100
          cloud --port 0 --pace slow                        | 'slow' | .json
          demo --race --scheme qs                           | --scheme qs | --race
          demo --grid 4                                     | --grid 4 | --scheme scalar
          demo --draft-floor 2                              | 2.0 | .2 is usual
          demo --support nine                               | nine | try 8
          demo --pace gone.json                             | gone.json | check the path
          generate --cloud nowhere -p hi                    | nowhere | HOST:PORT
          generate --cloud 127.0.0.1:1,nowhere -p hi        | 'nowhere' | HOST:PORT
          generate --cloud 127.0.0.1:1,127.0.0.1:1 -p hi    | twice | each once
          generate --cloud dns:nowhere -p hi                | 'nowhere' | HOST:PORT
          generate --cloud 127.0.0.1:1,127.0.0.1:2 -p hi --link 1mbit/1mbit/9ms | --link 1mbit | leave it out
          edge --cloud dns:127.0.0.1:1 --link 1mbit/1mbit/9ms | dns:127.0.0.1:1 | leave it out
          chat --cloud 127.0.0.1:1,127.0.0.1:2 --link 1mbit/1mbit/9ms | 127.0.0.1:1,127.0.0.1:2 | leave it out
          cloud --backend tpu                               | 'tpu' | auto, cpu, cuda
          generate --cloud 127.0.0.1:1 -p hi --backend cpu -ngl 9 | --gpu-layers 9 | leave one of them out
          up --backend cpu --gpu-layers all                 | --gpu-layers all | leave one of them out
          edge --cloud 127.0.0.1:1 --gpu-layers some        | 'some' | N or all
          doctor --gpu-layers -2                            | '-2' | N or all
          cloud --drain -1                                  | -1 | 0 waits
          cloud --rpc nowhere                               | 'nowhere' | HOST:PORT
          up --rpc 127.0.0.1:1,nowhere                      | 'nowhere' | HOST:PORT
          cloud --engine-process --exits my.exits           | --exits FILE | --exits none
          train-exits --rank 0                              | --rank 0 | 4..4096
          train-exits --length 9999                         | --length 9999 | 32..256
          train-exits --tokens 5                            | --tokens 5 | 1024..
          train-exits --text gone.txt                       | gone.txt | check the path
          train-exits --layers eight                        | eight | --layers
          generate --cloud 127.0.0.1:1                      | no prompt | -p
          generate -p hi                                    | --cloud | --help
          generate --cloud 127.0.0.1:1 -f gone.txt          | gone.txt | check the path
          chat --cloud nowhere                              | nowhere | HOST:PORT
          chat --cloud 127.0.0.1:1 --model x.gguf           | x.gguf | leave one out
          chat --cloud 127.0.0.1:1 --scheme zip             | 'zip' | k-sqs
          chat --cloud 127.0.0.1:1 --explain                | --explain | /explain
          cloud --host 0.0.0.0                              | 0.0.0.0 | --insecure
          cloud --port 70000                                | 70000 | 65535
          cloud --tokens gone                               | gone | check the path
          cloud --metrics-port 0 --metrics-host 0.0.0.0     | --metrics-host 0.0.0.0 | --insecure
          generate --cloud 192.0.2.1:1 -p hi                | 192.0.2.1:1 | --tls-ca FILE
          chat --cloud 192.0.2.1:1                          | 192.0.2.1:1 | --tls-ca FILE
          edge --cloud 192.0.2.1:1                          | 192.0.2.1:1 | --tls-ca FILE
          edge --cloud 127.0.0.1:1 --ssl-cert-file x.pem    | x.pem | --ssl-key-file
          bench serve --cloud 192.0.2.1:1                   | 192.0.2.1:1 | --tls-ca FILE
          token                                             | no command | token new NAME
          token new a/b                                     | 'a/b' | choose another
          token new a --sessions 0                          | 0 | 1 at least
          token new a --expires soon                        | soon | 2027-01-31
          tls new a/b                                       | 'a/b' | name
          edge                                              | --cloud | --help
          edge --cloud 127.0.0.1:1 --host 0.0.0.0           | 0.0.0.0 | --api-key-file
          edge --cloud 127.0.0.1:1 --port 70000             | 70000 | 65535
          edge --cloud 127.0.0.1:1 --api-key short          | --api-key | --api-key-file FILE
          edge --cloud 127.0.0.1:1 --api-key-file gone      | gone | check the path
          edge --cloud 127.0.0.1:1 --tokens gone            | gone | check the path
          edge --cloud 127.0.0.1:1 --reports gone           | gone | lab report
          edge --cloud 127.0.0.1:1 --explain                | --explain | details
          edge --cloud 127.0.0.1:1 --scheme zip             | 'zip' | k-sqs
          edge --cloud 127.0.0.1:1 --parallel 0             | 0 | allow 1
          edge --cloud 127.0.0.1:1 --alias one,two,one      | one, two, one | once
          edge --cloud 127.0.0.1:1 --keep-streams -1        | -1 | 0 (not at all)
          edge --cloud 127.0.0.1:1 --keep-streams 3601      | 3601 | 3600
          edge --cloud 127.0.0.1:1 --keep-streams soon      | soon | --keep-streams
          up --host 0.0.0.0                                 | 0.0.0.0 | --api-key-file
          up --link 1mbit                                   | 1mbit | /
          bits --vocab 10 --support 11                      | 11 | 10
          bits --vocab 0                                    | 0 | vocabulary
          sing                                              | sing | --help
          doctor --cloud nowhere                            | 'nowhere' | HOST:PORT
          doctor --cloud 192.0.2.1:1                        | 192.0.2.1:1 | --tls-ca FILE
          doctor --cloud 127.0.0.1:1 --model x.gguf         | x.gguf | leave one out
          doctor --parallel 0                               | --parallel 0 | 1..256
          models find                                       | no target | --cloud
          models find x.gguf --cloud 127.0.0.1:1            | x.gguf | leave one out
          lab                                               | no lab command | --help
          lab run paper                                     | --out | --help
          lab run papre --out gone                          | 'papre' | did you mean 'paper'?
          lab run gone.yaml --out gone                      | gone.yaml | lab list
          lab run paper --mode dream --out gone             | 'dream' | replay
          lab run paper --threads 0 --out gone              | 0 | below 1
          lab run paper --exits my.exits --out gone         | my.exits | hints: own
          lab faults --at 3                                 | --at 3.0 | --uplink-trace
          lab faults --uplink-trace gone.up                 | gone.up | check the path
          lab faults --seeds 0                              | seeds 0 | at least one
          lab faults --seeds many                           | many | --seeds
          lab faults --first x                              | x | --first
          lab faults --case liev                            | "liev" | live
          lab faults --link 1mbit/1mbit/9ms                 | --link 1mbit/1mbit/9ms | --real
          lab faults --real --link 1mbit                    | 1mbit | /
          lab faults --real --seeds 3                       | --seeds 3 | leave one of them out
          lab faults --real --first 3                       | --first 3 | leave one of them out
          lab faults --real --case live                     | --case live | leave one of them out
          bench                                             | no bench command | serve
          bench serve --scheme live,zip                     | 'zip' | k-sqs
          bench serve --scheme live,live                    | live | once
          bench serve --rate 0                              | 0.0 | a second
          bench serve --slo ttft=1                          | 'ttft=1' | ttft=1s
          bench serve --speedup 2                           | --speedup 2 | --trace
          bench serve --trace gone.csv --rate 2             | --rate 2 | --speedup
          bench serve --trace gone.csv                      | gone.csv | check the path
          bench serve --duration 0                          | --duration 0 | seconds
          bench serve --edges 0                             | --edges 0 | 1024
          bench serve --draft dead                          | --draft dead | recorded
          bench serve --draft recorded --trace gone.csv     | --draft recorded | --trace gone.csv
          bench serve --strangers -1                        | --strangers -1 | 0..
          bench serve --strangers 10 --capacity             | --strangers 10 | --capacity
          bench serve --texts 0                             | --texts 0 | 10000
          bench serve --overload 0                          | --overload 0 | 100
          bench serve --overload 2 --rate 3                 | --overload 2 | --rate
          bench serve --overload 2 --trial 0                | --trial 0 | seconds
          bench serve --batching all                        | all | goodput
          bench serve --slowdown 0.5                        | 0.5 | below 1
          cloud --line -1                                   | line -1 | below 0
          bench serve --cloud a:1 --batching fifo           | --batching fifo | --cloud a:1
          cloud --slowdown no                               | 'no' | --slowdown
          bench serve --attain 0                            | --attain 0 | percent
          bench serve --capacity --precision 0              | precision 0 | 0.1
          bench serve --cloud 127.0.0.1:1,nowhere           | 'nowhere' | HOST:PORT
          bench serve --cloud 127.0.0.1:1,127.0.0.1:1       | 127.0.0.1:1 | once
          bench serve --cloud 127.0.0.1:1 --parallel 4      | --parallel 4 | leave one out
          bench serve --explain                             | --explain | generate
          bench serve --json .                              | --json . | file
          """)
  @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void isOneLineWithValueAndRemedy(String line, String value, String remedy) {
    String message = Said.of(line.split(" ")).failedWith(USAGE);
    assertThat(message).contains(value).contains(remedy);
  }

  /** What is said and how it ends is the process's too. */
  @Test
  void aProcessSaysNoMoreAndEndsWithTheStatus() throws Exception {
    assertThat(CommandRun.of("sing").failedWith(USAGE)).isEqualTo(Said.of("sing").oneLine());
  }

  @Test
  void missingModelsAreNamed(@TempDir Path directory) throws Exception {
    String gone = directory.resolve("gone.gguf").toString();
    assertThat(generateWith(gone).failedWith(FAILED)).contains(gone);
    assertThat(CommandRun.of("cloud", "--port", "0", "--model", gone).failedWith(FAILED))
        .contains(gone);
  }

  /** Before a model is fetched for it. */
  @Test
  @EnabledOnOs(OS.LINUX)
  void backendsThatThisMachineCannotHaveAreNamed(@TempDir Path home) throws Exception {
    String gone = home.resolve("gone.gguf").toString();
    String[] line = {"cloud", "--port", "0", "--model", gone};
    String[] asking = {"cloud", "--port", "0", "--model", gone, "--backend", "metal"};
    assertThat(Said.of(asking).failedWith(FAILED))
        .contains("backend metal", "packaged for linux", "cpu", "--natives");
    assertThat(
            CommandRun.in(Map.of("DRAFTWIRE_BACKEND", "metal"), List.of(line)).failedWith(FAILED))
        .contains("backend metal");
  }

  @Test
  void targetsThatDraftsAreSoughtForAreNamed(@TempDir Path directory) throws Exception {
    String gone = directory.resolve("gone.gguf").toString();
    assertThat(Said.of("models", "find", gone).failedWith(FAILED)).contains(gone, "check the path");
    assertThat(Said.of("models", "find", "npm:gone@1.0.0/m.gguf").failedWith(FAILED))
        .contains("`draftwire models pull npm:gone@1.0.0/m.gguf` fetches it");
  }

  @Test
  void corruptModelsAreNamed(@TempDir Path directory) throws Exception {
    Path text = directory.resolve("text.gguf");
    Files.writeString(text, "this is not a model");
    assertThat(generateWith(text.toString()).failedWith(FAILED)).contains(text.toString());
    Path cut = directory.resolve("cut.gguf");
    Files.write(cut, new byte[] {'G', 'G', 'U', 'F', 3, 0, 0, 0, 9, 0, 0, 0});
    assertThat(generateWith(cut.toString()).failedWith(FAILED)).contains(cut.toString());
  }

  private static CommandRun generateWith(String draft) throws Exception {
    return CommandRun.of("generate", "--cloud", "127.0.0.1:1", "-p", "hi", "--model-draft", draft);
  }

  @Test
  void promptsThatTheLocaleCannotReadAreNoOtherPrompts() throws Exception {
    String message =
        CommandRun.withBytes("C", "caf\\303\\251", "generate", "--cloud", "127.0.0.1:1", "-p")
            .failedWith(USAGE);
    assertThat(message).contains("'caf??'", "LC_ALL=C.UTF-8", "-f");
  }

  @Test
  void promptFilesInAnotherEncodingAreNamed(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("latin.txt");
    Files.write(file, new byte[] {'c', 'a', 'f', (byte) 0xe9, ' ', 'x'});
    for (String[] line :
        new String[][] {
          {"generate", "--cloud", "127.0.0.1:1", "-f", file.toString()},
          {"demo", "-f", file.toString()},
          {"pair", "check", "--text", file.toString()},
        }) {
      assertThat(Said.of(line).failedWith(USAGE))
          .as(String.join(" ", line))
          .contains(file.toString(), "is not UTF-8");
    }
  }
}
