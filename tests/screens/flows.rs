//! What people do, from key to store.

use super::harness::*;
use claimdeck::domain::*;

#[test]
fn a_probe() {
    let mut hands = Hands::plain(3);
    println!("{}", hands.screen());
    hands.press("enter");
    println!("{}", hands.screen());
    hands.press("d").type_text("dm2 neuropathy");
    println!("{}", hands.screen());
    hands.press("enter p").type_text("99213");
    println!("{}", hands.screen());
    hands.press("enter");
    println!("{}", hands.screen());
    hands.press("s");
    println!("{}", hands.screen());
    hands.press("?");
    println!("{}", hands.screen());
    hands.press("esc :");
    println!("{}", hands.screen());
    let _ = ClaimId(1);
}
