// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.dataframe;

import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.sqlparser.Statement;
import org.centella.sqlparser.Statement.TransactionStep;

/**
 * BEGIN and COMMIT for programs that send them: every statement is a transaction of its own, and between the two it stays
 * one. ROLLBACK is honest about it: it fails when there is something it would have to take back.
 */
final class Transaction {
    private boolean open;
    private boolean changed;

    synchronized void step(TransactionStep step) {
        boolean lost = step == TransactionStep.ROLLBACK && open && changed;
        open = step == TransactionStep.BEGIN;
        changed = false;
        if (lost) {
            throw new CentellaException(
                    ErrorCode.FEATURE_NOT_SUPPORTED,
                    "what was done since BEGIN cannot be rolled back: every statement is a transaction of its own");
        }
    }

    /** Takes note of a statement that begins to run. */
    synchronized void notice(Statement statement) {
        changed |= switch (statement) {
            case Statement.Insert _,
                    Statement.Delete _,
                    Statement.Update _,
                    Statement.Truncate _,
                    Statement.AlterTable _,
                    Statement.CopyFrom _,
                    Statement.CopyTo _,
                    Statement.CreateTable _,
                    Statement.CreateExternalTable _,
                    Statement.CreateView _,
                    Statement.CreateSchema _,
                    Statement.DropTable _,
                    Statement.DropView _,
                    Statement.CreateIndex _,
                    Statement.DropIndex _,
                    Statement.DropSchema _ -> true;
            case Statement.Query _,
                    Statement.Explain _,
                    Statement.Analyze _,
                    Statement.Show _,
                    Statement.ShowCreate _,
                    Statement.ShowSetting _,
                    Statement.DescribeTable _,
                    Statement.DescribeQuery _,
                    Statement.DescribeFunction _,
                    Statement.SetSetting _,
                    Statement.ResetSetting _,
                    Statement.Use _,
                    Statement.Transaction _ -> false;
        };
    }
}
