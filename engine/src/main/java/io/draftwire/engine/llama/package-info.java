/**
 * The llama.cpp backend, bound through the foreign function API to the shared libraries of one
 * pinned release. {@link io.draftwire.engine.llama.LlamaBackend} is the way in.
 */
package io.draftwire.engine.llama;
