// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.columnar.setting;

import java.util.function.Predicate;
import java.util.function.Supplier;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;

/**
 * One setting, declared once: SET and SHOW, validation and documentation derive from it.
 *
 * @param defaultValue computed when asked, for defaults that depend on the machine
 * @param valid what a parsed value must fulfil
 * @param bounds says in words what {@code valid} demands
 */
public record Setting<T>(
        String name,
        SettingType<T> type,
        Supplier<T> defaultValue,
        Scope scope,
        String description,
        Predicate<T> valid,
        String bounds) {

    /** @throws CentellaException INVALID_SETTING */
    public T parse(String text) {
        T value;
        try {
            value = type.parse().apply(text);
        } catch (IllegalArgumentException e) {
            throw new CentellaException(
                    ErrorCode.INVALID_SETTING, name + " cannot be '" + text + "': expected " + type.expected(), e);
        }
        if (!valid.test(value)) {
            throw new CentellaException(
                    ErrorCode.INVALID_SETTING, name + " cannot be '" + text + "': expected " + bounds);
        }
        return value;
    }

    /** The text that {@link #parse} reads as {@code value}. */
    public String format(T value) {
        return type.format().apply(value);
    }

    @Override
    public String toString() {
        return name;
    }
}
