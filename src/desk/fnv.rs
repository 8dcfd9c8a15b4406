//! A hash that is the same on every host and in every release.

/// FNV-1a, 64 bits: the same on every host and in every release, as stored figures need.
#[derive(Debug, Clone, Copy)]
pub struct Fnv(u64);

impl Default for Fnv {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Fnv {
    /// Takes in more bytes.
    pub fn add(&mut self, bytes: &[u8]) -> &mut Self {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x100_0000_01b3);
        }
        self
    }

    /// The hash.
    pub fn get(self) -> u64 {
        self.0
    }

    /// Of one text.
    pub fn of(text: &str) -> u64 {
        Self::default().add(text.as_bytes()).get()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_are_those_of_the_published_algorithm() {
        assert_eq!(Fnv::of(""), 0xcbf2_9ce4_8422_2325);
        assert_eq!(Fnv::of("a"), 0xaf63_dc4c_8601_ec8c);
        assert_eq!(Fnv::of("foobar"), 0x8594_4171_f739_67e8);
        assert_eq!(Fnv::default().add(b"foo").add(b"bar").get(), Fnv::of("foobar"));
    }
}
