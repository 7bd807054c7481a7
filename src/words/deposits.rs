//! The words of deposits, projects and the gap map. One line a word, as in the string table, which takes them in.

macro_rules! with_deposits {
    ($words:ident! { $($others:tt)* }) => {
        with_filters! { $words! {
            $($others)*
        } }
    };
}
