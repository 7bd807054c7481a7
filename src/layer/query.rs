//! Filter expressions over a feature's fields.
