//! Decides how a QR code is drawn on a terminal, or why it is not.
//!
//! ```text
//!            colours   reverse video only   no escapes
//! UTF-8      half      half                 full
//! no UTF-8   spaces    spaces               none
//!                      └ only where it is known whether the terminal is dark ┘
//! ```
//!
//! Signs (`##`) leave so much of a cell empty that few phones read them off a
//! light terminal: they are drawn for whoever names them, never by default.
//!
//! Phones read no inverted code, so a picture that could be one is not drawn
//! unless somebody asks for that very picture. Whether it fits the window is
//! decided later, by its layout. Pure.

use clap::ValueEnum;

use super::drawing::{Drawing, Ink, Palette};
use crate::terminal::answers::{Answers, Question};
use crate::terminal::claims::{Background, Claims, Colours};

/// How to draw a QR code on the terminal: `--qr`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub(crate) enum Mode {
    /// Whichever this terminal shows rightly, else the key alone
    #[default]
    Auto,
    /// Half blocks in colours: the smallest; needs UTF-8
    Half,
    /// Full blocks without colours, for a dark background; needs UTF-8
    Full,
    /// Coloured blanks, where the locale or the font has no blocks
    Spaces,
    /// Signs (##) without colours, for a dark background
    Ascii,
    /// No picture: the key to type
    None,
}

impl Mode {
    fn word(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Half => "half",
            Self::Full => "full",
            Self::Spaces => "spaces",
            Self::Ascii => "ascii",
            Self::None => "none",
        }
    }
}

/// What the person wants to see.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Wish {
    /// `--qr`, if it was given.
    pub(crate) mode: Option<Mode>,
    /// `--invert`: dark and light change places.
    pub(crate) inverted: bool,
    /// `--plain`: nothing is drawn that nobody asked for.
    pub(crate) plain: bool,
}

/// Whether the terminal shows blocks, each in one cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Blocks {
    /// The locale says so, and the terminal said nothing else.
    Shown,
    /// The locale is not UTF-8.
    NotInLocale,
    /// The terminal was asked, and does not.
    NotByTerminal,
}

/// What there is to draw on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Conditions {
    /// Blocks.
    pub(crate) blocks: Blocks,
    /// Colours.
    pub(crate) colours: Colours,
    /// What is behind the text, where that is known.
    pub(crate) background: Option<Background>,
}

impl Conditions {
    /// The terminal knows better than the environment, as far as it answered.
    pub(crate) fn of(claims: Claims, answers: Answers) -> Self {
        Self {
            blocks: match (claims.utf8, answers.one_cell) {
                (false, _) => Blocks::NotInLocale,
                (true, Some(false)) => Blocks::NotByTerminal,
                (true, Some(true) | None) => Blocks::Shown,
            },
            colours: claims.colours,
            background: answers.background.or(claims.background),
        }
    }
}

/// What the terminal has to be asked before [`choose`] can decide.
pub(crate) fn questions(wish: Wish, claims: Claims) -> Vec<Question> {
    if claims.colours == Colours::None {
        // Who takes no escapes understands no question.
        return Vec::new();
    }
    let reverse = claims.colours == Colours::Reverse;
    let (about_blocks, about_background) = match wish.mode.unwrap_or_default() {
        Mode::Auto | Mode::Half => (claims.utf8, reverse),
        Mode::Full => (claims.utf8, false),
        Mode::Spaces => (false, reverse),
        Mode::Ascii | Mode::None => (false, false),
    };
    let glyph = about_blocks.then_some(Question::Glyph);
    glyph.into_iter().chain(about_background.then_some(Question::Background)).collect()
}

/// Why nothing is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum WhyNot {
    /// `--qr none`.
    Unwanted,
    /// `--plain`, and no `--qr`.
    Plain,
    /// The locale is not UTF-8, and blocks are wanted.
    Locale,
    /// The terminal shows no blocks, and they are wanted.
    NoBlocks,
    /// There are no colours, and they are wanted.
    NoColours,
    /// Without colours, and dark or light is not known; this mode would do.
    Polarity(Mode),
    /// Neither colours nor blocks: what is left is hard to scan.
    OnlySigns,
}

