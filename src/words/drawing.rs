//! The words of drawing and editing areas. One line a word, as in the string table, which takes them in.

macro_rules! with_drawing {
    ($words:ident! { $($others:tt)* }) => {
        with_history! { $words! {
            $($others)*
        }}
    };
}
