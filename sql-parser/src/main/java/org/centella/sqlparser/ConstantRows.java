// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.sqlparser;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.centella.columnar.type.DataType;
import org.jspecify.annotations.Nullable;

/**
 * Reads VALUES of nothing but literals, however many rows: no syntax tree is made of them. Whatever else stands there is
 * left to the grammar of queries.
 */
final class ConstantRows {
    private static final int MOST_DIGITS = 38;
    private static final int LONG_DIGITS = 18;

    private final TokenReader reader;
    private int parameters;

    private ConstantRows(TokenReader reader) {
        this.reader = reader;
    }

    /** The rows behind VALUES up to the end of the statement, or null, with nothing read, when they are not that simple. */
    static @Nullable List<List<Constant>> read(TokenReader reader) {
        int start = reader.mark();
        List<List<Constant>> rows = new ConstantRows(reader).rows();
        if (rows == null) {
            reader.back(start);
        }
        return rows;
    }

    private @Nullable List<List<Constant>> rows() {
        if (!reader.accept("values")) {
            return null;
        }
        List<List<Constant>> rows = new ArrayList<>();
        do {
            List<Constant> row = row();
            if (row == null) {
                return null;
            }
            rows.add(row);
        } while (reader.acceptSymbol(','));
        return reader.atEnd() ? rows : null;
    }

    private @Nullable List<Constant> row() {
        if (!reader.acceptSymbol('(')) {
            return null;
        }
        List<Constant> row = new ArrayList<>();
        do {
            Constant constant = constant();
            if (constant == null) {
                return null;
            }
            row.add(constant);
        } while (reader.acceptSymbol(','));
        return reader.acceptSymbol(')') ? row : null;
    }

    private @Nullable Constant constant() {
        Token token = reader.next();
        return switch (token.kind()) {
            case STRING -> new Constant(token.value(), DataType.VARCHAR);
            case NUMBER -> number(token.text(), false);
            case SYMBOL ->
                token.isSymbol('?')
                        ? new Constant(new Constant.Parameter(parameters++), DataType.NULL)
                        : token.isSymbol('-') && reader.peek().kind() == Token.Kind.NUMBER
                                ? number(reader.next().text(), true)
                                : null;
            case WORD -> word(token);
            case QUOTED_NAME, END -> null;
        };
    }

    private @Nullable Constant word(Token token) {
        if (token.isWord("null")) {
            return Constant.NULL;
        }
        if (token.isWord("true") || token.isWord("false")) {
            return new Constant(token.isWord("true"), DataType.BOOLEAN);
        }
        if (reader.peek().kind() != Token.Kind.STRING) {
            return null;
        }
        try {
            if (token.isWord("date")) {
                return new Constant(LocalDate.parse(reader.next().value()).toEpochDay(), DataType.DATE);
            }
            if (token.isWord("timestamp")) {
                String text = reader.next().value().replace(' ', 'T');
                LocalDateTime time = LocalDateTime.parse(text);
                long micros = time.toEpochSecond(ZoneOffset.UTC) * 1_000_000 + time.getNano() / 1000;
                return time.getNano() % 1000 == 0 ? new Constant(micros, DataType.TIMESTAMP) : null;
            }
            if (token.isWord("x") && token.end() == reader.peek().start()) {
                return new Constant(HexFormat.of().parseHex(reader.next().value()), DataType.VARBINARY);
            }
        } catch (DateTimeException | IllegalArgumentException e) {
            // The grammar may know better, or have the better message.
            return null;
        }
        return null;
    }

    private static @Nullable Constant number(String written, boolean negative) {
        try {
            String text = Radix.is(written) ? Radix.integer(written).toString() : written.replace("_", "");
            if (text.indexOf('e') >= 0 || text.indexOf('E') >= 0) {
                double value = Double.parseDouble(text);
                return new Constant(negative ? -value : value, DataType.DOUBLE);
            }
            BigDecimal value = new BigDecimal(negative ? "-" + text : text);
            int digits = Math.max(value.precision(), value.scale());
            if (digits > MOST_DIGITS) {
                return null;
            }
            BigInteger unscaled = value.unscaledValue();
            Object held = digits <= LONG_DIGITS ? (Object) unscaled.longValueExact() : unscaled;
            if (value.scale() == 0 && held instanceof Long whole) {
                return new Constant(whole, whole == whole.intValue() ? DataType.INTEGER : DataType.BIGINT);
            }
            return new Constant(held, new DataType.Decimal(digits, value.scale()));
        } catch (NumberFormatException e) {
            return null;
        }
    }
}
