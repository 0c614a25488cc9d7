//! The list against a naive model.

use proptest::prelude::*;

use super::*;

const BUDGET: Budget = Budget {
    entries: 5,
    bytes: 100,
};

/// Two of the keys 0..10 share each hash.
fn hash(key: u8) -> u64 {
    u64::from(key % 5) << 32
}

/// What the model knows of an entry: key, value, weight.
type Known = (u8, u32, usize);

fn entry((key, value, weight_bytes): Known) -> Entry<u8, u32> {
    Entry {
        hash: hash(key),
        key: Arc::new(key),
        value,
        weight_bytes,
        stored_at: Duration::ZERO,
    }
}

fn known(entry: &Entry<u8, u32>) -> Known {
    (*entry.key, entry.value, entry.weight_bytes)
}

/// The entries from the most to the least recently used, after checking every link.
fn walk(lru: &Lru<u8, u32>) -> Vec<Known> {
    let mut entries = Vec::new();
    let mut newer = NONE;
    let mut at = lru.newest;
    while let Some(slot) = lru.slots.get(at as usize) {
        assert_eq!(slot.newer, newer);
        let entry = slot.entry.as_ref().expect("a linked slot is occupied");
        assert_eq!(lru.index.get(&entry.hash), Some(&at));
        entries.push(known(entry));
        newer = at;
        at = slot.older;
    }
    assert_eq!(lru.oldest, newer);
    assert_eq!(lru.len(), entries.len());
    assert_eq!(
        lru.bytes(),
        entries.iter().map(|entry| entry.2).sum::<usize>()
    );
    assert!(
        lru.slots.len() <= BUDGET.entries,
        "vacant slots are used again"
    );
    entries
}

/// The same order and budget with a plain vector, newest first.
#[derive(Default)]
struct Model(Vec<Known>);

impl Model {
    fn remove(&mut self, condition: impl Fn(&Known) -> bool) -> Vec<Known> {
        let (removed, kept) = self.0.iter().partition(|known| condition(known));
        self.0 = kept;
        removed
    }

    fn touch(&mut self, key: u8) -> Option<Known> {
        let found = self.remove(|known| known.0 == key).pop()?;
        self.0.insert(0, found);
        Some(found)
    }

    /// What is displaced, in order, and how many of these are evictions.
    fn insert(&mut self, new: Known) -> (Vec<Known>, u64) {
        let mut displaced = self.remove(|known| hash(known.0) == hash(new.0));
        if new.2 > BUDGET.bytes {
            displaced.push(new);
            return (displaced, 0);
        }
        self.0.insert(0, new);
        let mut evictions = 0;
        while self.0.len() > BUDGET.entries
            || self.0.iter().map(|known| known.2).sum::<usize>() > BUDGET.bytes
        {
            displaced.extend(self.0.pop());
            evictions += 1;
        }
        (displaced, evictions)
    }
}

#[derive(Clone, Debug)]
enum Operation {
    Touch(u8),
    Insert(Known),
    Remove(u8),
    ExtractMultiples(u8),
}

fn operation() -> impl Strategy<Value = Operation> {
    let key = 0u8..10;
    prop_oneof![
        4 => key.clone().prop_map(Operation::Touch),
        4 => (key.clone(), any::<u32>(), 0usize..120).prop_map(Operation::Insert),
        1 => key.prop_map(Operation::Remove),
        1 => (1u8..4).prop_map(Operation::ExtractMultiples),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn it_does_what_the_model_does(operations in prop::collection::vec(operation(), 0..200)) {
        let mut lru = Lru::new(BUDGET);
        let mut model = Model::default();
        for operation in operations {
            match operation {
                Operation::Touch(key) => {
                    prop_assert_eq!(lru.touch(hash(key), &key).map(known), model.touch(key));
                }
                Operation::Insert(new) => {
                    let mut displaced = Vec::new();
                    let evictions = lru.insert(entry(new), &mut displaced);
                    let displaced = displaced.iter().map(known).collect::<Vec<_>>();
                    prop_assert_eq!((displaced, evictions), model.insert(new));
                }
                Operation::Remove(key) => {
                    let removed = lru.remove(hash(key), &key).as_ref().map(known);
                    prop_assert_eq!(removed, model.remove(|known| known.0 == key).pop());
                }
                Operation::ExtractMultiples(divisor) => {
                    let extracted = lru.extract_where(|key| key % divisor == 0);
                    let extracted = extracted.iter().map(known).collect::<Vec<_>>();
                    prop_assert_eq!(extracted, model.remove(|known| known.0 % divisor == 0));
                }
            }
            prop_assert_eq!(&walk(&lru), &model.0);
        }
    }
}

#[test]
fn without_a_budget_nothing_stays() {
    for budget in [
        Budget {
            entries: 0,
            bytes: 9,
        },
        Budget {
            entries: 9,
            bytes: 0,
        },
    ] {
        let mut lru = Lru::new(budget);
        let mut displaced = Vec::new();
        assert_eq!(lru.insert(entry((1, 2, 3)), &mut displaced), 0);
        assert_eq!(displaced.iter().map(known).collect::<Vec<_>>(), [(1, 2, 3)]);
        assert_eq!(lru.len(), 0);
    }
}
