/**
 * The model store: finding, fetching, verifying and preparing model files and the native engine in
 * a cache of the user's. It runs no model; what needs native code (requantising) is handed in.
 */
package io.draftwire.engine.store;