impl WhyNot {
    /// The reason, and what would do, for people; nothing where they know it.
    pub(crate) fn sentence(self) -> Option<String> {
        let text = match self {
            Self::Unwanted => return None,
            Self::Plain => "No QR code with --plain; twofactl user enroll --qr auto draws it.",
            Self::Locale => {
                "No QR code of blocks: the locale is not UTF-8. If this terminal shows UTF-8, set \
                 LC_ALL=C.UTF-8; else --qr spaces or --qr ascii."
            }
            Self::NoBlocks => {
                "No QR code of blocks: this terminal does not show them in one cell each. \
                 --qr spaces and --qr ascii need none."
            }
            Self::NoColours => {
                "No QR code in colours: this kind of terminal (TERM) has none. --qr full and \
                 --qr ascii do without."
            }
            Self::OnlySigns => {
                "No QR code: this terminal has neither colours nor blocks. twofactl user enroll \
                 --qr ascii draws it of signs for a dark one, with --invert for a light one; hold \
                 the phone an arm's length away."
            }
            Self::Polarity(mode) => {
                return Some(format!(
                    "No QR code: this terminal has no colours, and it is not known whether it is \
                     dark or light. twofactl user enroll --qr {} draws for a dark one, with \
                     --invert for a light one.",
                    mode.word()
                ));
            }
        };
        Some(text.to_owned())
    }
}

/// Chooses a drawing.
///
/// # Errors
///
/// Why there is none under these conditions.
pub(crate) fn choose(wish: Wish, conditions: Conditions) -> Result<Drawing, WhyNot> {
    let mode = match wish.mode {
        None if wish.plain => return Err(WhyNot::Plain),
        mode => mode.unwrap_or_default(),
    };
    let drawing = named(mode, conditions)?;
    Ok(if wish.inverted { drawing.inverted() } else { drawing })
}

fn automatic(conditions: Conditions) -> Result<Drawing, WhyNot> {
    let has_blocks = blocks(conditions).is_ok();
    let mode = match (conditions.colours, has_blocks) {
        (Colours::None, true) => Mode::Full,
        (Colours::None, false) => return Err(WhyNot::OnlySigns),
        (Colours::Reverse | Colours::Eight | Colours::Table, true) => Mode::Half,
        (Colours::Reverse | Colours::Eight | Colours::Table, false) => Mode::Spaces,
    };
    let drawing = named(mode, conditions)?;
    match (conditions.colours, conditions.background) {
        (Colours::None | Colours::Reverse, None) => Err(WhyNot::Polarity(mode)),
        // What has no colours is drawn for a dark background unless told so.
        (Colours::None, Some(Background::Light)) => Ok(drawing.inverted()),
        (Colours::None | Colours::Reverse | Colours::Eight | Colours::Table, _) => Ok(drawing),
    }
}

/// The drawing of that name. Full and ascii are always for a dark background,
/// reverse video only where the background is not known: the first two are
/// named by people who look at it.
fn named(mode: Mode, conditions: Conditions) -> Result<Drawing, WhyNot> {
    match mode {
        Mode::Auto => automatic(conditions),
        Mode::Half => blocks(conditions).and_then(|()| Ok(Drawing::Half(palette(conditions)?))),
        Mode::Full => blocks(conditions).map(|()| Drawing::Full(Ink::Light)),
        Mode::Spaces => palette(conditions).map(Drawing::Spaces),
        Mode::Ascii => Ok(Drawing::Ascii(Ink::Light)),
        Mode::None => Err(WhyNot::Unwanted),
    }
}

fn blocks(conditions: Conditions) -> Result<(), WhyNot> {
    match conditions.blocks {
        Blocks::Shown => Ok(()),
        Blocks::NotInLocale => Err(WhyNot::Locale),
        Blocks::NotByTerminal => Err(WhyNot::NoBlocks),
    }
}

