//! The writer: one thread that puts revisions on disk in order and says how far it is.

use super::Wake;
use crate::io::gpkg::{KeptFile, Store};
use crate::workspace::{Revision, Workspace};
use std::collections::VecDeque;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

/// How far the writer is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WriteReport {
    /// The last revision that is on disk.
    pub stored: u64,
    /// The last revision that was tried, with all before it.
    pub tried: u64,
    /// Why the one after `stored` is not on disk, when it is not.
    pub error: Option<String>,
}

/// What the thread is to write.
enum Order {
    Append(Box<(Revision, Workspace)>),
    Keep(Arc<KeptFile>),
}

/// The thread that owns the open workspace file. Dropping it waits until everything handed over has been tried.
pub struct Writer {
    orders: Option<Sender<Order>>,
    report: Arc<Mutex<WriteReport>>,
    thread: Option<JoinHandle<()>>,
}

impl Writer {
    /// Starts the thread; `stored` is the last revision that the file holds already.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub fn start(store: impl Store + 'static, stored: u64, wake: Wake) -> std::io::Result<Self> {
        let (orders, received) = channel();
        let report = Arc::new(Mutex::new(WriteReport { stored, tried: stored, error: None }));
        let shared = report.clone();
        let thread = std::thread::Builder::new().name("writer".into()).spawn(move || write(store, &received, &shared, &wake))?;
        Ok(Self { orders: Some(orders), report, thread: Some(thread) })
    }

    /// Hands a revision over. Never waits.
    pub fn append(&self, revision: Revision, after: Workspace) {
        if let Some(orders) = &self.orders {
            // The thread ends only after this sender is dropped.
            drop(orders.send(Order::Append(Box::new((revision, after)))));
        }
    }

    /// Hands the bytes of a file over that is to be kept. Never waits.
    pub fn keep(&self, file: Arc<KeptFile>) {
        if let Some(orders) = &self.orders {
            drop(orders.send(Order::Keep(file)));
        }
    }

    /// Returns how far it is.
    #[must_use]
    pub fn report(&self) -> WriteReport {
        self.report.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        self.orders = None;
        if let Some(thread) = self.thread.take() {
            drop(thread.join());
        }
    }
}

fn write(mut store: impl Store, orders: &Receiver<Order>, report: &Mutex<WriteReport>, wake: &Wake) {
    let mut waiting: VecDeque<Order> = VecDeque::new();
    while let Ok(order) = orders.recv() {
        let newest = if let Order::Append(appended) = &order { Some(appended.0.seq) } else { None };
        waiting.push_back(order);
        // What failed before is tried again, in order, with each new revision.
        while let Some(order) = waiting.front() {
            let result = match order {
                Order::Append(appended) => store.append(&appended.0, &appended.1).map(|()| Some(appended.0.seq)),
                Order::Keep(file) => store.keep(file).map(|()| None),
            };
            let mut report = report.lock().unwrap_or_else(PoisonError::into_inner);
            match result {
                Ok(stored) => {
                    report.stored = stored.unwrap_or(report.stored);
                    report.error = None;
                    waiting.pop_front();
                }
                Err(e) => {
                    report.error = Some(e.to_string());
                    break;
                }
            }
        }
        if let Some(newest) = newest {
            report.lock().unwrap_or_else(PoisonError::into_inner).tried = newest;
        }
        wake();
    }
}
