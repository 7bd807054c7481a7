//! lodemap: the window, or a command.

fn main() {
    let lang = lodemap::app::system::lang();
    let setup = lodemap::app::system::setup(lang, lodemap::app::system::silent(), true);
    let paths = std::env::args_os().skip(1).map(Into::into).collect();
    if let Err(e) = lodemap::ui::run(paths, setup) {
        eprintln!("{e}");
    }
}
