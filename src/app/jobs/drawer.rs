//! The drawer: one thread that turns the newest scene into a picture and drops the ones that were overtaken.

use super::Wake;
use crate::render::{Picture, render};
use crate::view::Camera;
use crate::view::compose::{SceneInput, compose};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread::JoinHandle;

/// A finished picture and the camera it was drawn with.
#[derive(Debug, Clone)]
pub struct Drawn {
    /// The camera.
    pub camera: Camera,
    /// The map CRS.
    pub crs: String,
    /// The pixels.
    pub picture: Arc<Picture>,
    /// Which picture of this drawer it is.
    pub serial: u64,
}

#[derive(Default)]
struct Desk {
    order: Option<(SceneInput, f64)>,
    done: Option<Drawn>,
    busy: bool,
    quit: bool,
    cancel: Arc<AtomicBool>,
}

/// The thread that draws the map for the window.
pub struct Drawer {
    desk: Arc<(Mutex<Desk>, Condvar)>,
    thread: Option<JoinHandle<()>>,
}

impl Drawer {
    /// Starts the thread.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub fn start(wake: Wake) -> std::io::Result<Self> {
        let desk = Arc::new((Mutex::new(Desk::default()), Condvar::new()));
        let shared = desk.clone();
        let thread = std::thread::Builder::new().name("drawer".into()).spawn(move || draw(&shared, &wake))?;
        Ok(Self { desk, thread: Some(thread) })
    }

    /// Asks for a picture; an older wish that is not finished is dropped.
    pub fn draw(&self, input: SceneInput, pixels_per_point: f64) {
        let mut desk = self.lock();
        desk.order = Some((input, pixels_per_point));
        // A picture half drawn with a camera that moved on is worth finishing while nothing newer has been shown for long;
        // letting it finish gives a steady flow of pictures during a drag, so only the order waiting on the desk is replaced.
        self.desk.1.notify_one();
    }

    /// Takes the newest picture, once.
    #[must_use]
    pub fn take(&self) -> Option<Drawn> {
        self.lock().done.take()
    }

    /// Tells whether a picture is wished for or being drawn.
    #[must_use]
    pub fn busy(&self) -> bool {
        let desk = self.lock();
        desk.busy || desk.order.is_some()
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Desk> {
        self.desk.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Drawer {
    fn drop(&mut self) {
        {
            let mut desk = self.lock();
            desk.quit = true;
            desk.cancel.store(true, Ordering::Relaxed);
        }
        self.desk.1.notify_one();
        if let Some(thread) = self.thread.take() {
            drop(thread.join());
        }
    }
}

fn draw(desk: &(Mutex<Desk>, Condvar), wake: &Wake) {
    let (lock, bell) = desk;
    let mut serial = 0;
    loop {
        let (input, pixels_per_point, cancel) = {
            let mut desk = lock.lock().unwrap_or_else(PoisonError::into_inner);
            loop {
                if desk.quit {
                    return;
                }
                if let Some((input, ppp)) = desk.order.take() {
                    desk.busy = true;
                    break (input, ppp, desk.cancel.clone());
                }
                desk = bell.wait(desk).unwrap_or_else(PoisonError::into_inner);
            }
        };
        // A defect in drawing must not take the program down: the last picture stays and the next scene is tried.
        let drawn =
            std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| render(&compose(&input), pixels_per_point, &cancel)));
        let mut desk = lock.lock().unwrap_or_else(PoisonError::into_inner);
        desk.busy = false;
        if let Ok(Some(picture)) = drawn {
            serial += 1;
            let crs = input.projection.crs().code().to_owned();
            desk.done = Some(Drawn { camera: input.camera, crs, picture: Arc::new(picture), serial });
        }
        drop(desk);
        wake();
    }
}
