// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.shell.cluster;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.centella.shell.cluster.Strike.Blow;
import org.jspecify.annotations.Nullable;

/**
 * A cluster that {@link Strike}s hit: a master and a few workers, each with a disk and a machine of its own where the test may
 * make those, else all with those of the test. After every strike there is what was there before.
 */
final class StruckCluster implements AutoCloseable {
    /** One for the test's driver, and one for another. */
    private static final int CORES = 2;

    private static final int LOSSY_MILLIS = 1000;
    private static final int LOST_MILLIS = 100;

    final ClusterProcesses processes;
    /** Why some kinds of blows are left out. */
    final Map<Blow, String> leftOut = new EnumMap<>(Blow.class);
    /** What was wrong with the other driver. */
    final ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();

    private final Path data;
    private final String expected;
    private final @Nullable IsolatedNetwork network;
    private final List<SmallDisk> disks = new ArrayList<>();
    private final Object oneDriver = new Object();
    /** A driver that begins while there is no master says so, and ends. */
    private final Object connecting = new Object();

    private final Process[] workers;
    private final Thread whenKilled = new Thread(this::dismantle);
    private Process master;

    StruckCluster(Path folder, Path data, int count) throws IOException, InterruptedException {
        this.data = data;
        this.workers = new Process[count];
        String noNetwork = IsolatedNetwork.missing();
        String noDisk = SmallDisk.missing(folder.resolve("trial"));
        for (Blow blow : Blow.values()) {
            String missing = blow.needsNetwork() ? noNetwork : blow.needsDisk() ? noDisk : null;
            if (missing != null) {
                leftOut.put(blow, missing);
            }
        }
        Runtime.getRuntime().addShutdownHook(whenKilled);
        network = noNetwork == null ? IsolatedNetwork.of(count) : null;
        processes = network == null ? new ClusterProcesses(folder) : new ClusterProcesses(folder, network.hub());
        for (int i = 0; i < count && noDisk == null; i++) {
            disks.add(new SmallDisk(folder.resolve("disk-" + i)));
        }
        try {
            expected = SecondDriver.expected(processes, data);
            master = processes.master();
            for (int i = 0; i < count; i++) {
                startWorker(i);
            }
        } catch (IOException | RuntimeException | AssertionError e) {
            close();
            throw e;
        }
    }

    /** Where workers keep what executors write. */
    List<Path> work() {
        return disks.isEmpty()
                ? List.of(processes.work())
                : disks.stream().map(SmallDisk::folder).toList();
    }

    private void startWorker(int slot) throws IOException {
        Path work = disks.isEmpty() ? processes.work() : disks.get(slot).folder();
        workers[slot] = processes.worker(
                CORES,
                network == null ? new ClusterProcesses.Place(List.of(), "localhost", work) : network.place(slot, work));
    }

    /** Those of living workers. */
    synchronized List<ProcessHandle> executors() {
        return Arrays.stream(workers)
                .flatMap(worker -> ClusterProcesses.executors(worker).stream())
                .toList();
    }

