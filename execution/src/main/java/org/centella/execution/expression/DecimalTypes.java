// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.expression;

import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.type.DataType;
import org.centella.columnar.type.DataType.Decimal;

/**
 * The types of decimal results. Sums, differences and products keep every digit: their scale is exact, their precision is
 * what could be needed but at most 38, and a value that then does not fit is NUMERIC_OVERFLOW. Quotients have 38 digits,
 * {@value #LEAST_DIVISION_SCALE} or more of them after the point, and are rounded half up to them: as many as PostgreSQL
 * gives to a quotient near 1, and enough for a small share of a large sum.
 *
 * <pre>
 *   (p1,s1) + (p2,s2)   scale max(s1,s2)          integer digits max(p1-s1, p2-s2) + 1
 *   (p1,s1) * (p2,s2)   scale s1+s2               precision p1+p2
 *   (p1,s1) / (p2,s2)   scale max(16, s1, s2)     precision 38
 *   (p1,s1) % (p2,s2)   scale max(s1,s2)          integer digits min(p1-s1, p2-s2)
 * </pre>
 */
public final class DecimalTypes {
    static final int LEAST_DIVISION_SCALE = 16;

    private DecimalTypes() {}

    /** The decimal type that holds an integer type's values, or the decimal type itself. */
    public static Decimal of(DataType type) {
        if (type instanceof Decimal decimal) {
            return decimal;
        }
        return switch (type.layout()) {
            case INT8 -> new Decimal(3, 0);
            case INT16 -> new Decimal(5, 0);
            case INT32 -> new Decimal(10, 0);
            case INT64 -> new Decimal(19, 0);
            case BIT, FLOAT32, FLOAT64, INT128, VIEW, LIST, STRUCT ->
                throw new IllegalArgumentException(type + " has no decimal type");
        };
    }

    /** The type of a sum or difference. */
    public static Decimal sum(Decimal a, Decimal b) {
        int scale = Math.max(a.scale(), b.scale());
        return capped(Math.max(integers(a), integers(b)) + 1, scale);
    }

    /** @throws CentellaException NUMERIC_OVERFLOW when the product's scale alone exceeds 38 */
    public static Decimal product(Decimal a, Decimal b) {
        int scale = a.scale() + b.scale();
        if (scale > Decimal.MAX_PRECISION) {
            throw new CentellaException(
                    ErrorCode.NUMERIC_OVERFLOW,
                    "the product of " + a + " and " + b + " needs " + scale + " digits after the point, more than "
                            + Decimal.MAX_PRECISION + "; cast one of them to a smaller scale");
        }
        return capped(a.precision() + b.precision() - scale, scale);
    }

    public static Decimal quotient(Decimal a, Decimal b) {
        int scale = Math.max(LEAST_DIVISION_SCALE, Math.max(a.scale(), b.scale()));
        return new Decimal(Decimal.MAX_PRECISION, scale);
    }

    public static Decimal remainder(Decimal a, Decimal b) {
        int scale = Math.max(a.scale(), b.scale());
        return capped(Math.min(integers(a), integers(b)), scale);
    }

    /** The smallest type that holds the values of both, short of 38 digits. */
    public static Decimal union(Decimal a, Decimal b) {
        int scale = Math.max(a.scale(), b.scale());
        return capped(Math.max(integers(a), integers(b)), scale);
    }

    /** The type of CEIL and FLOOR: one more integer digit, for 9.5 becomes 10. */
    public static Decimal integral(Decimal a) {
        return a.scale() == 0 ? a : new Decimal(Math.max(1, Math.min(integers(a) + 1, Decimal.MAX_PRECISION)), 0);
    }

    /** The type of ROUND to some number of digits: the same scale, room for a carry. */
    public static Decimal rounded(Decimal a) {
        return capped(integers(a) + 1, a.scale());
    }

    private static Decimal capped(int integers, int scale) {
        return new Decimal(Math.clamp((long) integers + scale, 1, Decimal.MAX_PRECISION), scale);
    }

    private static int integers(Decimal type) {
        return type.precision() - type.scale();
    }
}
