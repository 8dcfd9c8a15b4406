//! Digits to be read from across a room: seven segments of reversed blanks.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

/// Rows of a digit.
pub const HEIGHT: u16 = 7;
/// Cells of a digit, without the gap behind it.
pub const WIDTH: u16 = 9;
/// Cells of a stroke.
const STROKE: u16 = 3;
/// Cells between two signs.
const GAP: u16 = 2;

/// Lit segments of 0-9: top, upper left, upper right, middle, lower left, lower right, bottom.
const SEGMENTS: [[bool; 7]; 10] = {
    const O: bool = false;
    const I: bool = true;
    [
        [I, I, I, O, I, I, I],
        [O, O, I, O, O, I, O],
        [I, O, I, I, I, O, I],
        [I, O, I, I, O, I, I],
        [O, I, I, I, O, I, O],
        [I, I, O, I, O, I, I],
        [I, I, O, I, I, I, I],
        [I, O, I, O, O, I, O],
        [I, I, I, I, I, I, I],
        [I, I, I, I, O, I, I],
    ]
};

/// Cells that `text` takes.
pub fn width(text: &str) -> u16 {
    let signs = text.chars().map(sign_width);
    let total: u16 = signs.clone().sum();
    let gaps = u16::try_from(signs.count().saturating_sub(1)).unwrap_or(0);
    total + gaps * GAP
}

/// Draws digits, `:`, `.`, `-` and `_` (a place still to be filled); other signs are blank.
pub fn draw(buf: &mut Buffer, area: Rect, text: &str, style: Style) {
    let mut x = area.x;
    for sign in text.chars() {
        for (dx, dy, w, h) in strokes(sign) {
            let stroke = Rect::new(x + dx, area.y + dy, w, h).intersection(area).intersection(*buf.area());
            for y in stroke.top()..stroke.bottom() {
                for x in stroke.left()..stroke.right() {
                    buf[(x, y)].reset();
                    buf[(x, y)].set_style(style);
                }
            }
        }
        x = x.saturating_add(sign_width(sign) + GAP);
    }
}

const fn sign_width(sign: char) -> u16 {
    match sign {
        ':' | '.' => STROKE,
        _ => WIDTH,
    }
}

/// The strokes of a sign: place and size within it.
fn strokes(sign: char) -> Vec<(u16, u16, u16, u16)> {
    const RIGHT: u16 = WIDTH - STROKE;
    let all = [
        (0, 0, WIDTH, 1),
        (0, 0, STROKE, 4),
        (RIGHT, 0, STROKE, 4),
        (0, 3, WIDTH, 1),
        (0, 3, STROKE, 4),
        (RIGHT, 3, STROKE, 4),
        (0, 6, WIDTH, 1),
    ];
    match sign {
        ':' => vec![(0, 2, STROKE, 1), (0, 4, STROKE, 1)],
        '.' | '_' => vec![(0, 6, sign_width(sign), 1)],
        '-' => vec![(0, 3, WIDTH, 1)],
        _ => match sign.to_digit(10) {
            Some(digit) => {
                let lit = SEGMENTS[digit as usize];
                all.into_iter().zip(lit).filter(|(_, lit)| *lit).map(|(stroke, _)| stroke).collect()
            }
            None => Vec::new(),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::blank;
    use super::*;
    use crate::tui::look::Look;
    use ratatui::style::Modifier;

    fn painted(text: &str) -> String {
        let mut buf = blank(width(text), HEIGHT);
        let area = *buf.area();
        draw(&mut buf, area, text, Look::default().bar());
        let lit = |x, y| if buf[(x, y)].modifier.contains(Modifier::REVERSED) { '#' } else { ' ' };
        let row = |y| (0..area.width).map(|x| lit(x, y)).collect::<String>().trim_end().to_owned();
        (0..HEIGHT).map(row).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn digits_are_drawn_in_seven_rows() {
        insta::assert_snapshot!(painted("86_"));
        insta::assert_snapshot!(painted("03:48.5"));
    }

    #[test]
    fn no_two_digits_look_alike_and_nothing_leaves_its_area() {
        let all: std::collections::HashSet<_> = (0..10).map(|d| painted(&d.to_string())).collect();
        assert_eq!(all.len(), 10);
        let mut buf = blank(4, 3);
        draw(&mut buf, Rect::new(2, 1, 50, 50), "88", Look::default().bar());
        draw(&mut buf, Rect::new(90, 90, 5, 5), "88", Look::default().bar());
        assert!(!buf[(0, 0)].modifier.contains(Modifier::REVERSED));
    }
}
