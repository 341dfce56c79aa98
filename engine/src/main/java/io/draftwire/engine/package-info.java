/**
 * What a language model is to Draftwire, and the pieces every backend shares. Backends live in
 * packages of their own; nothing here knows of sessions, schemes or the wire.
 */
package io.draftwire.engine;
