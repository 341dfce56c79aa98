/**
 * Laws, schemes, coding, planning and the session state machines. The JDK only; no I/O, thread or
 * clock.
 *
 * <h2>Glossary</h2>
 *
 * One word, one meaning, everywhere in the project.
 *
 * <dl>
 *   <dt>target, draft
 *   <dd>The large model in the cloud, whose law comes out; the small one at the edge. A
 *       <i>draft</i> (or draft token) is also a token that the small model proposes.
 *   <dt>law
 *   <dd>A distribution over the vocabulary at one position, after the sampling settings: q the
 *       draft's, p the target's, q^ the one that travels.
 *   <dt>support, lattice
 *   <dd>The tokens that a law keeps; the integer counts c/ell that a law is rounded to.
 *   <dt>committed
 *   <dd>Part of the answer for good: accepted, corrected, bonus or streamed tokens, and the prompt.
 *   <dt>prefix
 *   <dd>A committed text as the two ends name it: its length and 16 bits of its chained digest.
 *   <dt>round
 *   <dd>Drafts, their verification in one forward pass, and a verdict. A round with none is one
 *       token that the cloud draws.
 *   <dt>verdict
 *   <dd>What becomes of a round: so many drafts accepted, and the token behind them. On the wire a
 *       <i>ruling</i>, or an <i>offer</i> of candidates where the edge draws the correction.
 *   <dt>accepted, correction, bonus token
 *   <dd>A draft that stands; what replaces the first that does not; what follows where all stand.
 *   <dt>residual
 *   <dd>The law of a correction: (p - q b) renormalised, b the chance of acceptance.
 *   <dt>candidates
 *   <dd>Draws from the target's law among which the edge finds a correction.
 *   <dt>void
 *   <dd>Drafts behind the first rejection. Their positions are open still, and their noise is used
 *       again: no choice may depend on them.
 *   <dt>tested
 *   <dd>A draft that the target judged: the accepted ones and the first rejected.
 *   <dt>block, token
 *   <dd>Whether the drafts of a round are judged together or one after the other ({@link
 *       io.draftwire.core.scheme.AcceptanceRule}). Of a block the tested drafts are the accepted
 *       and the one behind them, as if that had been rejected.
 *   <dt>chances
 *   <dd>What the target gave to a committed token: p, and the logarithm of its own softmax.
 *   <dt>contender
 *   <dd>A scheme among which a planner chooses, with what is expected of it.
 *   <dt>round trip
 *   <dd>A message up and its answer down, with their bytes and times.
 *   <dt>half
 *   <dd>One end of a scheme in one session: {@link io.draftwire.core.scheme.Drafting} at the edge,
 *       {@link io.draftwire.core.scheme.Verification} in the cloud.
 *   <dt>ahead
 *   <dd>Of a verdict: what the draft runs over while one is under way ({@link
 *       io.draftwire.core.plan.Ahead}). A <i>branch</i> is one text that the verdict may bring
 *       about; its tokens are <i>guessed</i> where they are the verdict's to say, and
 *       <i>foretold</i> where they are drafts. A round that is <i>sent ahead</i> leaves before the
 *       verdict that it stands behind; where that says something else than its guess, it never was.
 *   <dt>part
 *   <dd>Bytes of a round's payload that leave while the round is still being drafted; the round
 *       brings the rest.
 *   <dt>fingerprint
 *   <dd>What two ends compare of their tokenizers, in {@link
 *       io.draftwire.core.session.FingerprintPart named parts}.
 *   <dt>hello
 *   <dd>The first message of a session, with the prompt and all settings.
 *   <dt>stream
 *   <dd>Tokens that the cloud decodes alone.
 *   <dt>epoch
 *   <dd>One connection's part of a session.
 *   <dt>edit
 *   <dd>What a request changes of a row before it becomes a law: bias and penalties ({@link
 *       io.draftwire.core.law.LogitEdit}). p and q are laws of edited rows.
 *   <dt>row
 *   <dd>The logits of one position in a forward pass, {@code float[V]}.
 * </dl>
 */
package io.draftwire.core;
