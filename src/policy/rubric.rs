//! Totals under the notice's rubric: weighted criteria and capped bonus, in exact arithmetic.
