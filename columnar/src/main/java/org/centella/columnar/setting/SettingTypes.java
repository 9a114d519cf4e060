// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.columnar.setting;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The types that settings have. */
final class SettingTypes {
    static final SettingType<Boolean> BOOLEAN =
            new SettingType<>("boolean", "true or false", SettingTypes::parseBoolean, String::valueOf);
    static final SettingType<Integer> INTEGER =
            new SettingType<>("integer", "a whole number", text -> Integer.valueOf(text.strip()), String::valueOf);
    static final SettingType<Double> DOUBLE =
            new SettingType<>("number", "a number", text -> Double.valueOf(text.strip()), String::valueOf);
    static final SettingType<Long> BYTES = new SettingType<>(
            "bytes", "a size such as 512m or 8g", SettingTypes::parseBytes, SettingTypes::formatBytes);
    static final SettingType<Duration> DURATION = new SettingType<>(
            "duration",
            "a duration such as 500ms, 30s, 5m or 2h",
            SettingTypes::parseDuration,
            SettingTypes::formatDuration);
    static final SettingType<String> TEXT = new SettingType<>("text", "text", text -> text, text -> text);
    static final SettingType<List<String>> NAMES = new SettingType<>(
            "names", "names separated by commas", SettingTypes::parseNames, names -> String.join(",", names));
    static final SettingType<List<String>> PATHS = new SettingType<>(
            "paths", "paths separated by commas", SettingTypes::parsePaths, paths -> String.join(",", paths));
    static final SettingType<ZoneId> ZONE = new SettingType<>(
            "time zone", "a time zone such as UTC or Europe/Madrid", SettingTypes::parseZone, ZoneId::getId);

    private static final Pattern SIZE = Pattern.compile("(\\d+)\\s*([kmgt]?)(i?b)?", Pattern.CASE_INSENSITIVE);
    private static final Pattern TIME = Pattern.compile("(\\d+)\\s*(ms|s|m|h)?", Pattern.CASE_INSENSITIVE);
    private static final String UNITS = "kmgt";

    private SettingTypes() {}

    private static List<String> parsePaths(String text) {
        return Arrays.stream(text.split(","))
                .map(String::strip)
                .filter(path -> !path.isEmpty())
                .toList();
    }

    private static Boolean parseBoolean(String text) {
        return switch (text.strip().toLowerCase(Locale.ROOT)) {
            case "true", "on", "yes", "1" -> true;
            case "false", "off", "no", "0" -> false;
            default -> throw new IllegalArgumentException(text);
        };
    }

    private static Long parseBytes(String text) {
        Matcher matcher = SIZE.matcher(text.strip());
        if (!matcher.matches()) {
            throw new IllegalArgumentException(text);
        }
        String unit = matcher.group(2).toLowerCase(Locale.ROOT);
        long factor = unit.isEmpty() ? 1 : 1L << (10 * (UNITS.indexOf(unit) + 1));
        try {
            return Math.multiplyExact(Long.parseLong(matcher.group(1)), factor);
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException(text, e);
        }
    }

    private static String formatBytes(Long bytes) {
        long number = bytes;
        int unit = -1;
        while (number != 0 && number % 1024 == 0 && unit < UNITS.length() - 1) {
            number /= 1024;
            unit++;
        }
        return unit < 0 ? String.valueOf(number) : number + UNITS.substring(unit, unit + 1);
    }

    private static Duration parseDuration(String text) {
        Matcher matcher = TIME.matcher(text.strip());
        if (!matcher.matches()) {
            throw new IllegalArgumentException(text);
        }
        long number = Long.parseLong(matcher.group(1));
        String unit = matcher.group(2) == null ? "s" : matcher.group(2).toLowerCase(Locale.ROOT);
        try {
            return switch (unit) {
                case "ms" -> Duration.ofMillis(number);
                case "m" -> Duration.ofMinutes(number);
                case "h" -> Duration.ofHours(number);
                default -> Duration.ofSeconds(number);
            };
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException(text, e);
        }
    }

    private static String formatDuration(Duration duration) {
        return duration.toMillisPart() == 0 ? duration.toSeconds() + "s" : duration.toMillis() + "ms";
    }

    private static List<String> parseNames(String text) {
        return Arrays.stream(text.split(","))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .toList();
    }

    private static ZoneId parseZone(String text) {
        try {
            return ZoneId.of(text.strip());
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(text, e);
        }
    }
}
