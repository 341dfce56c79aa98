/**
 * Jinja, as far as chat templates speak it, with Python's meaning of values: a small interpreter of
 * our own.
 *
 * <p>Why our own. A template arrives from a cloud that somebody else runs, and it decides where the
 * special tokens of a prompt are. So it must mean exactly what it means to the library it was
 * written for, must end, must reach nothing, and must tell its own words from people's. A Java
 * engine for web pages (Jinjava) had another grammar: {@code not x is defined}, splitting by
 * regular expressions, no {@code for .. if}. The field's own renderer in JavaScript would mean what
 * it means there, but on an engine for the JVM it costs tens of megabytes and many times the start
 * (GraalJS) or a second language under a second sandbox (QuickJS on WebAssembly), and no renderer
 * that takes strings in and gives a string out says who wrote which character. Python's Jinja2 can
 * be asked at test time, which settles what is right: see {@code JinjaOracleTest}.
 *
 * <p>The road of a template: {@link io.draftwire.gateway.chat.jinja.Lexer} cuts it into tokens and
 * does the white space, {@link io.draftwire.gateway.chat.jinja.Parser} and {@link
 * io.draftwire.gateway.chat.jinja.Expressions} make {@link io.draftwire.gateway.chat.jinja.Stmt}
 * and {@link io.draftwire.gateway.chat.jinja.Expr}, {@link
 * io.draftwire.gateway.chat.jinja.Executor} and {@link io.draftwire.gateway.chat.jinja.Evaluator}
 * run them. {@link io.draftwire.gateway.chat.jinja.Values} says what values there are.
 *
 * <p>Invariants:
 *
 * <ol>
 *   <li>A rendering ends, within {@link io.draftwire.gateway.chat.jinja.Budget}, whatever the
 *       template; the only exception that leaves is a {@link
 *       io.draftwire.gateway.chat.jinja.JinjaException} of one line.
 *   <li>Values are these types and no others; a template reaches no object of Java's, by no name.
 *       There are no files, no reflection and no clock but the time that is handed in.
 *   <li>Every {@link io.draftwire.gateway.chat.jinja.Text} knows which of its characters are the
 *       conversation's, through whatever made it.
 *   <li>What Python has and this has not is refused, never read in another way in silence.
 * </ol>
 */
package io.draftwire.gateway.chat.jinja;
