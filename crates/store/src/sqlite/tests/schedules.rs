//! The queue of commands under every schedule that its threads can have.

use loom::{
    model::Builder,
    sync::{
        Arc, Condvar, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
};
use queue::Queue;

mod sync {
    pub(super) use std::sync::PoisonError;

    pub(super) use loom::sync::{Condvar, Mutex, MutexGuard};
}

#[expect(
    clippy::duplicate_mod,
    reason = "the same code, on threads of the model"
)]
#[path = "../queue.rs"]
mod queue;

/// Every schedule in which threads are interrupted at most thrice, beside where they
/// wait by themselves.
fn model(scene: impl Fn() + Sync + Send + 'static) {
    let mut builder = Builder::new();
    builder.preemption_bound = Some(3);
    builder.check(scene);
}

/// A taker as a writer or reader is one: takes until there is nothing more to come.
fn start_taking(queue: &Arc<Queue<usize>>, most: usize) -> thread::JoinHandle<Vec<usize>> {
    let queue = Arc::clone(queue);
    thread::spawn(move || {
        let mut all = Vec::new();
        loop {
            let taken = queue.take(most);
            assert!(taken.len() <= most);
            if taken.is_empty() {
                return all;
            }
            all.extend(taken);
        }
    })
}

/// What was accepted is taken, once and in order, and whoever waits for it is woken:
/// the model fails where all threads wait.
#[test]
fn what_is_accepted_is_taken_once_whatever_the_schedule() {
    model(|| {
        let queue = Arc::new(Queue::new(8));
        let answers = Arc::new((Mutex::new(Vec::new()), Condvar::new()));
        let writer = {
            let (queue, answers) = (Arc::clone(&queue), Arc::clone(&answers));
            thread::spawn(move || {
                loop {
                    let batch = queue.take(2);
                    if batch.is_empty() {
                        return;
                    }
                    answers.0.lock().unwrap().extend(batch);
                    answers.1.notify_all();
                }
            })
        };
        queue.push(1).unwrap();
        queue.push(2).unwrap();
        // As a request waits for its commit.
        let mut answered = answers.0.lock().unwrap();
        while answered.len() < 2 {
            answered = answers.1.wait(answered).unwrap();
        }
        assert_eq!(*answered, [1, 2]);
        drop(answered);
        queue.close();
        writer.join().unwrap();
    });
}

/// As the readers: each question is answered by one of two.
#[test]
fn two_who_take_share_the_work_whatever_the_schedule() {
    model(|| {
        let queue = Arc::new(Queue::new(8));
        let threads = [start_taking(&queue, 1), start_taking(&queue, 1)];
        queue.push(1).unwrap();
        queue.push(2).unwrap();
        queue.close();
        let mut taken: Vec<_> = threads
            .into_iter()
            .flat_map(|thread| thread.join().unwrap())
            .collect();
        taken.sort_unstable();
        assert_eq!(taken, [1, 2]);
        let activity = queue.activity();
        assert_eq!((activity.taken, activity.waiting), (2, 0), "counted once");
        assert_eq!(activity.batches, 2);
    });
}

/// A full or closed queue refuses, and what it refuses is never carried out.
#[test]
fn what_is_refused_is_never_taken_whatever_the_schedule() {
    model(|| {
        let queue = Arc::new(Queue::new(1));
        let accepted = Arc::new(AtomicUsize::new(0));
        let givers = [1, 2].map(|one| {
            let (queue, accepted) = (Arc::clone(&queue), Arc::clone(&accepted));
            thread::spawn(move || {
                if queue.push(one).is_ok() {
                    accepted.fetch_add(one, Ordering::SeqCst);
                }
            })
        });
        let thread = start_taking(&queue, 2);
        queue.close();
        for giver in givers {
            giver.join().unwrap();
        }
        let taken: usize = thread.join().unwrap().into_iter().sum();
        assert_eq!(taken, accepted.load(Ordering::SeqCst));
        assert!(queue.push(3).is_err());
    });
}
