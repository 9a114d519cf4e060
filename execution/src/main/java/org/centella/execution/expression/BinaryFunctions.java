// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.expression;

import static org.centella.execution.expression.FunctionCategory.BINARY;
import static org.centella.execution.expression.Parameter.STRING;
import static org.centella.execution.expression.ScalarFunction.named;
import static org.centella.execution.expression.Signatures.of;

import java.util.List;
import org.centella.columnar.type.DataType;

/** Functions of bytes. Those that hash take text as its UTF-8 and give hexadecimal digits. */
final class BinaryFunctions {
    private BinaryFunctions() {}

    static List<ScalarFunction> declare() {
        return List.of(
                digest("md5", "MD5", "900150983cd24fb0d6963f7d28e17f72"),
                digest("sha1", "SHA-1", "a9993e364706816aba3e25717850c26c9cd0d89d", "sha"),
                digest("sha224", "SHA-224", "23097d223405d8228642a477bda255b32aadbce4bda0b3f7e36c9da7"),
                digest("sha256", "SHA-256", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
                digest(
                        "sha384",
                        "SHA-384",
                        "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed"
                                + "8086072ba1e7cc2358baeca134c825a7"),
                digest(
                        "sha512",
                        "SHA-512",
                        "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
                                + "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f"),
                named("crc32", BINARY, "The CRC-32 checksum.")
                        .signature(of(DataType.BIGINT, HashKernels::crc32, STRING))
                        .signature(of(DataType.BIGINT, HashKernels::crc32, Parameter.BINARY))
                        .example("crc32('abc')", "891568578")
                        .build(),
                named("hex", BINARY, "The bytes as hexadecimal digits, in upper case.")
                        .signature(of(DataType.VARCHAR, HashKernels::hexNumber, Parameter.BIGINT))
                        .signature(of(DataType.VARCHAR, HashKernels::hex, STRING))
                        .signature(of(DataType.VARCHAR, HashKernels::hex, Parameter.BINARY))
                        .example("hex('abc')", "616263")
                        .build(),
                named("unhex", BINARY, "The bytes that hexadecimal digits stand for.")
                        .alias("from_hex")
                        .signature(of(DataType.VARBINARY, HashKernels::unhex, STRING))
                        .example("octet_length(unhex('616263'))", "3")
                        .build());
    }

    private static ScalarFunction digest(String name, String algorithm, String ofAbc, String... aliases) {
        return named(name, BINARY, "The " + algorithm + " hash, as hexadecimal digits.")
                .alias(aliases)
                .signature(of(DataType.VARCHAR, (arguments, result) -> HashKernels.digest(algorithm), STRING))
                .signature(of(DataType.VARCHAR, (arguments, result) -> HashKernels.digest(algorithm), Parameter.BINARY))
                .example(name + "('abc')", ofAbc)
                .build();
    }
}
