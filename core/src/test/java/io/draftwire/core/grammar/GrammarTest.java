package io.draftwire.core.grammar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** The language of a grammar: which texts are whole, and which can still become so. */
class GrammarTest {
  private static GrammarState read(String gbnf, String text) {
    return read(new Automaton(Grammar.of(gbnf)), text);
  }

  static GrammarState read(Automaton automaton, String text) {
    GrammarState state = automaton.start();
    for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
      state = automaton.next(state, octet & 0xff);
    }
    return state;
  }

  private static void has(String gbnf, String... texts) {
    for (String text : texts) {
      assertThat(read(gbnf, text).whole()).as("%s has %s", gbnf, text).isTrue();
    }
  }

  private static void hasNot(String gbnf, String... texts) {
    for (String text : texts) {
      assertThat(read(gbnf, text).whole()).as("%s has %s", gbnf, text).isFalse();
    }
  }

  @Test
  void whatTheNotationSaysIsTheLanguage() {
    has("root ::= \"a\" | \"bc\" # or\n", "a", "bc");
    hasNot("root ::= \"a\" | \"bc\"", "", "b", "ab", "abc");
    has("root ::= [a-cx] [^a-c\\n] .", "aé\n", "x-😀");
    hasNot("root ::= [a-cx] [^a-c\\n] .", "daa", "aaa", "a\na", "-dd");
    has("root ::= (\"a\" |\n  \"b\"\n)* c\nc ::= \"\" | \"c\"", "", "abab", "bc", "c");
    hasNot("root ::= (\"a\" |\n  \"b\"\n)* c\nc ::= \"\" | \"c\"", "cc", "ca");
    has("root ::= \"ab\"+ [0-9]?", "ab", "abab7");
    hasNot("root ::= \"ab\"+ [0-9]?", "", "abb", "7");
    has("root ::= \"x\"{2} \"y\"{1,} \"z\"{0,2}", "xxy", "xxyyyzz");
    hasNot("root ::= \"x\"{2} \"y\"{1,} \"z\"{0,2}", "xx", "xy", "xxyzzz");
    has("root ::= \"\\x41\\u00e9\\U0001F600\\n\\\"\\\\\" [\\]\\-]", "Aé😀\n\"\\]", "Aé😀\n\"\\-");
    has("root ::= [a\\-z] [-] [a-]", "z--", "a-a", "---");
    hasNot("root ::= [a\\-z] [-] [a-]", "b--");
    has(
        "root ::= expr\nexpr ::= term (\"+\" term)*\nterm ::= [0-9] | \"(\" expr \")\"",
        "((1+2)+3)");
  }

  @Test
  void repetitionsOfNothingAndOfNoneAreNothing() {
    has("root ::= \"a\"{0} \"b\"{0,0} \"c\"", "c");
    hasNot("root ::= \"a\"{0} \"b\"{0,0} \"c\"", "ac", "bc", "");
  }

  @Test
  void aTextThatCannotGoOnIsDead() {
    assertThat(read("root ::= \"ab\"", "b").dead()).isTrue();
    assertThat(read("root ::= \"ab\"", "a").dead()).isFalse();
    assertThat(read("root ::= \"ab\"", "ab").dead()).isFalse();
    assertThat(read("root ::= \"ab\"", "abc").dead()).isTrue();
  }

  @Test
  void whatIsNoGrammarIsRefusedWithItsPlace() {
    refused("", "no rule 'root'");
    refused("a ::= \"x\"", "no rule 'root'");
    refused("root ::= \"a\"\nroot ::= \"b\"", "line 2, column 1: rule 'root' is defined twice");
    refused("root ::= nowhere", "rule 'nowhere' is not defined");
    refused("root = \"a\"", "line 1, column 6: expected '::='");
    refused("root ::= \"a", "not closed");
    refused("root ::= [a", "not closed");
    refused("root ::= (\"a\"", "expected ')'");
    refused("root ::= \"a\" )", "expected the end of the line");
    refused("root ::= *", "expected the end of the line");
    refused("root ::= []", "no character");
    refused("root ::= [\\uD800-\\uDFFF]", "no character");
    refused("root ::= [b-a]", "backwards");
    refused("root ::= \"\\q\"", "no escape '\\q'");
    refused("root ::= \"\\x4\"", "2 hexadecimal digits");
    refused("root ::= \"\\U00110000\"", "no character 110000");
    refused("root ::= \"a\"{2,1}", "at least 2 and at most 1");
    refused("root ::= \"a\"{,1}", "expected a number");
    refused("root ::= \"a\"{99999}", "more than 4096");
    refused("root ::= <think>", "references to tokens");
    refused("root ::= !<[7]>", "references to tokens");
    refused("root ::= a_b", "end of the line");
  }

  @Test
  void whatBeginsWithItselfIsRefused() {
    refused("root ::= root \"a\" | \"b\"", "'root' begins with itself");
    refused("root ::= a\na ::= b? a \"x\"\nb ::= \"b\"", "'a' begins with itself");
    refused("root ::= a\na ::= b root\nb ::= c c\nc ::= \"\" | \"c\"", "begins with itself");
    refused("root ::= (\"a\"*)*", "begins with itself");
    has("root ::= \"a\" root | \"b\"", "aab");
  }

  /** Each is a text that a hostile edge could send. */
  @Test
  void whatWouldTakeTooMuchIsRefusedAndNothingElseHappens() {
    refused("root ::= " + "a ".repeat(40_000), "bytes, more than 65536");
    refused("root ::= " + "(".repeat(100) + "\"a\"", "groups nest deeper than 64");
    refused("root ::= " + "\"aaaaaaaa\"{4096} ".repeat(100), "elements");
    StringBuilder chain = new StringBuilder();
    for (int i = 0; i < 4_000; i++) {
      chain.append(i == 0 ? "root" : "r" + i).append("::=r").append(i + 1).append('\n');
    }
    String last = "r4000::=\"a\"";
    assertThat(read(chain + last, "a").whole()).isTrue(); // A long one is no fault by itself.
    StringBuilder forks = new StringBuilder("root ::= r0\n");
    for (int i = 0; i < 40; i++) {
      String next = i < 39 ? "r" + (i + 1) : "\"a\"";
      forks.append("r" + i + " ::= " + next + " \"x\" | " + next + " \"y\"\n");
    }
    assertThatThrownBy(() -> read(forks.toString(), ""))
        .isInstanceOf(GrammarException.class)
        .hasMessageContaining("less ambiguous");
    // After n letters there are exponentially many ways to go on.
    String ways = "root ::= s\ns ::= [ab] s t | [ab] t s | [ab]\nt ::= [ab] s | [ab] t | [ab]";
    assertThatThrownBy(() -> read(ways, "ab".repeat(200)))
        .isInstanceOf(GrammarException.class)
        .hasMessageContaining("less ambiguous");
  }

  @Test
  void textsNestAsDeepAsIsSaidAndNoDeeper() {
    String nested = "root ::= \"(\" root? \")\"";
    int deep = GrammarLimits.DEPTH - 2;
    has(nested, "(".repeat(deep) + ")".repeat(deep));
    assertThat(read(nested, "(".repeat(GrammarLimits.DEPTH + 1)).dead()).isTrue();
    // What only repeats does not nest.
    has("root ::= \"a\"* \"b\"", "a".repeat(5000) + "b");
  }

  private static void refused(String gbnf, String why) {
    assertThatThrownBy(() -> Grammar.of(gbnf))
        .as(gbnf.length() > 200 ? why : gbnf)
        .isInstanceOf(GrammarException.class)
        .hasMessageContaining(why)
        .message()
        .doesNotContain("\n");
  }
}
