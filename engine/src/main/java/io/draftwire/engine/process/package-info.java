/**
 * A model in a process of its own, which may end at any time and takes nothing with it. {@link
 * io.draftwire.engine.process.EngineProcess} is the way in for who wants the model, {@link
 * io.draftwire.engine.process.EngineChild} for who runs it. Which backend runs it is no affair of
 * this package.
 *
 * <p>The two talk over a Unix domain socket that one user can reach, one request at a time ({@link
 * io.draftwire.engine.process.Wire} lists them). Rows of logits do not go through it: they lie in
 * memory that both have mapped. What a pass left there outlives the process that ran it.
 */
package io.draftwire.engine.process;
