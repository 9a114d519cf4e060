// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class MasterStateTest {
    private static final Endpoint NOWHERE = new Endpoint("localhost", 1);
    private static final long GIBIBYTE = 1L << 30;

    private static final long TICK = TimeUnit.MILLISECONDS.toNanos(10);

    private final MasterState master = new MasterState();
    private long now;

    /** A worker or an application that keeps what the master tells it. */
    private final class Member {
        private final List<FromMaster> told = new ArrayList<>();

        void says(ToMaster message) {
            master.received(this, told::add, message, now);
        }

        void leaves() {
            master.closed(this, "cut", now);
        }

        <T> List<T> told(Class<T> kind) {
            return told.stream().filter(kind::isInstance).map(kind::cast).toList();
        }
    }

    private Member worker(String name, int cores, long memory, ExecutorGrant... running) {
        Member worker = new Member();
        worker.says(new ToMaster.WorkerHello(name, "localhost", cores, memory, false, List.of(running)));
        return worker;
    }

    private Member application(String id, int wanted, long memory, int next) {
        Member application = new Member();
        application.says(new ToMaster.ApplicationHello(id, id, NOWHERE, NOWHERE, "", wanted, 1, memory, next));
        return application;
    }

    @Test
    void sharesCoresEvenlyAmongApplicationsThatWantMore() {
        Member a = application("a", 9, GIBIBYTE, 0);
        Member b = application("b", 9, GIBIBYTE, 0);
        Member c = application("c", 1, GIBIBYTE, 0);
        worker("one", 4, 8 * GIBIBYTE);
        worker("two", 1, 8 * GIBIBYTE);
        assertThat(a.told(FromMaster.Granted.class)).hasSize(2);
        assertThat(b.told(FromMaster.Granted.class)).hasSize(2);
        assertThat(c.told(FromMaster.Granted.class)).hasSize(1);
    }

    @Test
    void grantsNoMoreThanWorkersHave() {
        Member worker = worker("one", 8, 3 * GIBIBYTE);
        application("large", 8, GIBIBYTE, 0);
        assertThat(worker.told(FromMaster.Launch.class)).as("memory for three").hasSize(3);
    }

    @Test
    void replacesAnExecutorThatEndedUnderANewNumber() {
        Member worker = worker("one", 1, GIBIBYTE);
        Member application = application("a", 1, GIBIBYTE, 0);
        application.says(new ToMaster.Joined(0));
        worker.says(new ToMaster.ExecutorExited("a", 0, "ended with code 137"));
        assertThat(application.told(FromMaster.Ended.class))
                .extracting(FromMaster.Ended::executor)
                .containsExactly(0);
        assertThat(worker.told(FromMaster.Launch.class))
                .extracting(launch -> launch.executor().executor())
                .containsExactly(0, 1);
    }

    @Test
    void givesCoresBackOnlyOnceTheProcessIsGone() {
        Member worker = worker("one", 1, GIBIBYTE);
        Member first = application("first", 1, GIBIBYTE, 0);
        Member second = application("second", 1, GIBIBYTE, 0);
        first.leaves();
        assertThat(worker.told(FromMaster.Kill.class)).hasSize(1);
        assertThat(second.told(FromMaster.Granted.class)).isEmpty();
        worker.says(new ToMaster.ExecutorExited("first", 0, "ended with code 143"));
        assertThat(second.told(FromMaster.Granted.class)).hasSize(1);
    }

    @Test
    void movesExecutorsOfALostWorkerToAnother() {
        Member lost = worker("lost", 1, GIBIBYTE);
        Member application = application("a", 1, GIBIBYTE, 0);
        Member other = worker("other", 1, GIBIBYTE);
        assertThat(other.told(FromMaster.Launch.class)).isEmpty();
        lost.leaves();
        assertThat(application.told(FromMaster.Ended.class)).hasSize(1);
        assertThat(other.told(FromMaster.Launch.class)).hasSize(1);
    }

    @Test
    void learnsWhatRunsWhenItStartsAnew() {
        ExecutorGrant running = new ExecutorGrant("a", 4, NOWHERE, NOWHERE, "", 1, GIBIBYTE);
        Member worker = worker("one", 2, 2 * GIBIBYTE, running);
        Member application = application("a", 2, GIBIBYTE, 7);
        assertThat(worker.told(FromMaster.Launch.class))
                .as("one more, of a number that none had")
                .extracting(launch -> launch.executor().executor())
                .containsExactly(7);
        assertThat(application.told(FromMaster.Granted.class)).hasSize(1);
    }

    @Test
    void triesLaterAndLaterWhatCannotStartAndSaysSo() {
        Member worker = worker("one", 1, GIBIBYTE);
        Member application = application("a", 1, GIBIBYTE, 0);
        List<Long> pauses = new ArrayList<>();
        for (int executor = 0; executor < 10; executor++) {
            worker.says(new ToMaster.ExecutorExited("a", executor, "ended with code 1"));
            long failedAt = now;
            while (worker.told(FromMaster.Launch.class).size() == executor + 1) {
                now += TICK;
                master.tick(now);
            }
            pauses.add(now - failedAt);
            assertThat(application.told(FromMaster.CannotStart.class))
                    .as("failures in a row: %d", executor + 1)
                    .hasSize(Math.max(0, executor + 1 - (ApplicationState.FAILED_STARTS - 1)));
        }
        assertThat(pauses).isSorted();
        assertThat(pauses.getLast()).isEqualTo(TimeUnit.SECONDS.toNanos(30));
        assertThat(application.told(FromMaster.CannotStart.class).getLast().reason())
                .isEqualTo("executor 9 on one ended with code 1");
        application.says(new ToMaster.Joined(10));
        worker.says(new ToMaster.ExecutorExited("a", 10, "ended with code 137"));
        assertThat(worker.told(FromMaster.Launch.class))
                .as("one that had started is replaced at once")
                .hasSize(12);
    }

    @Test
    void avoidsAWorkerOnWhichNothingStarts() {
        Member broken = worker("broken", 8, 8 * GIBIBYTE);
        Member good = worker("good", 1, GIBIBYTE);
        application("a", 1, GIBIBYTE, 0);
        broken.says(new ToMaster.ExecutorExited("a", 0, "ended with code 1"));
        now += TimeUnit.SECONDS.toNanos(1);
        master.tick(now);
        assertThat(good.told(FromMaster.Launch.class)).hasSize(1);
    }

    @Test
    void asksToLeaveAWorkerThatLeavesAndGivesItNothingMore() {
        Member leaving = worker("leaving", 2, 2 * GIBIBYTE);
        Member application = application("a", 1, GIBIBYTE, 0);
        leaving.says(new ToMaster.WorkerLeaves());
        assertThat(application.told(FromMaster.Leaves.class))
                .extracting(FromMaster.Leaves::executor)
                .containsExactly(0);
        assertThat(leaving.told(FromMaster.Launch.class)).hasSize(1);
        Member other = worker("other", 1, GIBIBYTE);
        assertThat(other.told(FromMaster.Launch.class))
                .as("another is started before the first has ended")
                .hasSize(1);
    }

    @Test
    void givesAnExecutorItsCoresShareOfTheMemoryUnlessMoreIsAskedFor() {
        Member worker = worker("one", 4, 8 * GIBIBYTE);
        application("a", 9, 0, 0);
        assertThat(worker.told(FromMaster.Launch.class))
                .extracting(launch -> launch.executor().memory())
                .containsExactly(2 * GIBIBYTE, 2 * GIBIBYTE, 2 * GIBIBYTE, 2 * GIBIBYTE);
    }

    @Test
    void startsMoreWhenMoreAreWantedAndNoneWhenFewer() {
        Member worker = worker("one", 4, 4 * GIBIBYTE);
        Member application = application("a", 0, GIBIBYTE, 0);
        assertThat(worker.told(FromMaster.Launch.class)).isEmpty();
        application.says(new ToMaster.Wants(3));
        assertThat(worker.told(FromMaster.Launch.class)).hasSize(3);
        application.says(new ToMaster.Wants(1));
        worker.says(new ToMaster.ExecutorExited("a", 0, "ended with code 0"));
        worker.says(new ToMaster.ExecutorExited("a", 1, "ended with code 0"));
        assertThat(worker.told(FromMaster.Launch.class)).hasSize(3);
        assertThat(master.status().freeCores()).isEqualTo(3);
    }
}
