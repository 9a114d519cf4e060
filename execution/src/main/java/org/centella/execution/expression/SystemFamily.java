// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.expression;

import java.util.List;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.type.DataType;

/** Functions that tell of the session, the engine and the query itself. */
final class SystemFamily extends FunctionFamily {
    private static final DataType TEXT = DataType.VARCHAR;

    SystemFamily() {
        super(FunctionCategory.SYSTEM);
    }

    @Override
    void declare() {
        function("typeof", "The name of the value's type.")
                .alias("pg_typeof")
                .total()
                .with(FunctionTrait.SEES_NULLS)
                .takes(TEXT, Parameter.ANY)
                .example("typeof(1 + 1.5)", "DECIMAL(12, 1)");
        function("error", "Fails with this message.")
                .alias("raise_error")
                .with(FunctionTrait.GIVES_NULL)
                .takes(TEXT, Parameter.STRING)
                .example("if(TRUE, 'fine', error('not fine'))", "fine");
        function("assert_true", "Null where the condition is true; else fails, with a message if given.")
                .with(FunctionTrait.SEES_NULLS)
                .takes(TEXT, Parameter.BOOLEAN)
                .takes(TEXT, Parameter.BOOLEAN, Parameter.STRING)
                .example("assert_true(1 < 2, 'not less')", "NULL");
        ofStatement("version", "The name and version of the engine.")
                .example("starts_with(version(), 'Centella')", "true");
        ofStatement("current_schema", "The schema in which names are looked up first.")
                .example("current_schema() = current_schema()", "true");
        ofStatement("current_catalog", "The catalog in which names are looked up.")
                .alias("current_database")
                .example("current_database()", "centella");
        ofStatement("current_user", "The user of the session.")
                .alias("session_user", "user")
                .example("current_user() = session_user()", "true");
        function("current_setting", "The value of a setting of the session.")
                .with(FunctionTrait.OF_STATEMENT)
                .takes(TEXT, Parameter.STRING)
                .example("current_setting('time_zone') = current_timezone()", "true");
    }

    private Declaration ofStatement(String name, String description) {
        return function(name, description)
                .total()
                .with(FunctionTrait.OF_STATEMENT)
                .takes(TEXT);
    }

    @Override
    Kernel kernel(String name, List<DataType> arguments, DataType result) {
        return switch (name) {
            case "typeof" ->
                Rows.text((in, i, text) -> text.text(arguments.getFirst().toString()));
            case "error" ->
                Rows.each((in, i, out) -> {
                    throw new CentellaException(ErrorCode.INVALID_ARGUMENT, in[0].text(i));
                });
            case "assert_true" ->
                Rows.each((in, i, out) -> {
                    if (in[0].isNull(i) || !in[0].bit(i)) {
                        String message =
                                in.length > 1 && !in[1].isNull(i) ? in[1].text(i) : "the assertion is not true";
                        throw new CentellaException(ErrorCode.INVALID_ARGUMENT, message);
                    }
                    out.putNull(i);
                });
            default ->
                throw new CentellaException(ErrorCode.INTERNAL_ERROR, name + " has no value outside a statement");
        };
    }
}
