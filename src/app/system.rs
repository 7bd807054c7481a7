//! The real outside world: the system's clock and zone, random ids, the user's folder and name.

use crate::app::jobs::Wake;
use crate::app::state::Setup;
use crate::words::Lang;
use crate::workspace::{Instant, RecordId};
use std::sync::Arc;

/// Returns the language of the locale: `LC_ALL`, `LC_MESSAGES`, `LANG`, the first that is set.
#[must_use]
pub fn lang() -> Lang {
    let set = |name: &str| std::env::var(name).ok().filter(|v| !v.is_empty());
    let locale = set("LC_ALL").or_else(|| set("LC_MESSAGES")).or_else(|| set("LANG"));
    locale.map_or(Lang::En, |l| Lang::of_locale(&l))
}

/// Returns now in the system's zone, to the millisecond, with its numeric offset.
#[must_use]
pub fn now() -> Instant {
    let text = jiff::Zoned::now().strftime("%Y-%m-%dT%H:%M:%S%.3f%:z").to_string();
    Instant::try_from(text).unwrap_or_else(|_| Instant::epoch())
}

/// Returns the setup of a real run.
#[must_use]
pub fn setup(lang: Lang, wake: Wake, draws: bool) -> Setup {
    let name = ["USER", "USERNAME", "LOGNAME"].iter().find_map(|n| std::env::var(n).ok()).filter(|n| !n.is_empty());
    Setup {
        clock: Box::new(now),
        ids: Box::new(|| RecordId(uuid::Uuid::new_v4().to_string())),
        home: crate::io::settings::home(),
        lang,
        name: name.unwrap_or_else(|| "—".to_owned()),
        wake,
        draws,
    }
}

/// A wake-up call for nobody.
#[must_use]
pub fn silent() -> Wake {
    Arc::new(|| {})
}
