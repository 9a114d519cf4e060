// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MasterStateTest {
    private static final Endpoint NOWHERE = new Endpoint("localhost", 1);
    private static final long GIBIBYTE = 1L << 30;

    private final MasterState master = new MasterState();

    /** A worker or an application that keeps what the master tells it. */
    private final class Member {
        private final List<FromMaster> told = new ArrayList<>();

        void says(ToMaster message) {
            master.received(this, told::add, message);
        }

        void leaves() {
            master.closed(this, "cut");
        }

        <T> List<T> told(Class<T> kind) {
            return told.stream().filter(kind::isInstance).map(kind::cast).toList();
        }
    }

    private Member worker(String name, int cores, long memory, ExecutorGrant... running) {
        Member worker = new Member();
        worker.says(new ToMaster.WorkerHello(name, "localhost", cores, memory, List.of(running)));
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
        worker.says(new ToMaster.ExecutorExited("a", 0, 137));
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
        worker.says(new ToMaster.ExecutorExited("first", 0, 143));
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
}
