// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.server.flight;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import org.apache.arrow.flight.Ticket;
import org.apache.arrow.flight.sql.impl.FlightSql.TicketStatementQuery;

/** What tickets say that clients give back. */
final class Tickets {
    private Tickets() {}

    /** The name of the statement whose rows a ticket is for; empty when it is for something else. */
    static String statement(Ticket ticket) {
        try {
            Any any = Any.parseFrom(ticket.getBytes());
            return any.is(TicketStatementQuery.class)
                    ? any.unpack(TicketStatementQuery.class)
                            .getStatementHandle()
                            .toStringUtf8()
                    : "";
        } catch (InvalidProtocolBufferException e) {
            return "";
        }
    }
}
