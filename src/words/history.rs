//! The words of history, the clipboard and several areas at once. One line a word, as in the string table, which takes them in.

macro_rules! with_history {
    ($words:ident! { $($others:tt)* }) => {
        with_sketches! { $words! {
            $($others)*
        }}
    };
}
