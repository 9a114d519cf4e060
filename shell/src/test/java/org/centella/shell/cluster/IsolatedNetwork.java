// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.shell.cluster;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A network of Linux's namespaces, as if workers were on machines of their own, with links that can be cut, slowed and
 * disturbed:
 *
 * <pre>
 *   this process, at 198.18.x.1 --- bridge ---+--- link --- namespace 0, at 198.18.x.10
 *                                             +--- link --- namespace 1, at 198.18.x.11
 * </pre>
 *
 * Takes root's rights and the commands of iproute2.
 */
final class IsolatedNetwork implements AutoCloseable {
    /** Addresses for tests between networks (RFC 2544), which nobody uses. */
    private static final String NETWORK = "198.18.";

    private static final int FIRST_HOST = 10;
    private static final int NETWORKS = 250;
    /** A slow link, in each direction. */
    private static final String[] SLOW = {"tbf", "rate", "4mbit", "burst", "32kb", "latency", "200ms"};

    private static final String[] FAST = {"pfifo"};

    private final String id = Long.toString(ProcessHandle.current().pid(), Character.MAX_RADIX);
    private final String prefix = NETWORK + ProcessHandle.current().pid() % NETWORKS + ".";
    private final int hosts;
    private final List<List<String>> undo = new ArrayList<>();

    private IsolatedNetwork(int hosts) {
        this.hosts = hosts;
    }

    /** Why there can be none, or null. */
    static @Nullable String missing() {
        IsolatedNetwork trial = new IsolatedNetwork(1);
        try (trial) {
            trial.build();
            trial.slow(0);
            return null;
        } catch (IOException e) {
            return e.getMessage();
        }
    }

    static IsolatedNetwork of(int hosts) throws IOException {
        IsolatedNetwork network = new IsolatedNetwork(hosts);
        try {
            network.build();
        } catch (IOException e) {
            network.close();
            throw e;
        }
        return network;
    }

    private void build() throws IOException {
        make(List.of("ip", "link", "del", bridge()), "ip", "link", "add", bridge(), "type", "bridge");
        SystemCommand.run("ip", "addr", "add", hub() + "/24", "dev", bridge());
        SystemCommand.run("ip", "link", "set", bridge(), "up");
        for (int host = 0; host < hosts; host++) {
            String space = namespace(host);
            make(List.of("ip", "netns", "del", space), "ip", "netns", "add", space);
            make(
                    List.of("ip", "link", "del", link(host)),
                    "ip",
                    "link",
                    "add",
                    link(host),
                    "type",
                    "veth",
                    "peer",
                    "name",
                    "eth0",
                    "netns",
                    space);
            SystemCommand.run("ip", "link", "set", link(host), "master", bridge());
            SystemCommand.run("ip", "link", "set", link(host), "up");
            SystemCommand.run("ip", "-n", space, "addr", "add", address(host) + "/24", "dev", "eth0");
            SystemCommand.run("ip", "-n", space, "link", "set", "eth0", "up");
            SystemCommand.run("ip", "-n", space, "link", "set", "lo", "up");
        }
    }

    private void make(List<String> later, String... command) throws IOException {
        SystemCommand.run(command);
        undo.add(later);
    }

    private String bridge() {
        return "cen" + id + "b";
    }

    private String namespace(int host) {
        return "cen" + id + "n" + host;
    }

    private String link(int host) {
        return "cen" + id + "l" + host;
    }

    /** The address of this process. */
    String hub() {
        return prefix + 1;
    }

    private String address(int host) {
        return prefix + (FIRST_HOST + host);
    }

    /** Where a worker of a host runs. */
    ClusterProcesses.Place place(int host, Path work) {
        return new ClusterProcesses.Place(List.of("ip", "netns", "exec", namespace(host)), address(host), work);
    }

    /** Nothing gets through any more, and nobody is told. */
    void cut(int host) {
        tryRun("ip", "link", "set", link(host), "down");
    }

    void connect(int host) {
        tryRun("ip", "link", "set", link(host), "up");
    }

    void slow(int host) throws IOException {
        SystemCommand.run(shape("replace", host, SLOW, "tc", "qdisc"));
        SystemCommand.run(shape("replace", host, SLOW, "tc", "-n", namespace(host), "qdisc"));
    }

    void hurry(int host) {
        tryRun(shape("replace", host, FAST, "tc", "qdisc"));
        tryRun(shape("replace", host, FAST, "tc", "-n", namespace(host), "qdisc"));
    }

    private String[] shape(String what, int host, String[] how, String... command) {
        List<String> all = new ArrayList<>(List.of(command));
        boolean inside = command.length > 2;
        all.addAll(List.of(what, "dev", inside ? "eth0" : link(host), "root"));
        all.addAll(List.of(how));
        return all.toArray(String[]::new);
    }

    private static void tryRun(String... command) {
        try {
            SystemCommand.run(command);
        } catch (IOException e) {
            System.err.println(e.getMessage());
        }
    }

    @Override
    public void close() {
        undo.reversed().forEach(command -> tryRun(command.toArray(String[]::new)));
        undo.clear();
    }
}
