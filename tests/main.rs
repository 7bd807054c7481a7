//! What users rely on, told as stories.

mod corpus;
