// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.columnar.setting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.junit.jupiter.api.Test;

class SettingsTest {
    @Test
    void everyDefaultIsValidAndReadsBack() {
        for (Setting<?> setting : Settings.all()) {
            assertRoundTrip(setting);
            assertThat(Settings.find(setting.name())).isSameAs(setting);
        }
        assertThat(Settings.names()).doesNotHaveDuplicates().hasSizeLessThan(30);
    }

    private static <T> void assertRoundTrip(Setting<T> setting) {
        T value = setting.defaultValue().get();
        assertThat(setting.parse(setting.format(value))).as(setting.name()).isEqualTo(value);
    }

    @Test
    void valuesChangeTravelAndReturn() {
        SettingValues values = SettingValues.DEFAULTS
                .with("MEMORY", "8g")
                .with("query_timeout", "1500ms")
                .with("disabled_phases", "join_order, prune")
                .with(Settings.BATCH_SIZE, 3);
        assertThat(values.get(Settings.MEMORY)).isEqualTo(8L << 30);
        assertThat(values.get(Settings.QUERY_TIMEOUT)).isEqualTo(Duration.ofMillis(1500));
        assertThat(values.get(Settings.DISABLED_PHASES)).isEqualTo(List.of("join_order", "prune"));
        assertThat(values.toMap())
                .containsEntry("memory", "8g")
                .containsEntry("batch_size", "3")
                .hasSize(4);
        assertThat(SettingValues.ofMap(values.toMap())).isEqualTo(values);
        assertThat(values.without("batch_size").get(Settings.BATCH_SIZE)).isEqualTo(8192);
        assertThat(SettingValues.DEFAULTS.get(Settings.BATCH_SIZE)).isEqualTo(8192);
    }

    @Test
    void unknownNamesGetTheNearest() {
        assertThatThrownBy(() -> SettingValues.DEFAULTS.with("bacth_size", "1"))
                .isInstanceOfSatisfying(
                        CentellaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_SETTING))
                .hasMessage("no setting is called 'bacth_size'; did you mean batch_size?");
        assertThatThrownBy(() -> SettingValues.DEFAULTS.with("frobnicate", "1"))
                .hasMessage("no setting is called 'frobnicate'");
    }

    @Test
    void valuesOutOfBoundsAreRefused() {
        for (List<String> bad : List.of(
                List.of("batch_size", "0"),
                List.of("batch_size", "many"),
                List.of("batch_size", "99999999999"),
                List.of("memory", "8 parsecs"),
                List.of("memory", "99999999999g"),
                List.of("query_timeout", "-1s"),
                List.of("dynamic_filters", "maybe"),
                List.of("partial_aggregation_min_reduction", "1.5"),
                List.of("partial_aggregation_min_reduction", "NaN"),
                List.of("time_zone", "Mars/Base"))) {
            assertThatThrownBy(() -> SettingValues.DEFAULTS.with(bad.get(0), bad.get(1)))
                    .as("%s", bad)
                    .isInstanceOf(CentellaException.class)
                    .hasMessageStartingWith(bad.get(0) + " cannot be '" + bad.get(1) + "': expected");
        }
    }
}
