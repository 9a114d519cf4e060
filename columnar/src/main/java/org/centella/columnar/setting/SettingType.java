// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.columnar.setting;

import java.util.function.Function;

/**
 * How the text of a setting is read and written. {@link #parse} throws {@link IllegalArgumentException} for text that it
 * does not read; {@code expected} completes the sentence "expected …".
 */
public record SettingType<T>(String name, String expected, Function<String, T> parse, Function<T, String> format) {}
