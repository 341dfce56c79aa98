package io.draftwire.gateway.chat;

/** One message of a conversation. */
public record Message(String role, String content) {}
