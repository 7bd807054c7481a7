//! The words of joint determination and exchange. One line a word, as in the string table, which takes them in.

macro_rules! with_determining {
    ($words:ident! { $($others:tt)* }) => {
        with_deposits! { $words! {
            $($others)*
        }}
    };
}
