//! The mark of a brand without an icon of its own: its letters on its colour, drawn from a template of ours.

use super::colour::Colour;

/// A square drawing for tabs and home screens.
pub(super) fn drawing(letters: &str, ground: Colour, radius: u8) -> String {
    let ink = ground.ink();
    // The radius of a card, in proportion to a tile of 32 pixels, up to a circle.
    let corner = (u32::from(radius) * 3 / 2).clamp(2, 32);
    let size = if letters.chars().count() > 1 { 30 } else { 38 };
    let letters = letters
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;");
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 64 64\"><rect width=\"64\" height=\"64\" rx=\"{corner}\" fill=\"{ground}\"/>\
         <text x=\"32\" y=\"33\" fill=\"{ink}\" font-family=\"system-ui,sans-serif\" font-size=\"{size}\" font-weight=\"700\" \
         text-anchor=\"middle\" dominant-baseline=\"central\">{letters}</text></svg>"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_cannot_become_markup() {
        let drawing = drawing("<&", Colour::INK, 4);
        assert!(drawing.contains(">&lt;&amp;</text>"), "{drawing}");
    }
}
