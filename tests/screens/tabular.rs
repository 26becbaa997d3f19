//! The Tabular, walked with keys.

use super::harness::*;

#[test]
fn explore() {
    let mut h = Hands::plain(1);
    h.press("4");
    println!("{}", h.screen());
    h.type_text("e11.4");
    println!("{}", h.screen());
    h.press("tab");
    println!("{}", h.screen());
    h.press("down down down down");
    println!("{}", h.screen());
    h.press("enter");
    println!("{}", h.screen());
    h.press("esc esc enter d").type_text("distal radius fracture").press("ctrl-r");
    println!("{}", h.screen());
    h.press("right down");
    println!("{}", h.screen());
    h.app.size = (130, 30);
    println!("{}", h.screen());
    h.app.size = (40, 10);
    println!("{}", h.screen());
}