fn palette(conditions: Conditions) -> Result<Palette, WhyNot> {
    match conditions.colours {
        Colours::None => Err(WhyNot::NoColours),
        Colours::Reverse => Ok(match conditions.background {
            Some(Background::Dark) | None => Palette::REVERSE,
            Some(Background::Light) => Palette::REVERSE.swapped(),
        }),
        Colours::Eight => Ok(Palette::EIGHT),
        Colours::Table => Ok(Palette::TABLE),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BLOCKS: [Blocks; 3] = [Blocks::Shown, Blocks::NotInLocale, Blocks::NotByTerminal];
    const COLOURS: [Colours; 4] = [Colours::None, Colours::Reverse, Colours::Eight, Colours::Table];
    const BACKGROUNDS: [Option<Background>; 3] =
        [None, Some(Background::Dark), Some(Background::Light)];

    fn wish(mode: Mode) -> Wish {
        Wish { mode: Some(mode), ..Wish::default() }
    }

    fn everywhere(mut check: impl FnMut(Conditions)) {
        for blocks in BLOCKS {
            for colours in COLOURS {
                for background in BACKGROUNDS {
                    check(Conditions { blocks, colours, background });
                }
            }
        }
    }

    #[test]
    fn the_table_of_automatic_choices() {
        let (none, dark, light) = (None, Some(Background::Dark), Some(Background::Light));
        let half = |colours| Ok(Drawing::Half(colours));
        let spaces = |colours| Ok(Drawing::Spaces(colours));
        for (blocks, colours, background, expected) in [
            (Blocks::Shown, Colours::Table, none, half(Palette::TABLE)),
            (Blocks::Shown, Colours::Table, light, half(Palette::TABLE)),
            (Blocks::Shown, Colours::Eight, dark, half(Palette::EIGHT)),
            (Blocks::NotInLocale, Colours::Table, none, spaces(Palette::TABLE)),
            (Blocks::NotByTerminal, Colours::Table, dark, spaces(Palette::TABLE)),
            (Blocks::NotInLocale, Colours::Eight, none, spaces(Palette::EIGHT)),
            (Blocks::Shown, Colours::Reverse, none, Err(WhyNot::Polarity(Mode::Half))),
            (Blocks::NotByTerminal, Colours::Reverse, none, Err(WhyNot::Polarity(Mode::Spaces))),
            (Blocks::Shown, Colours::Reverse, dark, half(Palette::REVERSE)),
            (Blocks::Shown, Colours::Reverse, light, half(Palette::REVERSE.swapped())),
            (Blocks::NotInLocale, Colours::Reverse, light, spaces(Palette::REVERSE.swapped())),
            (Blocks::Shown, Colours::None, none, Err(WhyNot::Polarity(Mode::Full))),
            (Blocks::NotInLocale, Colours::None, none, Err(WhyNot::OnlySigns)),
            (Blocks::Shown, Colours::None, dark, Ok(Drawing::Full(Ink::Light))),
            (Blocks::Shown, Colours::None, light, Ok(Drawing::Full(Ink::Dark))),
            (Blocks::NotInLocale, Colours::None, dark, Err(WhyNot::OnlySigns)),
            (Blocks::NotByTerminal, Colours::None, light, Err(WhyNot::OnlySigns)),
        ] {
            let conditions = Conditions { blocks, colours, background };
            assert_eq!(choose(Wish::default(), conditions), expected, "{conditions:?}");
            assert_eq!(choose(wish(Mode::Auto), conditions), expected, "{conditions:?}");
        }
    }

    #[test]
    fn the_terminal_is_asked_only_what_decides_and_believed_over_the_environment() {
        let claims = |utf8, colours| Claims { utf8, colours, background: Some(Background::Dark) };
        let (glyph, background) = (Question::Glyph, Question::Background);
        for (mode, utf8, colours, expected) in [
            (Mode::Auto, true, Colours::Table, &[glyph][..]),
            (Mode::Auto, false, Colours::Eight, &[]),
            (Mode::Auto, true, Colours::Reverse, &[glyph, background]),
            (Mode::Auto, false, Colours::Reverse, &[background]),
            (Mode::Auto, true, Colours::None, &[]),
            (Mode::Half, true, Colours::Table, &[glyph]),
            (Mode::Half, true, Colours::Reverse, &[glyph, background]),
            (Mode::Full, true, Colours::Reverse, &[glyph]),
            (Mode::Full, true, Colours::None, &[]),
            (Mode::Spaces, true, Colours::Table, &[]),
            (Mode::Spaces, true, Colours::Reverse, &[background]),
            (Mode::Ascii, true, Colours::Reverse, &[]),
            (Mode::None, true, Colours::Table, &[]),
        ] {
            assert_eq!(questions(wish(mode), claims(utf8, colours)), expected, "{mode:?}");
        }
        let with = |one_cell, background| {
            let answers = Answers { one_cell, background };
            let found = Conditions::of(claims(true, Colours::Table), answers);
            (found.blocks, found.background)
        };
        assert_eq!(with(None, None), (Blocks::Shown, Some(Background::Dark)));
        let light = Some(Background::Light);
        assert_eq!(with(Some(false), light), (Blocks::NotByTerminal, light));
        let without = Conditions::of(claims(false, Colours::Table), Answers::default());
        assert_eq!(without.blocks, Blocks::NotInLocale);
    }

    #[test]
    fn nothing_that_may_come_out_wrong_is_drawn() {
        everywhere(|conditions| {
            for mode in Mode::value_variants() {
                let Ok(drawing) = choose(wish(*mode), conditions) else { continue };
                let needs_blocks = matches!(drawing, Drawing::Half(_) | Drawing::Full(_));
                let needs_colours = matches!(drawing, Drawing::Half(_) | Drawing::Spaces(_));
                assert!(!needs_blocks || conditions.blocks == Blocks::Shown, "{conditions:?}");
                assert!(!needs_colours || conditions.colours != Colours::None, "{conditions:?}");
                // Whoever asks for a picture without colours knows the background.
                let own = matches!(conditions.colours, Colours::Eight | Colours::Table);
                let guessed = !(needs_colours && own) && *mode == Mode::Auto;
                assert!(!guessed || conditions.background.is_some(), "{conditions:?}");
            }
        });
    }

    #[test]
    fn who_names_a_picture_gets_that_one_or_the_reason() {
        everywhere(|conditions| {
            let no_blocks = blocks(conditions).err();
            let no_colours = palette(conditions).err();
            let half = choose(wish(Mode::Half), conditions);
            assert_eq!(half.err(), no_blocks.or(no_colours), "{conditions:?}");
            assert_eq!(choose(wish(Mode::Spaces), conditions).err(), no_colours);
            let full = choose(wish(Mode::Full), conditions);
            assert_eq!(full, no_blocks.map_or(Ok(Drawing::Full(Ink::Light)), Err));
            assert_eq!(choose(wish(Mode::Ascii), conditions), Ok(Drawing::Ascii(Ink::Light)));
            assert_eq!(choose(wish(Mode::None), conditions), Err(WhyNot::Unwanted));
        });
    }

    #[test]
    fn inverting_changes_the_picture_and_never_whether_there_is_one() {
        everywhere(|conditions| {
            for mode in Mode::value_variants() {
                let straight = choose(wish(*mode), conditions);
                let inverted = Wish { inverted: true, ..wish(*mode) };
                let inverted = choose(inverted, conditions);
                assert_eq!(straight.map(Drawing::inverted), inverted, "{mode:?} {conditions:?}");
                assert!(straight.is_err() || straight != inverted);
            }
        });
    }

    #[test]
    fn plain_draws_only_what_was_asked_for() {
        everywhere(|conditions| {
            let plain = |mode| choose(Wish { mode, plain: true, inverted: false }, conditions);
            assert_eq!(plain(None), Err(WhyNot::Plain));
            for mode in Mode::value_variants() {
                assert_eq!(plain(Some(*mode)), choose(wish(*mode), conditions));
            }
        });
    }
}
