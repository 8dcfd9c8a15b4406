//! Running code of others that may panic on damaged input, without letting the panic reach a user.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};

thread_local! {
    static DEPTH: Cell<u32> = const { Cell::new(0) };
}

/// Runs `work`; a panic in it becomes its message.
///
/// The program's panic hook must stay silent while [`is_guarded`] holds: such a panic is answered
/// where it is caught, and the terminal is not to be torn down for it.
///
/// # Errors
/// The panic's message. What `work` was changing is in an unknown state then, so callers throw it away.
pub fn guarded<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    DEPTH.set(DEPTH.get() + 1);
    let outcome = catch_unwind(AssertUnwindSafe(work));
    DEPTH.set(DEPTH.get() - 1);
    outcome.map_err(|panic| {
        let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
        text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_default()
    })
}

/// True while this thread runs inside [`guarded`].
pub fn is_guarded() -> bool {
    DEPTH.get() > 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_becomes_its_message_and_the_guard_is_lifted_again() {
        assert!(!is_guarded());
        let outcome: Result<(), String> = guarded(|| {
            assert!(is_guarded());
            panic!("broken at {}", 7)
        });
        assert_eq!(outcome, Err("broken at 7".to_owned()));
        assert!(!is_guarded());
        assert_eq!(guarded(|| guarded(|| 3)), Ok(Ok(3)));
    }
}
