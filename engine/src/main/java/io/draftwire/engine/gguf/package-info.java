/**
 * Model files: reading and checking a GGUF header before native code may see it, writing GGUF, and
 * converting a llama2.c checkpoint into one. Nothing here reads tensor data into memory or runs a
 * model.
 */
package io.draftwire.engine.gguf;
