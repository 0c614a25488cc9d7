//! List scheduling: tasks with one predecessor each on a number of equal slots, first come, first served. It knows
//! neither profiles nor what a task stands for.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};

use super::predecessors::NO_PREDECESSOR;

/// One task.
#[derive(Debug, Clone, Copy)]
pub(super) struct Task {
    /// Whose end it waits for, by index; [`NO_PREDECESSOR`] if none.
    pub(super) predecessor: u32,
    /// When it is ready: so many microseconds after that end, or at this time if there is no predecessor. Not
    /// negative after an end.
    pub(super) ready_us: i64,
    /// How long it runs, in microseconds.
    pub(super) run_us: u64,
    /// Whether it needs a slot to run.
    pub(super) takes_slot: bool,
}

/// When each task ran, and why not earlier.
#[derive(Debug)]
pub(super) struct Schedule {
    pub(super) end_us: Vec<i64>,
    /// The task whose end let it start: its predecessor, or the one that freed the slot; [`NO_PREDECESSOR`] if it
    /// started as soon as it was ready and waited for nothing.
    pub(super) cause: Vec<u32>,
}

impl Schedule {
    /// The task that ends last; of several, the last one. `None` without tasks.
    pub(super) fn last(&self) -> Option<usize> {
        (0..self.end_us.len()).max_by_key(|&index| (self.end_us[index], index))
    }
}

/// The latest of these times; 0 without any.
pub(super) fn latest(ends_us: &[i64]) -> i64 {
    ends_us.iter().copied().max().unwrap_or(0)
}

/// What happens at a time. Ends come before starts, so that a slot can change hands at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Event {
    End(u32),
    Ready(u32),
}

struct Simulation<'a> {
    tasks: &'a [Task],
    followers: Followers,
    free_slots: usize,
    /// Tasks that are ready and wait for a slot.
    queue: VecDeque<u32>,
    events: BinaryHeap<Reverse<(i64, Event)>>,
    schedule: Schedule,
}

/// Runs the tasks on `slots` slots. Tasks that wait for themselves do not run; there are none in a forest.
pub(super) fn simulate(tasks: &[Task], slots: usize) -> Schedule {
    let mut simulation = Simulation {
        tasks,
        followers: Followers::new(tasks),
        free_slots: slots.max(1),
        queue: VecDeque::new(),
        events: BinaryHeap::with_capacity(tasks.len()),
        schedule: Schedule {
            end_us: vec![i64::MIN; tasks.len()],
            cause: tasks.iter().map(|task| task.predecessor).collect(),
        },
    };
    for (index, task) in (0u32..).zip(tasks) {
        if task.predecessor == NO_PREDECESSOR {
            simulation
                .events
                .push(Reverse((task.ready_us, Event::Ready(index))));
        }
    }
    while let Some(Reverse((now_us, event))) = simulation.events.pop() {
        match event {
            Event::End(index) => simulation.end(index, now_us),
            Event::Ready(index) => simulation.ready(index, now_us),
        }
    }
    simulation.schedule
}

impl Simulation<'_> {
    fn ready(&mut self, index: u32, now_us: i64) {
        if !self.tasks[index as usize].takes_slot {
            self.run(index, now_us);
        } else if self.free_slots > 0 {
            self.free_slots -= 1;
            self.run(index, now_us);
        } else {
            self.queue.push_back(index);
        }
    }

    fn end(&mut self, index: u32, now_us: i64) {
        for &follower in self.followers.of(index) {
            let ready_us = now_us.saturating_add(self.tasks[follower as usize].ready_us);
            self.events
                .push(Reverse((ready_us, Event::Ready(follower))));
        }
        if !self.tasks[index as usize].takes_slot {
            return;
        }
        match self.queue.pop_front() {
            Some(next) => {
                self.schedule.cause[next as usize] = index;
                self.run(next, now_us);
            }
            None => self.free_slots += 1,
        }
    }

    fn run(&mut self, index: u32, now_us: i64) {
        let end_us = now_us.saturating_add_unsigned(self.tasks[index as usize].run_us);
        self.schedule.end_us[index as usize] = end_us;
        self.events.push(Reverse((end_us, Event::End(index))));
    }
}

/// Which tasks follow each task, in one array.
struct Followers {
    /// Where the followers of each task begin; one more at the end.
    first: Vec<usize>,
    tasks: Vec<u32>,
}

impl Followers {
    fn new(tasks: &[Task]) -> Self {
        let mut first = vec![0usize; tasks.len() + 1];
        let followed = |task: &Task| {
            let predecessor = task.predecessor as usize;
            (predecessor < tasks.len()).then_some(predecessor)
        };
        for predecessor in tasks.iter().filter_map(followed) {
            first[predecessor + 1] += 1;
        }
        for index in 1..first.len() {
            first[index] += first[index - 1];
        }
        let mut next = first.clone();
        let mut grouped = vec![0u32; first.last().copied().unwrap_or(0)];
        for (index, task) in (0u32..).zip(tasks) {
            if let Some(predecessor) = followed(task) {
                grouped[next[predecessor]] = index;
                next[predecessor] += 1;
            }
        }
        Self {
            first,
            tasks: grouped,
        }
    }

    fn of(&self, index: u32) -> &[u32] {
        let index = index as usize;
        &self.tasks[self.first[index]..self.first[index + 1]]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn task(predecessor: Option<u32>, ready_us: i64, run_us: u64) -> Task {
        Task {
            predecessor: predecessor.unwrap_or(NO_PREDECESSOR),
            ready_us,
            run_us,
            takes_slot: true,
        }
    }

    fn check(tasks: &[Task], slots: usize, ends_us: &[i64], causes: &[Option<u32>]) {
        let schedule = simulate(tasks, slots);
        assert_eq!(schedule.end_us, ends_us);
        let found: Vec<Option<u32>> = schedule
            .cause
            .iter()
            .map(|&cause| (cause != NO_PREDECESSOR).then_some(cause))
            .collect();
        assert_eq!(found, causes);
    }

    #[test]
    fn first_come_first_served() {
        let tasks = [task(None, 0, 10), task(None, 2, 10), task(None, 1, 10)];
        check(&tasks, 1, &[10, 30, 20], &[None, Some(2), Some(0)]);
        check(&tasks, 2, &[10, 20, 11], &[None, Some(0), None]);
        check(&tasks, 3, &[10, 12, 11], &[None, None, None]);
    }

    #[test]
    fn a_follower_is_ready_after_its_lag() {
        let tasks = [task(None, 5, 10), task(Some(0), 3, 4), task(Some(1), 0, 1)];
        check(&tasks, 1, &[15, 22, 23], &[None, Some(0), Some(1)]);
    }

    #[test]
    fn what_takes_no_slot_does_not_wait() {
        let free = Task {
            takes_slot: false,
            ..task(None, 0, 7)
        };
        check(
            &[task(None, 0, 10), free, task(None, 0, 10)],
            1,
            &[10, 7, 20],
            &[None, None, Some(0)],
        );
    }

    #[test]
    fn graham_s_anomaly_is_the_model_s_too() {
        // Two slots. A shorter first task lets its short followers in before the long one, which then ends later.
        let tasks = |first_us| {
            [
                task(None, 0, first_us),
                task(None, 0, 10),
                task(Some(0), 0, 5),
                task(Some(0), 0, 5),
                task(Some(1), 0, 20),
            ]
        };
        let end_us = |first_us| simulate(&tasks(first_us), 2).end_us.into_iter().max();
        assert_eq!(end_us(12), Some(30));
        assert_eq!(end_us(8), Some(33));
    }
}
