//! Variety that is the same each time: numbers drawn from a dossier's own 申报编号.

/// A sequence of numbers that only its seed decides (splitmix64).
pub struct Chance(u64);

impl Chance {
    /// A sequence for a text.
    pub fn of(text: &str) -> Self {
        let start = 0xcbf2_9ce4_8422_2325;
        Self(text.bytes().fold(start, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)))
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A whole number from `low` to `high`, both included.
    pub fn between(&mut self, low: usize, high: usize) -> usize {
        low + usize::try_from(self.next() % (high - low + 1) as u64).expect("small")
    }

    /// One of a list.
    pub fn one<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[self.between(0, list.len() - 1)]
    }

    /// True once in `n` times.
    pub fn once_in(&mut self, n: usize) -> bool {
        self.between(1, n) == 1
    }

    /// A list in another order.
    pub fn shuffled<'a, T>(&mut self, list: &'a [T]) -> Vec<&'a T> {
        let mut order: Vec<&T> = list.iter().collect();
        for last in (1..order.len()).rev() {
            order.swap(last, self.between(0, last));
        }
        order
    }
}
