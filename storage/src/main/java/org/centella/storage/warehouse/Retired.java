// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage.warehouse;

/**
 * A file or folder that the latest version no longer needs but queries that began before may.
 *
 * @param path relative to what names it
 * @param since milliseconds since 1970
 */
public record Retired(String path, long since) {}
