//! The words of notes and sketches. One line a word, as in the string table, which takes them in.

macro_rules! with_sketches {
    ($words:ident! { $($others:tt)* }) => {
        with_area_facts! { $words! {
            $($others)*
        }}
    };
}
