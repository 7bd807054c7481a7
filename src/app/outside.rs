//! What the program takes from the world around it: the clock, fresh ids, the person's name and folder.

use crate::app::jobs::Wake;
use crate::app::state::Setup;
use crate::words::Lang;
use crate::workspace::{Instant, RecordId};

/// Returns now, with the zone of this machine.
#[must_use]
pub fn now() -> Instant {
    Instant::from(&jiff::Zoned::now())
}

/// Returns an id that was never used (a random UUID).
#[must_use]
pub fn fresh_id() -> RecordId {
    RecordId(uuid::Uuid::new_v4().to_string())
}

/// Returns the name under which the person works on this machine; empty when the system does not say.
#[must_use]
pub fn login_name() -> String {
    ["USER", "USERNAME", "LOGNAME"].iter().find_map(|v| std::env::var(v).ok().filter(|n| !n.is_empty())).unwrap_or_default()
}

/// Returns the setup of a real run.
#[must_use]
pub fn setup(lang: Lang, wake: Wake, draws: bool) -> Setup {
    let name = Some(login_name()).filter(|n| !n.is_empty()).unwrap_or_else(|| "—".to_owned());
    let home = crate::io::settings::home();
    Setup { clock: Box::new(now), ids: Box::new(fresh_id), home, lang, name, wake, draws }
}

/// Returns a wake-up call for nobody.
#[must_use]
pub fn silent() -> Wake {
    std::sync::Arc::new(|| {})
}
