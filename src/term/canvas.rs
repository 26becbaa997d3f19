//! The backend that frames are drawn with: crossterm's, but one that never asks the terminal.

use super::guard::{Tty, size};
use ratatui::backend::{Backend, ClearType, CrosstermBackend, WindowSize};
use ratatui::buffer::Cell;
use ratatui::layout::{Position, Size};
use std::io::{self, BufWriter, Write};

/// Room for a whole frame of a large screen, so that each is one write.
const FRAME_BYTES: usize = 64 * 1024;

/// A screen to draw on. Size and cursor come from what is known here, where crossterm would ask the
/// terminal and wait for its answer.
#[derive(Debug)]
pub struct Canvas<W: Write = BufWriter<Tty>> {
    inner: CrosstermBackend<W>,
    cursor: Position,
    size: fn() -> (u16, u16),
}

impl Canvas {
    /// The terminal.
    #[must_use]
    pub fn screen() -> Self {
        Self::new(BufWriter::with_capacity(FRAME_BYTES, Tty::default()), size)
    }
}

impl<W: Write> Canvas<W> {
    /// Anything else that takes bytes, of a size that is asked for at each frame.
    pub fn new(writer: W, size: fn() -> (u16, u16)) -> Self {
        Self {
            inner: CrosstermBackend::new(writer),
            cursor: Position::ORIGIN,
            size,
        }
    }
}

impl<W: Write> Backend for Canvas<W> {
    type Error = io::Error;

    fn draw<'a, I>(&mut self, content: I) -> io::Result<()>
    where
        I: Iterator<Item = (u16, u16, &'a Cell)>,
    {
        self.inner.draw(content)
    }

    fn hide_cursor(&mut self) -> io::Result<()> {
        self.inner.hide_cursor()
    }

    fn show_cursor(&mut self) -> io::Result<()> {
        self.inner.show_cursor()
    }

    fn get_cursor_position(&mut self) -> io::Result<Position> {
        Ok(self.cursor)
    }

    fn set_cursor_position<P: Into<Position>>(&mut self, position: P) -> io::Result<()> {
        self.cursor = position.into();
        self.inner.set_cursor_position(self.cursor)
    }

    fn clear(&mut self) -> io::Result<()> {
        self.inner.clear()
    }

    fn clear_region(&mut self, clear_type: ClearType) -> io::Result<()> {
        self.inner.clear_region(clear_type)
    }

    fn size(&self) -> io::Result<Size> {
        let (width, height) = (self.size)();
        Ok(Size { width, height })
    }

    fn window_size(&mut self) -> io::Result<WindowSize> {
        Ok(WindowSize {
            columns_rows: self.size()?,
            pixels: Size::ZERO,
        })
    }

    fn flush(&mut self) -> io::Result<()> {
        Backend::flush(&mut self.inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ratatui::Terminal;
    use ratatui::style::{Modifier, Style};
    use std::sync::{Arc, Mutex};

    #[derive(Clone, Default)]
    struct Bytes(Arc<Mutex<Vec<u8>>>);

    impl Write for Bytes {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().extend_from_slice(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn drawing_and_clearing_never_ask_the_terminal() {
        let bytes = Bytes::default();
        let mut terminal = Terminal::new(Canvas::new(bytes.clone(), || (20, 2))).unwrap();
        let reversed = Style::new().add_modifier(Modifier::REVERSED);
        let draw = |terminal: &mut Terminal<Canvas<Bytes>>| {
            terminal
                .draw(|frame| {
                    frame.buffer_mut().set_string(0, 0, "a row", reversed);
                    frame.set_cursor_position((3, 1));
                })
                .unwrap();
        };
        draw(&mut terminal);
        terminal.clear().unwrap();
        draw(&mut terminal);
        let sent = String::from_utf8(bytes.0.lock().unwrap().clone()).unwrap();
        assert_eq!(
            sent.matches("a row").count(),
            2,
            "clearing forces all to be drawn"
        );
        assert!(!sent.contains("[6n"), "{sent:?}");
        assert!(
            sent.contains("\u{1b}[2;4H"),
            "the cursor stands on its field: {sent:?}"
        );
    }
}
