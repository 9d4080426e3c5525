package dev.weir.launcher.sdk;

import java.util.Map;

/**
 * What an SDK threw.
 *
 * @param exception the simple name of its class: the SDKs have the same ones
 * @param status the HTTP status
 * @param headers by lower-case name
 * @param body what the error said, as text
 */
record Trouble(String exception, int status, Map<String, String> headers, String body) {}
