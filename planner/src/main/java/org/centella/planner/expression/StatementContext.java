// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.planner.expression;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.setting.Setting;
import org.centella.columnar.setting.SettingValues;
import org.centella.columnar.setting.Settings;
import org.centella.columnar.type.DataType;
import org.centella.execution.expression.ScalarFunction;
import org.centella.execution.plan.Expression;
import org.centella.execution.plan.Expression.Literal;
import org.jspecify.annotations.Nullable;

/**
 * What is the same for a whole statement, and another for the next: its time, its session's zone, schema and settings.
 *
 * @param now microseconds since 1970-01-01 00:00:00 UTC
 */
public record StatementContext(long now, String schema, SettingValues settings) {
    private static final String VERSION = "0.1.0";
    private static final long MICROS_PER_DAY = 86_400_000_000L;
    private static final int MICROSECOND_DIGITS = 6;

    /** Of a statement that begins now. */
    public static StatementContext begin(SettingValues settings, String schema) {
        return new StatementContext(ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now()), schema, settings);
    }

    public ZoneId zone() {
        return settings.get(Settings.TIME_ZONE);
    }

    /** True when points in time need no change to be read by the session's clock. */
    public boolean isUtc() {
        return zone().getRules().isFixedOffset()
                && zone().getRules().getOffset(Instant.EPOCH).equals(ZoneOffset.UTC);
    }

    private long local() {
        Instant instant = Instant.EPOCH.plus(now, ChronoUnit.MICROS);
        return now + zone().getRules().getOffset(instant).getTotalSeconds() * 1_000_000L;
    }

    /** The constant in place of a call of a function that is {@link ScalarFunction#ofStatement}. */
    Literal value(ScalarFunction function, List<Expression> arguments, DataType type) {
        return new Literal(
                switch (function.name()) {
                    case "now" -> cut(now, arguments);
                    case "localtimestamp" -> cut(local(), arguments);
                    case "current_date" -> Math.floorDiv(local(), MICROS_PER_DAY);
                    case "localtime" -> cut(Math.floorMod(local(), MICROS_PER_DAY), arguments);
                    case "current_timezone" -> zone().getId();
                    case "version" -> "Centella " + VERSION;
                    case "current_schema" -> schema;
                    case "current_catalog" -> "centella";
                    case "current_user" -> System.getProperty("user.name", "centella");
                    case "current_setting" -> setting(arguments.getFirst());
                    default -> throw new IllegalStateException(function.name());
                },
                type);
    }

    /** With so many digits after the point as asked for. */
    private static long cut(long micros, List<Expression> arguments) {
        if (arguments.isEmpty() || !(arguments.getFirst() instanceof Literal(Object digits, var _)) || digits == null) {
            return micros;
        }
        long unit = 1;
        for (long i = Math.max(0, (Long) digits); i < MICROSECOND_DIGITS; i++) {
            unit *= 10;
        }
        return micros - Math.floorMod(micros, unit);
    }

    private @Nullable String setting(Expression name) {
        if (!(name instanceof Literal(Object value, var _))) {
            throw new CentellaException(ErrorCode.INVALID_ARGUMENT, "the name of a setting is a constant, not " + name);
        }
        Setting<?> setting = value == null ? null : Settings.find((String) value);
        if (value != null && setting == null) {
            throw new CentellaException(ErrorCode.INVALID_SETTING, "there is no setting " + value);
        }
        return setting == null ? null : settings.text(setting);
    }
}
