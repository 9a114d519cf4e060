// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.columnar.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.centella.columnar.memory.Segments;
import org.junit.jupiter.api.Test;

/** Which kernels a JVM chooses, seen in JVMs of their own. */
class VectorModuleTest {
    @Test
    void withoutTheModuleTheScalarKernelsAnswer() throws Exception {
        assertThat(run(List.of())).isEqualTo("scalar 34");
    }

    @Test
    void withTheModuleTheVectorKernelsGiveTheSameAnswer() throws Exception {
        assertThat(run(List.of("--add-modules", "jdk.incubator.vector")))
                .startsWith("Vector API")
                .endsWith(" 34");
    }

    private static String run(List<String> flags) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(flags);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Program.class.getName()));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output.strip();
    }

    /** Prints the kernels chosen and how many of 0 to 99 are greater than 65. */
    static final class Program {
        private Program() {}

        static void main(String[] args) {
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment values = arena.allocate(800, 8);
                for (int i = 0; i < 100; i++) {
                    Segments.setLong(values, i, i);
                }
                VectorKernels kernels = VectorKernels.active();
                MemorySegment out = arena.allocate(400, 4);
                System.out.println(kernels + " " + kernels.selectLongs(Comparison.GREATER, values, 65, 100, out));
            }
        }
    }
}
