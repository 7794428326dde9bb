//! [`Table`]: the windows of many subjects, in bounded memory.
//!
//! A fixed number of small sets, each behind a lock of its own; a secret hash says which set a subject belongs to.
//! Whatever happens, a decision looks at the few subjects of one set: nothing is ever swept, grown or moved as a
//! whole. A full set gives up what is over, or else the subject that was counted least, so that somebody who turns
//! up with ever new addresses pushes out their own counts, not those of subjects that are near their limit.

use std::hash::{BuildHasher as _, RandomState};
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::window::Window;
use super::{Rate, Standing, Subject};

/// How many subjects share a set.
const WAYS: usize = 16;

/// The windows of one limit.
pub(super) struct Table {
    sets: Box<[Mutex<Vec<Entry>>]>,
    hasher: RandomState,
}

struct Entry {
    subject: Subject,
    window: Window,
}

impl Table {
    /// A table of at least `capacity` subjects, rounded up to whole sets. Sets are empty until they are needed.
    pub(super) fn new(capacity: usize) -> Self {
        let sets = capacity.div_ceil(WAYS).max(1);
        Self { sets: std::iter::repeat_with(Mutex::default).take(sets).collect(), hasher: RandomState::new() }
    }

    /// Counts one, unless there are too many.
    pub(super) fn count(&self, subject: Subject, rate: Rate, now: i64) -> Standing {
        let mut set = self.set(&subject);
        if let Some(entry) = set.iter_mut().find(|entry| entry.subject == subject) {
            return entry.window.count(rate, now);
        }
        set.retain(|entry| !entry.window.is_over(rate, now));
        if set.len() >= WAYS
            && let Some(least) = (0..set.len()).min_by_key(|index| set[*index].window.total())
        {
            set.swap_remove(least);
        }
        let mut window = Window::default();
        let standing = window.count(rate, now);
        set.push(Entry { subject, window });
        standing
    }

    /// Says where a subject stands.
    pub(super) fn peek(&self, subject: Subject, rate: Rate, now: i64) -> Standing {
        let mut set = self.set(&subject);
        match set.iter_mut().find(|entry| entry.subject == subject) {
            Some(entry) => entry.window.peek(rate, now),
            None => Window::default().peek(rate, now),
        }
    }

    pub(super) fn forget(&self, subject: Subject) {
        self.set(&subject).retain(|entry| entry.subject != subject);
    }

    pub(super) fn clear(&self) {
        self.sets.iter().for_each(|set| *lock(set) = Vec::new());
    }

    /// How many subjects are remembered.
    pub(super) fn len(&self) -> usize {
        self.sets.iter().map(|set| lock(set).len()).sum()
    }

    fn set(&self, subject: &Subject) -> MutexGuard<'_, Vec<Entry>> {
        let hash = u128::from(self.hasher.hash_one(subject));
        // The high half of the product: spreads over any number of sets without a division.
        let index = (hash * self.sets.len() as u128) >> 64;
        lock(&self.sets[usize::try_from(index).unwrap_or_default()])
    }
}

fn lock(set: &Mutex<Vec<Entry>>) -> MutexGuard<'_, Vec<Entry>> {
    set.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: i64 = 1_700_000_000_000_000;

    fn hourly() -> Rate {
        "10/h".parse().unwrap()
    }

    #[test]
    fn a_subject_takes_as_little_memory_as_the_docs_promise() {
        assert!(size_of::<Entry>() <= 140);
    }

    #[test]
    fn ever_new_subjects_do_not_grow_it_beyond_its_capacity() {
        let table = Table::new(1000);
        for id in 0..100_000 {
            assert!(table.count(Subject::user(id), hourly(), NOW).allowed);
        }
        assert!(table.len() <= 1008, "{}", table.len());
    }

    #[test]
    fn who_is_near_the_limit_is_not_pushed_out_by_newcomers() {
        let table = Table::new(64);
        for _ in 0..10 {
            table.count(Subject::user(-1), hourly(), NOW);
        }
        for id in 0..100_000 {
            table.count(Subject::user(id), hourly(), NOW);
        }
        assert!(!table.count(Subject::user(-1), hourly(), NOW).allowed);
    }

    #[test]
    fn what_is_over_makes_room_first() {
        let table = Table::new(1);
        for id in 0..16 {
            (0..5).for_each(|_| assert!(table.count(Subject::user(id), hourly(), NOW).allowed));
        }
        assert_eq!(table.len(), 16);
        table.count(Subject::user(16), hourly(), NOW + 3_600_000_000);
        assert_eq!(table.len(), 1);
    }

    #[test]
    fn looking_remembers_nobody() {
        let table = Table::new(64);
        assert!(table.peek(Subject::user(1), hourly(), NOW).allowed);
        assert_eq!(table.len(), 0);
    }
}
