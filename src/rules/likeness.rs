//! Whether two names look alike to a person who reads them on a screen, in the
//! spirit of the skeletons of Unicode's UTS 39.
//!
//! A small table of what really meets in names here: letters that Latin,
//! Cyrillic and Greek draw alike, accents, and the signs of ASCII that pass for
//! one another. It warns and forbids nothing, so it may err on the near side.

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

use crate::model::text::is_hostile;

/// Signs that two neighbours are easily read as.
const PAIRS: [(&str, &str); 2] = [("rn", "m"), ("vv", "w")];

/// What a name comes down to when it is only looked at: two names with one
/// skeleton look alike.
pub(crate) fn skeleton(name: &str) -> String {
    let mut bones = spaced(&seen(name));
    for (pair, sign) in PAIRS {
        // Few names hold one, and everybody's are looked at.
        if bones.contains(pair) {
            bones = bones.replace(pair, sign);
        }
    }
    bones
}

/// The part of a login that people go by: before its `@`. That of its skeleton is
/// the skeleton of that part.
pub(crate) fn local_part(login: &str) -> &str {
    login.split('@').next().unwrap_or(login)
}

fn seen(name: &str) -> String {
    if name.is_ascii() {
        let visible = name.chars().filter(|c| !is_hostile(*c));
        return visible.map(|c| look(c.to_ascii_lowercase())).collect();
    }
    // Decomposed, so that an accent falls away and its letter stays.
    let visible = name.nfkd().filter(|c| !is_combining_mark(*c) && !is_hostile(*c));
    visible.map(upper_look).flat_map(char::to_lowercase).map(look).collect()
}

/// One blank where there are several, and none at the ends.
fn spaced(text: &str) -> String {
    let mut spaced = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !spaced.is_empty() {
            spaced.push(' ');
        }
        spaced.push_str(word);
    }
    spaced
}

/// Capitals that look like another Latin letter than their small form does.
const fn upper_look(c: char) -> char {
    match c {
        'Η' | 'Н' => 'h',
        'Β' | 'В' => 'b',
        'Ν' => 'n',
        'Ρ' => 'p',
        'Υ' | 'Ү' => 'y',
        'Ζ' => 'z',
        'Μ' => 'm',
        _ => c,
    }
}

/// The one sign for all that look like it, in small letters.
const fn look(c: char) -> char {
    match c {
        '1' | 'i' | 'ı' | '|' | 'ι' | 'і' | 'ӏ' => 'l',
        '0' | 'ο' | 'о' | 'օ' | 'ø' => 'o',
        'α' | 'а' | 'ɑ' => 'a',
        'в' | 'ь' => 'b',
        'ϲ' | 'с' => 'c',
        'ԁ' | 'đ' => 'd',
        'ε' | 'е' => 'e',
        'ɡ' => 'g',
        'һ' | 'н' => 'h',
        'ј' | 'ϳ' => 'j',
        'κ' | 'к' => 'k',
        'ł' => 'l',
        'м' => 'm',
        'η' => 'n',
        'ρ' | 'р' => 'p',
        'ԛ' => 'q',
        'г' => 'r',
        'ѕ' => 's',
        'τ' | 'т' => 't',
        'υ' => 'u',
        'ν' | 'ѵ' => 'v',
        'ω' | 'ԝ' => 'w',
        'χ' | 'х' => 'x',
        'γ' | 'у' | 'ү' => 'y',
        '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_are_easily_taken_for_one_another_have_one_skeleton() {
        for (one, other) in [
            ("dr.rao@city.example", "DR.RAO@city.example"),
            ("mina", "rnina"),
            ("lena1", "lenal"),
            ("lan", "Ian"),
            ("bob", "b0b"),
            ("rao", "r\u{430}\u{43e}"),
            ("RAO", "R\u{410}\u{41e}"),
            ("NINA", "\u{39d}\u{399}\u{39d}\u{391}"),
            ("Müller", "Muller"),
            ("Dr.  Rao", "Dr. Rao"),
            ("Dr.\u{200b} Rao", "Dr. Rao"),
            ("ann\u{2013}lee", "ann-lee"),
            ("vvong", "wong"),
        ] {
            assert_eq!(skeleton(one), skeleton(other), "{one} {other}");
        }
    }

    #[test]
    fn names_that_a_reader_tells_apart_have_two() {
        for (one, other) in
            [("rao", "roa"), ("anna", "hanna"), ("lee", "leee"), ("山田", "山口"), ("bob", "rob")]
        {
            assert_ne!(skeleton(one), skeleton(other), "{one} {other}");
        }
    }

    #[test]
    fn people_go_by_what_stands_before_the_domain() {
        assert_eq!(local_part("dr.rao@city.example"), "dr.rao");
        assert_eq!(local_part("rao"), "rao");
        let login = "Mar\u{442}in.burn@north.example";
        assert_eq!(local_part(&skeleton(login)), skeleton(local_part(login)));
    }
}
