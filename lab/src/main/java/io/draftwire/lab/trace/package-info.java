/**
 * Recorded laws. A {@link io.draftwire.lab.trace.Trace} holds the logits of both models at every
 * position of one text that the target wrote ({@link io.draftwire.lab.trace.TraceRecorder}); a
 * {@link io.draftwire.lab.trace.TraceModel} gives them back by position, whatever tokens are
 * committed, so that the very same sessions run over it at the price of copying rows.
 *
 * <p><b>Where replay is valid</b> (teacher-forced): everything that is a mean over positions of
 * something that hangs on one position's two laws: the probability of acceptance, the bits of a
 * law, the dropped mass, the distance that rounding adds, the terms of the rejection bound. The
 * contexts are the target's own, which is the law of what a live run commits, so these means are
 * those of live runs; and all schemes see the same contexts, so differences between them carry
 * little noise.
 *
 * <p><b>Where it is not</b>: whatever hangs on which token was committed. The text of a replayed
 * answer is no text. A live run's next context holds the very token that was just accepted or
 * resampled, a replayed one's the recorded token: the correlation between one acceptance and the
 * next is not the live one, and with it the acceptance beyond a round's first place, and what is
 * computed from it (tokens a round, seconds), are approximations. Texts end where the recorded laws
 * have them end. Rows say {@code replay}; a live sweep of the same file ({@code --mode virtual})
 * tells how far off they are.
 *
 * <p><b>Coupled drafting is the exception.</b> Its text hangs on the seed alone, and the recorded
 * text is that text: its replay commits what was recorded, so its rows are those of a live run in
 * all but the rounding of the logits, id bits included. Other schemes' texts leave the recorded
 * one, and what codes ids by the text before them (scalar) pays for a text that is none: its bits
 * in a replay are too many.
 *
 * <p>Stored logits are float16 differences from their row's largest: the entries that matter keep
 * three to four digits, and no law moves by more than about one part in a thousand in TV.
 */
package io.draftwire.lab.trace;
