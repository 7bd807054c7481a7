//! The words of the workspace file. One line a word, as in the string table, which takes them in.

macro_rules! with_store {
    ($words:ident! { $($others:tt)* }) => {
        with_determining! { $words! {
            $($others)*
        }}
    };
}
