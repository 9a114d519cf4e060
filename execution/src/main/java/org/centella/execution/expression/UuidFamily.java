// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.expression;

import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.type.DataType;

/** UUIDs, which are text here: made at random, or by the time so that they sort; and what they tell. */
final class UuidFamily extends FunctionFamily {
    private static final int VERSION_PLACE = 15;
    private static final long VARIANT = 0x8000_0000_0000_0000L;
    private static final long VARIANT_FREE = 0x3FFF_FFFF_FFFF_FFFFL;
    private static final int TIME_ORDERED = 7;

    /** 100 nanoseconds from the start of the Gregorian calendar to 1970. */
    private static final long GREGORIAN = 0x01B2_1DD2_1381_4000L;

    UuidFamily() {
        super(FunctionCategory.SYSTEM);
    }

    @Override
    void declare() {
        function("gen_random_uuid", "A random UUID.")
                .alias("uuid", "uuidv4")
                .with(FunctionTrait.VOLATILE)
                .takes(DataType.VARCHAR)
                .example("substring(gen_random_uuid(), " + VERSION_PLACE + ", 1)", "4");
        function("uuidv7", "A UUID of the time in milliseconds and random bits: later ones sort later.")
                .with(FunctionTrait.VOLATILE)
                .takes(DataType.VARCHAR)
                .example("substring(uuidv7(), " + VERSION_PLACE + ", 1)", "7");
        function("uuid_extract_version", "The version of a UUID; null if it is of another variant than RFC 9562's.")
                .with(FunctionTrait.GIVES_NULL)
                .takes(DataType.INTEGER, Parameter.STRING)
                .example("uuid_extract_version('41db1265-8bc1-4ab3-992f-885799a4af1d')", "4");
        function("uuid_extract_timestamp", "When a UUID of version 1 or 7 was made; null for others.")
                .with(FunctionTrait.GIVES_NULL)
                .takes(DataType.TIMESTAMP_TZ, Parameter.STRING)
                .example("epoch_ms(uuid_extract_timestamp('019535d9-3df7-79fb-b466-fa907fa17f9e'))", "1740365184503");
    }

    @Override
    Kernel kernel(String name, List<DataType> arguments, DataType result) {
        return switch (name) {
            case "gen_random_uuid" -> Rows.text((in, i, text) -> text.text(random()));
            case "uuidv7" -> Rows.text((in, i, text) -> text.text(ordered()));
            case "uuid_extract_version" ->
                Rows.each((in, i, out) -> {
                    UUID uuid = parse(in[0].text(i));
                    if (uuid.variant() == 2) {
                        out.putLong(i, uuid.version());
                    } else {
                        out.putNull(i);
                    }
                });
            case "uuid_extract_timestamp" ->
                Rows.each((in, i, out) -> {
                    UUID uuid = parse(in[0].text(i));
                    if (uuid.variant() == 2 && uuid.version() == TIME_ORDERED) {
                        out.putLong(i, (uuid.getMostSignificantBits() >>> Short.SIZE) * 1000);
                    } else if (uuid.variant() == 2 && uuid.version() == 1) {
                        out.putLong(i, (uuid.timestamp() - GREGORIAN) / 10);
                    } else {
                        out.putNull(i);
                    }
                });
            default -> throw new IllegalStateException(name);
        };
    }

    /** Of the fast generator: these name rows, they keep no secrets. */
    private static String random() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        long high = (random.nextLong() & 0xFFFF_FFFF_FFFF_0FFFL) | 0x4000L;
        return new UUID(high, (random.nextLong() & VARIANT_FREE) | VARIANT).toString();
    }

    private static String ordered() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        long high = System.currentTimeMillis() << Short.SIZE | 0x7000L | random.nextLong() & 0xFFFL;
        return new UUID(high, (random.nextLong() & VARIANT_FREE) | VARIANT).toString();
    }

    private static UUID parse(String text) {
        String digits = text.strip().toLowerCase(Locale.ROOT);
        if (!digits.matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")) {
            throw new CentellaException(ErrorCode.INVALID_ARGUMENT, "'" + text + "' is no UUID");
        }
        return UUID.fromString(digits);
    }
}