    /** Returns when it is over. */
    void strike(Strike strike) {
        Signals.sleep(strike.after());
        try {
            switch (strike.blow()) {
                case KILL_EXECUTOR -> executor(strike, ProcessHandle::destroyForcibly);
                case PAUSE_EXECUTOR -> executor(strike, executor -> Signals.pause(executor, strike.pause()));
                case SLOW_EXECUTOR -> executor(strike, executor -> Signals.slow(executor, strike.pause()));
                case KILL_WORKER -> replace(strike, worker -> worker.toHandle().destroyForcibly());
                // Not Process.destroy, which closes the standard input too.
                case END_WORKER -> replace(strike, worker -> Signals.send(worker.toHandle(), "TERM"));
                case PAUSE_WORKER -> Signals.pause(worker(strike).toHandle(), strike.pause());
                case KILL_MASTER, PAUSE_MASTER -> {
                    synchronized (connecting) {
                        strikeMaster(strike);
                    }
                }
                case KILL_DRIVER, PAUSE_DRIVER -> {
                    // There are cores for one more.
                    synchronized (oneDriver) {
                        strikeDriver(strike);
                    }
                }
                case FILL_DISK -> fill(disks.get(strike.victim()), strike);
                case CORRUPT_BLOCK -> corrupt(strike);
                case CUT_LINK, SLOW_LINK, LOSSY_LINK -> disturb(network, strike);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void executor(Strike strike, Consumer<ProcessHandle> action) {
        executors().stream().skip(strike.victim()).findFirst().ifPresent(action);
    }

    private synchronized Process worker(Strike strike) {
        return workers[strike.victim()];
    }

    private synchronized Process master() {
        return master;
    }

    private void replace(Strike strike, Consumer<Process> end) throws IOException {
        Process worker = worker(strike);
        end.accept(worker);
        Signals.sleep(strike.pause());
        synchronized (this) {
            // Another strike may have replaced it meanwhile.
            if (workers[strike.victim()] == worker) {
                startWorker(strike.victim());
            }
        }
    }

    private void strikeMaster(Strike strike) throws IOException, InterruptedException {
        if (strike.blow() == Blow.KILL_MASTER) {
            restartMaster(strike);
        } else {
            Signals.pause(master().toHandle(), strike.pause());
        }
    }

    private synchronized void restartMaster(Strike strike) throws IOException, InterruptedException {
        master.destroyForcibly().waitFor();
        Signals.sleep(strike.pause());
        master = processes.master();
    }

    private void strikeDriver(Strike strike) throws IOException, InterruptedException {
        SecondDriver driver;
        synchronized (connecting) {
            driver = SecondDriver.start(processes, data, 1);
            driver.awaitExecutors();
        }
        Signals.sleep(strike.after());
        if (strike.blow() == Blow.PAUSE_DRIVER) {
            Signals.pause(driver.process(), strike.pause());
            check(driver.checkAnswers(expected));
        } else {
            driver.process().destroyForcibly();
            check(driver.checkGone());
        }
    }

    /** What is wrong when one driver asks for all cores and gets rid of them again, or an empty text. */
    String checkAllCores() throws IOException, InterruptedException {
        SecondDriver last = SecondDriver.start(processes, data, CORES * workers.length);
        String cores = last.checkAllExecutors();
        return cores.isEmpty() ? last.checkAnswers(expected) : cores;
    }

    private void check(String problem) {
        if (!problem.isEmpty()) {
            failures.add(problem);
        }
    }

    private static void fill(SmallDisk disk, Strike strike) throws IOException {
        disk.fill();
        Signals.sleep(strike.pause());
        disk.relieve();
    }

    /** Flips a bit of some file of spilled rows, as soon as there is one. */
    private void corrupt(Strike strike) throws IOException {
        Random random = new Random(strike.hashCode());
        List<Path> files = new ArrayList<>();
        ClusterProcesses.comes(2, () -> files.addAll(spilled()));
        if (files.isEmpty()) {
            return;
        }
        Path file = files.get(random.nextInt(files.size()));
        if (!Files.exists(file)) {
            return;
        }
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
            if (bytes.length() > 0) {
                long at = random.nextLong(bytes.length());
                bytes.seek(at);
                int value = bytes.read();
                bytes.seek(at);
                bytes.write(value ^ 1 << random.nextInt(Byte.SIZE));
            }
        }
    }

    private List<Path> spilled() {
        List<Path> files = new ArrayList<>();
        for (Path folder : work()) {
            try (Stream<Path> all = Files.walk(folder)) {
                all.filter(file -> file.toString().endsWith(".spill") && Files.isRegularFile(file))
                        .forEach(files::add);
            } catch (IOException | UncheckedIOException e) {
                // A folder that goes while one looks at it.
            }
        }
        return files;
    }

    private static void disturb(@Nullable IsolatedNetwork network, Strike strike) throws IOException {
        if (network == null) {
            throw new IllegalStateException("there is no network to disturb");
        }
        int host = strike.victim();
        switch (strike.blow()) {
            case CUT_LINK -> cut(network, host, strike.pause());
            case SLOW_LINK -> {
                network.slow(host);
                Signals.sleep(strike.pause());
                network.hurry(host);
            }
            default -> {
                for (int time = 0; time < strike.pause(); time += LOSSY_MILLIS) {
                    cut(network, host, LOST_MILLIS);
                    Signals.sleep(LOSSY_MILLIS - LOST_MILLIS);
                }
            }
        }
    }

    private static void cut(IsolatedNetwork network, int host, int millis) {
        network.cut(host);
        Signals.sleep(millis);
        network.connect(host);
    }

    @Override
    public void close() {
        Runtime.getRuntime().removeShutdownHook(whenKilled);
        processes.close();
        dismantle();
    }

    private void dismantle() {
        disks.forEach(SmallDisk::close);
        if (network != null) {
            network.close();
        }
    }
}
