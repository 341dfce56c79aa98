/**
 * Heads behind a model's layers that guess its logits early: what one is, how it is fitted, and the
 * file beside the model. The rest of "Fast and Cost-effective Speculative Edge-Cloud Decoding with
 * Early Exits" (arXiv 2505.21594) is others' business.
 */
package io.draftwire.engine.exits;
