// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.expression;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.List;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.jspecify.annotations.Nullable;

/**
 * What a zone's clocks show, in microseconds since 1970-01-01 00:00:00. The offset is kept with the times between which it
 * holds, so that rows near one another ask the zone's rules once. Where clocks go back, a time that comes twice is the
 * later one; where they go forward, a time that is left out is read by the clock before (PostgreSQL). Not thread-safe.
 */
final class ZoneClock {
    private static final long MICROS = Calendar.MICROS_PER_SECOND;

    private final ZoneRules rules;
    private long from = 1;
    private long to;
    private long offset;
    private long localFrom = 1;
    private long localTo;
    private long localOffset;

    private ZoneClock(ZoneId zone) {
        this.rules = zone.getRules();
    }

    /** @throws CentellaException INVALID_ARGUMENT when no zone has that name */
    static ZoneClock of(String name) {
        try {
            return new ZoneClock(ZoneId.of(name.strip(), ZoneId.SHORT_IDS));
        } catch (DateTimeException e) {
            for (String known : ZoneId.getAvailableZoneIds()) {
                if (known.equalsIgnoreCase(name.strip())) {
                    return new ZoneClock(ZoneId.of(known));
                }
            }
            throw new CentellaException(ErrorCode.INVALID_ARGUMENT, "there is no time zone '" + name + "'", e);
        }
    }

    /** Microseconds to add to a point in time for what clocks show then. */
    long offset(long instant) {
        if (instant < from || instant >= to) {
            Instant at = Instant.ofEpochSecond(Math.floorDiv(instant, MICROS));
            offset = rules.getOffset(at).getTotalSeconds() * MICROS;
            ZoneOffsetTransition next = rules.nextTransition(at);
            ZoneOffsetTransition last = rules.previousTransition(at.plusSeconds(1));
            from = last == null ? Long.MIN_VALUE : micros(last.getInstant());
            to = next == null ? Long.MAX_VALUE : micros(next.getInstant());
        }
        return offset;
    }

    private static long micros(Instant instant) {
        return instant.getEpochSecond() * MICROS;
    }

    long toLocal(long instant) {
        return checked(instant, offset(instant));
    }

    /** The point in time when clocks show this. */
    long toInstant(long local) {
        if (local < localFrom || local >= localTo) {
            LocalDateTime time = LocalDateTime.ofEpochSecond(Math.floorDiv(local, MICROS), 0, ZoneOffset.UTC);
            List<ZoneOffset> valid = rules.getValidOffsets(time);
            ZoneOffset known = valid.isEmpty() ? before(time) : valid.getLast();
            localOffset = known.getTotalSeconds() * MICROS;
            remember(time, valid.size() == 1);
        }
        return checked(local, -localOffset);
    }

    private ZoneOffset before(LocalDateTime time) {
        ZoneOffsetTransition gap = rules.getTransition(time);
        return gap == null ? rules.getOffset(time) : gap.getOffsetBefore();
    }

    /** An offset holds for other times of the same day at least when no clock changes near it. */
    private void remember(LocalDateTime time, boolean unique) {
        long day = Math.floorDiv(time.toEpochSecond(ZoneOffset.UTC), 86_400L);
        LocalDateTime start = LocalDateTime.ofEpochSecond(day * 86_400, 0, ZoneOffset.UTC);
        boolean steady = unique
                && isPlain(rules.getTransition(start))
                && rules.getValidOffsets(start).equals(rules.getValidOffsets(start.plusDays(1)))
                && rules.getValidOffsets(start).equals(rules.getValidOffsets(time));
        localFrom = steady ? day * Calendar.MICROS_PER_DAY : 1;
        localTo = steady ? localFrom + Calendar.MICROS_PER_DAY : 0;
    }

    private static boolean isPlain(@Nullable ZoneOffsetTransition transition) {
        return transition == null;
    }

    private static long checked(long micros, long by) {
        try {
            return Math.addExact(micros, by);
        } catch (ArithmeticException e) {
            throw new CentellaException(ErrorCode.DATETIME_OVERFLOW, "a time zone moves a time out of its range", e);
        }
    }

    /** The clock of a zone that is named row by row, as a rule the same. */
    static final class Named {
        private String name = "";
        private @Nullable ZoneClock clock;

        ZoneClock of(Operand names, int row) {
            ZoneClock last = clock;
            if (last != null && names.constant()) {
                return last;
            }
            String wanted = names.text(row);
            if (last == null || !wanted.equals(name)) {
                name = wanted;
                last = ZoneClock.of(wanted);
                clock = last;
            }
            return last;
        }
    }
}
