// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.columnar.setting;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.error.Suggestions;

/** What the settings are set to: defaults except where {@link #with} changed them. Immutable. */
public final class SettingValues {
    /** Every setting at its default. */
    public static final SettingValues DEFAULTS = new SettingValues(Map.of());

    /** By name: hashing the record that a setting is would need method handles, which take 30 ms when a process starts. */
    private final Map<String, Object> values;

    private SettingValues(Map<String, Object> values) {
        this.values = values;
    }

    /** What {@link #toMap} gave. */
    public static SettingValues ofMap(Map<String, String> texts) {
        SettingValues values = DEFAULTS;
        for (Map.Entry<String, String> entry : texts.entrySet()) {
            values = values.with(entry.getKey(), entry.getValue());
        }
        return values;
    }

    @SuppressWarnings("unchecked") // with() stores only what the setting's own parser gave
    public <T> T get(Setting<T> setting) {
        Object value = values.get(setting.name());
        return value == null ? setting.defaultValue().get() : (T) value;
    }

    /** The text of a setting's value, as SHOW prints it. */
    public <T> String text(Setting<T> setting) {
        return setting.format(get(setting));
    }

    /** True when it was set, to whatever value. */
    public boolean isSet(Setting<?> setting) {
        return values.containsKey(setting.name());
    }

    /**
     * These values with one changed.
     *
     * @throws CentellaException INVALID_SETTING for a name or value that is not one
     */
    public SettingValues with(String name, String text) {
        Setting<?> setting = named(name);
        return put(setting, setting.parse(text));
    }

    /** As {@link #with(String, String)}, for code. */
    public <T> SettingValues with(Setting<T> setting, T value) {
        return put(setting, setting.parse(setting.format(value)));
    }

    /** These values with one at its default again. */
    public SettingValues without(String name) {
        Map<String, Object> changed = new HashMap<>(values);
        changed.remove(named(name).name());
        return new SettingValues(Map.copyOf(changed));
    }

    private SettingValues put(Setting<?> setting, Object value) {
        Map<String, Object> changed = new HashMap<>(values);
        changed.put(setting.name(), value);
        return new SettingValues(Map.copyOf(changed));
    }

    private static Setting<?> named(String name) {
        Setting<?> setting = Settings.find(name);
        if (setting == null) {
            throw new CentellaException(
                    ErrorCode.INVALID_SETTING,
                    "no setting is called '" + name + "'" + Suggestions.didYouMean(name, Settings.names()));
        }
        return setting;
    }

    /** The texts of what was changed, by name, for sending elsewhere. */
    public Map<String, String> toMap() {
        Map<String, String> texts = new TreeMap<>();
        for (String name : values.keySet()) {
            texts.put(name, text(named(name)));
        }
        return texts;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SettingValues that && toMap().equals(that.toMap());
    }

    @Override
    public int hashCode() {
        return toMap().hashCode();
    }

    @Override
    public String toString() {
        return toMap().toString();
    }
}
