#![expect(clippy::unwrap_used, clippy::panic, reason = "tests")]

use std::sync::{Mutex, mpsc::channel};

use bailiwick_core::model::ClientId;

use super::*;

fn event(client: &str) -> Event {
    Event::StaticTokenIssued {
        client: ClientId::new(client),
    }
}

/// What is heard, in order.
fn ears() -> (Arc<Mutex<Vec<Event>>>, Arc<dyn EventSink>) {
    let heard = Arc::new(Mutex::new(Vec::new()));
    let ear = Arc::clone(&heard);
    let sink = move |event: &Event| ear.lock().unwrap().push(event.clone());
    (heard, Arc::new(sink))
}

#[tokio::test]
async fn a_listener_that_panics_keeps_nobody_from_hearing() {
    let (heard, ear) = ears();
    let faulty: Arc<dyn EventSink> = Arc::new(|_: &Event| panic!("a defect of the host"));
    let events = Events::start(vec![faulty, ear]).unwrap();
    events.tell(event("a"));
    events.tell(event("b"));
    events.heard(Duration::from_secs(10)).await;
    assert_eq!(*heard.lock().unwrap(), [event("a"), event("b")]);
}

#[tokio::test]
async fn a_listener_that_hangs_holds_up_nobody() {
    let (go, gone) = channel::<()>();
    let gone = Mutex::new(gone);
    let (heard, ear) = ears();
    let hanging: Arc<dyn EventSink> = Arc::new(move |_: &Event| {
        let _ = gone.lock().unwrap().recv();
    });
    let events = Events::start(vec![ear, hanging]).unwrap();
    for _ in 0..2 * WAITING {
        events.tell(event("many"));
    }
    events.heard(Duration::from_millis(1)).await;
    drop(go);
    let all = || heard.lock().unwrap().len();
    while all() < WAITING {
        tokio::task::yield_now().await;
    }
    // One may have been taken from the queue while it filled.
    assert!(all() <= WAITING + 1, "{}", all());
}

#[tokio::test]
async fn nobody_listens_and_nothing_waits() {
    let events = Events::start(Vec::new()).unwrap();
    events.tell(event("a"));
    events.heard(Duration::ZERO).await;
}
