use super::*;

const QUICK: Duration = Duration::from_millis(1);
const SLOW: Duration = Duration::from_millis(30);

#[test]
fn a_batch_grows_while_it_is_quick_and_shrinks_while_it_is_slow_within_bounds() {
    let mut pace = Pace::beside_requests();
    let mut last = pace.batch();
    for _ in 0..50 {
        pace.after(QUICK);
        assert!(pace.batch() >= last);
        last = pace.batch();
    }
    assert_eq!(last, Pace::MOST);
    for _ in 0..50 {
        pace.after(SLOW);
        assert!(pace.batch() <= last);
        last = pace.batch();
    }
    assert_eq!(last, Pace::LEAST);
}

#[test]
fn what_is_busy_is_left_alone_for_longer_but_never_given_up() {
    let mut pace = Pace::beside_requests();
    assert_eq!(pace.after(QUICK), 2 * QUICK);
    assert_eq!(pace.after(SLOW), 2 * SLOW);
    assert_eq!(pace.after(Duration::ZERO), Pace::SHORTEST);
    assert_eq!(pace.after(Duration::from_hours(1)), Pace::LONGEST);
    assert_eq!(pace.after(Duration::MAX), Pace::LONGEST);
    let mut by_hand = Pace::by_hand();
    assert!(by_hand.after(SLOW) < pace.after(SLOW));
}
