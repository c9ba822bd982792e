//! The stylesheet of a brand: custom properties only, built from checked colours.

use super::colour::Colour;

/// Custom properties for light and dark pages.
pub(super) fn stylesheet(primary: Colour, accent: Colour, radius: u8) -> String {
    let [light, dark] = schemes(primary, accent);
    format!(
        ":root{{--radius:{radius}px;{light}}}\n\
         @media (prefers-color-scheme:dark){{:root:not([data-theme=light]){{{dark}}}}}\n\
         :root[data-theme=dark]{{{dark}}}\n"
    )
}

/// The same for the samples of the brand studio alone: the page around them keeps the look that is in force.
pub(super) fn sample(primary: Colour, accent: Colour, radius: u8) -> String {
    let [light, dark] = schemes(primary, accent);
    format!(
        ".sample{{--radius:{radius}px;{light}}}\n\
         @media (prefers-color-scheme:dark){{:root:not([data-theme=light]) .sample{{{dark}}}}}\n\
         :root[data-theme=dark] .sample{{{dark}}}\n"
    )
}

fn schemes(primary: Colour, accent: Colour) -> [String; 2] {
    let light = properties(primary, accent, Colour::PAPER, Colour::INK, 88);
    // On a dark page a dark brand colour would vanish: it is lifted until it reads as text there.
    let dark = properties(
        primary.readable_on(Colour::NIGHT, Colour::WHITE),
        accent.readable_on(Colour::NIGHT, Colour::WHITE),
        Colour::NIGHT,
        Colour::WHITE,
        80,
    );
    [light, dark]
}

fn properties(primary: Colour, accent: Colour, page: Colour, towards: Colour, softness: u32) -> String {
    format!(
        "--brand:{primary};--brand-ink:{};--brand-soft:{};--brand-strong:{};--accent:{accent};--accent-ink:{};--accent-soft:{}",
        primary.ink(),
        primary.mixed(page, softness),
        primary
            .readable_on(page, towards)
            .readable_on(primary.mixed(page, softness), towards),
        accent.ink(),
        accent.mixed(page, softness),
    )
}
