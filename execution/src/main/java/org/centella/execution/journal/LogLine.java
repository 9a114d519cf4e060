// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.journal;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.jsontype.NamedType;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.execution.scheduler.LogEntry;

/** A line of an event log: {@code {"at": "2026-03-01T12:00:00.123Z", "event": "TaskLaunched", …}}. */
public record LogLine(Instant at, LogEntry entry) {
    private static final JsonMapper JSON = mapper();

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "event")
    private interface Named {}

    private static JsonMapper mapper() {
        JsonMapper.Builder builder = JsonMapper.builder().addMixIn(LogEntry.class, Named.class);
        for (Class<?> entry : LogEntry.class.getPermittedSubclasses()) {
            builder.registerSubtypes(new NamedType(entry, entry.getSimpleName()));
        }
        return builder.build();
    }

    /** Without a line break. */
    public String toJson() {
        try {
            ObjectNode line = JSON.createObjectNode().put("at", at.toString());
            line.setAll((ObjectNode) JSON.valueToTree(entry));
            return JSON.writeValueAsString(line);
        } catch (JsonProcessingException e) {
            throw new CentellaException(ErrorCode.INTERNAL_ERROR, "an event cannot be written as JSON: " + e, e);
        }
    }

    /** What {@link #toJson} wrote. */
    public static LogLine ofJson(String json) {
        try {
            ObjectNode line = (ObjectNode) JSON.readTree(json);
            Instant at = Instant.parse(line.remove("at").asText());
            return new LogLine(at, JSON.treeToValue(line, LogEntry.class));
        } catch (JsonProcessingException e) {
            throw new CentellaException(ErrorCode.CORRUPT_FILE, "this is no line of an event log: " + json, e);
        }
    }
}
