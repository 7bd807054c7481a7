//! The words of the facts of the shape in hand. One line a word, as in the string table, which takes them in.

macro_rules! with_area_facts {
    ($words:ident! { $($others:tt)* }) => {
        with_store! { $words! {
            $($others)*
        }}
    };
}
