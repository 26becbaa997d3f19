//! The table itself. The order of the rows is the order of the help, the palette and the key bar.

use super::scope::Scope::{
    Claims, Coding, Confirm, Form, Global, Index, Kits, Late, List, Picker, Queue, Search,
    Suggestions, Tabular, Text,
};
use super::scope::{Group, Scope};

macro_rules! commands {
    ($($group:ident { $(
        $variant:ident $name:literal [$($scope:ident)+] $(bar $label:literal)? $(danger $danger:literal)?
            $title:literal : $help:literal;
    )+ })+) => {
        /// Something that a key or the palette can do.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Command { $($(#[doc = $help] $variant,)+)+ }

        impl Command {
            /// Every command, in the order of the help.
            pub const ALL: &'static [Self] = &[$($(Self::$variant,)+)+];

            /// Stable name, as keymap files use it.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $($(Self::$variant => $name,)+)+ }
            }

            /// Short title, as the palette shows it.
            #[must_use]
            pub const fn title(self) -> &'static str {
                match self { $($(Self::$variant => $title,)+)+ }
            }

            /// What it does, in one sentence.
            #[must_use]
            pub const fn help(self) -> &'static str {
                match self { $($(Self::$variant => $help,)+)+ }
            }

            /// The chapter of the help it stands in.
            #[must_use]
            pub const fn group(self) -> Group {
                match self { $($(Self::$variant => Group::$group,)+)+ }
            }

            /// The scopes where it works.
            #[must_use]
            pub const fn scopes(self) -> &'static [Scope] {
                match self { $($(Self::$variant => &[$($scope),+],)+)+ }
            }

            /// The word in the key bar; `None` where the bar has better use for the room.
            #[must_use]
            pub const fn label(self) -> Option<&'static str> {
                match self { $($(Self::$variant => commands!(@label $($label)?),)+)+ }
            }

            /// What cannot be taken back, to be asked before; `None` for all that can.
            #[must_use]
            pub const fn danger(self) -> Option<&'static str> {
                match self { $($(Self::$variant => commands!(@label $($danger)?),)+)+ }
            }
        }
    };
    (@label) => { None };
    (@label $label:literal) => { Some($label) };
}

commands! {
    Search {
        SearchAccept "search.accept" [Search] bar "take"
            "Take code": "Puts the code under the cursor on the claim and closes the search.";
        SearchAcceptStay "search.accept_stay" [Search] bar "take+stay"
            "Take code, search on": "Puts the code under the cursor on the claim and clears the words for the next search.";
        SearchFiner "search.finer" [Search] bar "finer"
            "Next characters": "Lists what the code under the cursor needs to be billed, character by character, X filled in.";
        SearchToggleSet "search.toggle_set" [Search] bar "set"
            "Next code set": "Searches the next code set: ICD-10-CM, then CPT and HCPCS.";
        SearchToggleAll "search.toggle_all" [Search] bar "all codes"
            "All codes or billable ones": "Shows headings and codes out of date as well, or only what can be billed on the date of service.";
        SearchMeaning "search.meaning" [Search] bar "meaning"
            "Choose a meaning": "Lists what an abbreviation among the words may mean; the one chosen is written in its place.";
    }
    Tabular {
        TabularAccept "tabular.accept" [Tabular] bar "take/open"
            "Take code, open or close": "Posts the code under the cursor on the chart being coded, opens or closes a header, or goes to the code named in the notes.";
        TabularExpand "tabular.expand" [Tabular] bar "open"
            "Open header": "Shows what stands below the header under the cursor; on a code, goes to its notes.";
        TabularCollapse "tabular.collapse" [Tabular] bar "close"
            "Close header": "Hides what stands below the header under the cursor, or goes to the header above.";
        TabularPane "tabular.pane" [Tabular] bar "notes"
            "Tree or notes": "Moves between the tree and the notes, whose codes can be followed.";
        TabularReturn "tabular.return" [Tabular] bar "return"
            "Return from a jump": "Goes back to the place before the last jump.";
        TabularFindNext "tabular.find_next" [Tabular] bar "next found"
            "Next code found": "Goes to the next code that the words typed find.";
    }
    Index {
        IndexFollow "index.follow" [Index] bar "go"
            "Go where the entry leads": "Goes where a see sends, to the code in the Tabular, or opens what stands below.";
        IndexTake "index.take" [Index] bar "take"
            "Take code of the Index": "Puts the code under the cursor on the chart being coded, with its manifestation after it, or lists finer codes.";
        IndexSeeAlso "index.see_also" [Index] bar "see also"
            "Follow see also": "Goes to the entry that the see also names.";
        IndexReturn "index.return" [Index] bar "return"
            "Return in the Index": "Goes back to where the last jump began.";
        IndexExpand "index.expand" [Index] bar "open"
            "Open entry, next cell": "Shows the subterms of the entry under the cursor; in a table, goes one cell to the right.";
        IndexCollapse "index.collapse" [Index] bar "close"
            "Close entry, previous cell": "Hides the subterms, or goes to the entry above; in a table, goes one cell to the left.";
        IndexNextVolume "index.next_volume" [Index] bar "volume"
            "Next volume": "Shows the next of diseases, neoplasms, drugs and external causes, with the words typed.";
        IndexPrevVolume "index.prev_volume" [Index]
            "Previous volume": "Shows the volume before, with the words typed.";
        IndexOpen "index.open" [Search]
            "Words in the Index": "Opens the Alphabetic Index with the words typed.";
    }
    Coding {
        FindingGo "finding.go" [Coding] bar "go to"
            "Go to what is found": "Moves the cursor from the finding to the diagnosis or line it is about.";
        FindingAccept "finding.accept" [Coding] bar "accept"
            "Accept finding": "Lets the finding stand with a reason, which stays on the claim and in the audit trail; asks for another reason where it was accepted already.";
        FindingWhy "finding.why" [Coding] bar "why"
            "Why it is a finding": "Shows the rule that the finding rests on, its source and dates, and what to do.";
        FindingFix "finding.fix" [Coding] bar "fix"
            "Put finding right": "Makes the one change that puts the finding right, as one step for undo.";
        FindingNext "finding.next" [Coding]
            "Next finding": "Goes to the next open finding, from any pane, the worst first.";
        FindingPrev "finding.prev" [Coding]
            "Previous finding": "Goes to the open finding before, from any pane.";
        DxSearch "dx.search" [Coding] bar "diagnosis"
            "Find a diagnosis": "Opens the code search for a diagnosis, which goes to the end of the list.";
        PxSearch "px.search" [Coding] bar "procedure"
            "Find a procedure": "Opens the code search for a procedure, which becomes a new line.";
        SuggestOpen "suggest.open" [Coding] bar "suggest"
            "Suggestions of the note": "Lists the codes that the phrases of the note name, what may be coded first, then what is left out and why.";
        SuggestPost "suggest.post" [Suggestions] bar "post"
            "Post suggestion": "Puts the suggested code on the claim, and asks first where the note does not affirm it.";
        SuggestFiner "suggest.finer" [Suggestions] bar "finer"
            "Finer codes of suggestion": "Lists the codes beside and below the suggested one, to choose from.";
        ChartStageNext "chart.stage_next" [Coding] bar "stage+next"
            "Stage, next chart": "Stages the claim and opens the next chart of the queue.";
        KitList "kit.list" [Coding] bar "kits"
            "Kits": "Lists the kits: codes that are posted together with one key.";
        ChartStage "chart.stage" [Coding] bar "stage"
            "Stage claim": "Stages the claim and goes back to the queue.";
        ChartSave "chart.save" [Coding] bar "save"
            "Save and go back": "Keeps the unfinished coding with the chart and goes back to the queue.";
        EntryEdit "entry.edit" [Coding] bar "edit"
            "Edit entry": "Edits the line under the cursor (modifiers, pointers, units, charge, place of service), or replaces the diagnosis.";
        EntryDelete "entry.delete" [Coding] bar "delete"
            "Delete entry": "Takes the diagnosis or line under the cursor off the claim.";
        EntryUp "entry.up" [Coding]
            "Move entry up": "Moves the diagnosis or line under the cursor one place up; pointers follow.";
        EntryDown "entry.down" [Coding]
            "Move entry down": "Moves the diagnosis or line under the cursor one place down; pointers follow.";
        LineModifiers "line.modifiers" [Coding]
            "Edit modifiers": "Edits the modifiers of the line under the cursor.";
        LineUnits "line.units" [Coding]
            "Edit units": "Edits the units of the line under the cursor.";
        LineCharge "line.charge" [Coding]
            "Edit charge": "Edits the charge of the line under the cursor.";
        LinePlace "line.place" [Coding]
            "Edit place of service": "Edits the place of service of the line under the cursor.";
        LinePointers "line.pointers" [Coding]
            "Edit pointers": "Edits which diagnoses the line under the cursor points at, in order.";
        LinePointerA "line.pointer_a" [Coding]
            "Toggle pointer A": "Points the line at diagnosis A, or no longer.";
        LinePointerB "line.pointer_b" [Coding]
            "Toggle pointer B": "Points the line at diagnosis B, or no longer.";
        LinePointerC "line.pointer_c" [Coding]
            "Toggle pointer C": "Points the line at diagnosis C, or no longer.";
        LinePointerD "line.pointer_d" [Coding]
            "Toggle pointer D": "Points the line at diagnosis D, or no longer.";
        LinePointerE "line.pointer_e" [Coding]
            "Toggle pointer E": "Points the line at diagnosis E, or no longer.";
        LinePointerF "line.pointer_f" [Coding]
            "Toggle pointer F": "Points the line at diagnosis F, or no longer.";
        LinePointerG "line.pointer_g" [Coding]
            "Toggle pointer G": "Points the line at diagnosis G, or no longer.";
        LinePointerH "line.pointer_h" [Coding]
            "Toggle pointer H": "Points the line at diagnosis H, or no longer.";
        LinePointerI "line.pointer_i" [Coding]
            "Toggle pointer I": "Points the line at diagnosis I, or no longer.";
        LinePointerJ "line.pointer_j" [Coding]
            "Toggle pointer J": "Points the line at diagnosis J, or no longer.";
        LinePointerK "line.pointer_k" [Coding]
            "Toggle pointer K": "Points the line at diagnosis K, or no longer.";
        LinePointerL "line.pointer_l" [Coding]
            "Toggle pointer L": "Points the line at diagnosis L, or no longer.";
        CodeNotes "code.notes" [Coding Search Suggestions Index] bar "notes"
            "Notes of the code": "Shows the hierarchy and instructional notes of the code under the cursor.";
        TabularOpen "tabular.open" [Coding Search] bar "tabular"
            "Open in the Tabular": "Opens the Tabular at the code under the cursor, with everything that its headers say.";
        ChainOpen "chain.open" [Coding] bar "add"
            "Codes that belong with it": "Lists the codes that the notes of the diagnosis ask for: code first, use additional, code also.";
        FindingsFocus "findings.focus" [Coding]
            "Go to findings": "Moves the cursor to the findings at the foot.";
        PaneNext "pane.next" [Coding] bar "pane"
            "Next pane": "Moves the cursor to the next pane: note, diagnoses, lines, findings.";
        PanePrev "pane.prev" [Coding]
            "Previous pane": "Moves the cursor to the pane before.";
        NotePageDown "note.page_down" [Coding]
            "Note: page down": "Scrolls the note one page down, wherever the cursor is.";
        NotePageUp "note.page_up" [Coding]
            "Note: page up": "Scrolls the note one page up, wherever the cursor is.";
        NoteFind "note.find" [Coding] bar "find"
            "Find in the note": "Shows the first line of the note that holds a word typed, and marks them all.";
        EditUndo "edit.undo" [Coding] bar "undo"
            "Undo": "Takes back the last change to this chart's coding.";
        EditRedo "edit.redo" [Coding]
            "Redo": "Does again what was taken back last.";
    }
    Kits {
        KitPost "kit.post" [Kits] bar "post"
            "Post kit": "Puts the kit under the cursor on the claim, as one step for undo; its own key does so from anywhere in the list.";
        KitShow "kit.show" [Kits] bar "show"
            "Show kit": "Shows everything that the kit under the cursor holds, with titles and pointers.";
        KitEdit "kit.edit" [Kits] bar "edit"
            "Name and key of the kit": "Changes name, key and specialty of the kit under the cursor, and for whom it is.";
        KitRecode "kit.recode" [Kits] bar "recode" danger "The codes that the kit has now are lost."
            "Put this chart in the kit": "Puts this chart's diagnoses and lines in the place of those of the kit under the cursor.";
        KitShare "kit.share" [Kits] bar "share"
            "Share kit or not": "Makes the kit under the cursor everyone's, or yours alone.";
        KitDelete "kit.delete" [Kits] bar "delete" danger "The kit is shown no more; the command kit restore brings it back."
            "Delete kit": "Takes the kit under the cursor off the list.";
        KitSave "kit.save" [Coding Kits] bar "keep"
            "Keep as a kit": "Keeps this chart's diagnoses and lines as a kit, under a name and a key.";
        CardFavourite "card.favourite" [Coding Search]
            "Favourite or not": "Makes the code under the cursor a favourite, which the search offers first, or no longer one.";
        CardNote "card.note" [Coding Search]
            "Notes on the code": "Edits your note and the site's on the code under the cursor; the search finds it by their words.";
        CardForget "card.forget" [Coding]
            "Forget uses of the code": "Forgets how often you used the code under the cursor, so that it rises no more for that.";
    }
    Chart {
        QueueOpen "queue.open" [Queue] bar "open"
            "Open chart": "Opens the chart under the cursor for coding.";
        QueueNext "queue.next" [Queue Coding] bar "next"
            "Next chart": "Opens the chart that should be coded next, by priority.";
        ChartHold "chart.hold" [Queue Coding] bar "hold"
            "Hold chart": "Sets the chart aside with a reason, such as a missing document or a query to the provider.";
        ChartRelease "chart.release" [Queue Coding] bar "release"
            "Release hold": "Releases the chart's hold, so that it can be coded.";
        ChartAssign "chart.assign" [Queue Coding] bar "assign"
            "Assign chart to me": "Makes the chart yours, or nobody's where it is yours already.";
        ChartDetail "chart.detail" [Queue Coding] bar "detail"
            "Chart detail": "Shows the chart's visit, coverage and how its priority is made up.";
        QueueStatus "queue.status" [Queue] bar "status"
            "Filter charts by status": "Chooses which charts are listed: ready, in work or held.";
        QueueKind "queue.kind" [Queue] bar "kind"
            "Filter charts by kind": "Chooses which kind of visit is listed, such as clinic or surgery.";
        QueueMine "queue.mine" [Queue] bar "mine"
            "My charts or everyone's": "Lists only your charts and nobody's, or everyone's again.";
    }
    Claims {
        ClaimsOpen "claims.open" [Claims] bar "open"
            "Open claim": "Shows the claim under the cursor in full.";
        ClaimsSent "claims.sent" [Claims] bar "sent"
            "Mark sent": "Marks the claim as sent today and sets the day payment is expected.";
        ClaimsPaid "claims.paid" [Claims] bar "paid"
            "Mark paid": "Marks the claim as paid, with the amount.";
        ClaimsDeny "claims.deny" [Claims] bar "denied" danger "The claim is marked denied."
            "Mark denied": "Marks the claim as denied by the payer, with the reason.";
        ClaimsClose "claims.close" [Claims] bar "close" danger "A closed claim has no open balance and is not worked again."
            "Close claim": "Closes the claim: nothing more is asked of the payer.";
        ClaimsVoid "claims.void" [Claims] bar "void" danger "A void claim is never sent or paid; its chart goes back to the queue."
            "Void claim": "Takes the claim back, with a reason, and returns its chart to the queue.";
        ClaimsStatus "claims.status" [Claims] bar "status"
            "Filter by status": "Chooses which claims are listed: staged, sent, paid, denied, closed or void.";
    }
    Late {
        LateOpenClaim "late.open_claim" [Late] bar "open"
            "Open the late claim": "Shows the claim under the cursor in full, with its notes.";
        LateNote "late.note" [Late] bar "note"
            "Write a note": "Writes down what was said or done; the next-action date stays.";
        LateNextAction "late.next_action" [Late] bar "next date"
            "Set next-action date": "Sets the day on which this claim is to be worked again.";
        LateSnooze "late.snooze" [Late] bar "snooze"
            "Snooze": "Takes the claim off the list until a date.";
        LateResolve "late.resolve" [Late] bar "resolve"
            "Resolve": "Ends the chase, with how it ended.";
        LateAssign "late.assign" [Late] bar "assign"
            "Assign late claim to me": "Makes the late claim yours, or nobody's where it is yours already.";
        LateState "late.state" [Late] bar "state"
            "Open, snoozed or resolved": "Lists the next of open, snoozed and resolved late payments.";
        LateSweep "late.sweep" [Late Claims] bar "sweep"
            "Sweep for late payments": "Marks every sent claim whose expected-payment date has passed.";
    }
    List {
        ListFilter "list.filter" [List Kits] bar "filter"
            "Filter": "Shows only the rows that hold the words typed; empty words show all.";
        ListSort "list.sort" [List] bar "sort"
            "Sort": "Sorts by the next column.";
        ListRefresh "list.refresh" [List]
            "Refresh": "Reads the list again from the store.";
        ListDown "list.down" [List Search Picker Tabular Index Kits]
            "Down": "Moves one row down.";
        ListUp "list.up" [List Search Picker Tabular Index Kits]
            "Up": "Moves one row up.";
        ListPageDown "list.page_down" [List Search Picker Tabular Index Kits]
            "Page down": "Moves one page down.";
        ListPageUp "list.page_up" [List Search Picker Tabular Index Kits]
            "Page up": "Moves one page up.";
        ListHalfDown "list.half_down" [List Search Picker Tabular Index Kits]
            "Half a page down": "Moves half a page down.";
        ListHalfUp "list.half_up" [List Search Picker Tabular Index Kits]
            "Half a page up": "Moves half a page up.";
        ListFirst "list.first" [List Search Picker Tabular Index Kits]
            "First row": "Goes to the first row.";
        ListLast "list.last" [List Search Picker Tabular Index Kits]
            "Last row": "Goes to the last row.";
    }
    Text {
        FormAccept "form.accept" [Form Picker] bar "ok"
            "Accept": "Takes what is filled in, or the choice under the cursor.";
        FormNext "form.next" [Form] bar "field"
            "Next field": "Goes to the next field.";
        FormPrev "form.prev" [Form]
            "Previous field": "Goes to the field before.";
        TextLeft "text.left" [Text]
            "Cursor left": "Moves one character to the left.";
        TextRight "text.right" [Text]
            "Cursor right": "Moves one character to the right.";
        TextHome "text.home" [Text]
            "Start of field": "Moves to the start of the field.";
        TextEnd "text.end" [Text]
            "End of field": "Moves to the end of the field.";
        TextBackspace "text.backspace" [Text]
            "Delete before cursor": "Deletes the character before the cursor.";
        TextDelete "text.delete" [Text]
            "Delete at cursor": "Deletes the character under the cursor.";
        TextDeleteWord "text.delete_word" [Text]
            "Delete word": "Deletes the word before the cursor.";
        TextDeleteEnd "text.delete_end" [Text]
            "Delete to end": "Deletes from the cursor to the end of the field.";
        TextClear "text.clear" [Text]
            "Clear field": "Deletes everything in the field.";
        ConfirmYes "confirm.yes" [Confirm] bar "yes"
            "Yes": "Does what was asked about.";
        ConfirmNo "confirm.no" [Confirm] bar "no"
            "No": "Leaves everything as it is.";
    }
    View {
        ViewQueue "view.queue" [Global] bar "queue"
            "Chart queue": "Goes to the chart queue.";
        ViewClaims "view.claims" [Global] bar "claims"
            "Claims": "Goes to the claims.";
        ViewLate "view.late" [Global] bar "late"
            "Late payments": "Goes to the late payments.";
        ViewTabular "view.tabular" [Global] bar "tabular"
            "Tabular": "Opens the Tabular of ICD-10-CM: chapters, blocks, codes and their notes.";
        ViewIndex "view.index" [Global] bar "index"
            "Alphabetic Index": "Opens the Alphabetic Index of ICD-10-CM with its Neoplasm and Drug tables.";
        ViewNext "view.next" [Global]
            "Next screen": "Goes to the next of queue, claims and late payments.";
        ViewPrev "view.prev" [Global]
            "Previous screen": "Goes to the previous of queue, claims and late payments.";
    }
    App {
        AppBack "app.back" [Global] bar "back"
            "Back": "Closes what is on top, clears the filter, or goes one screen back; nothing is lost.";
        AppPalette "app.palette" [Global] bar "commands"
            "Command palette": "Lists every command that works here, with its keys.";
        AppHelp "app.help" [Global] bar "help"
            "Help": "Shows every key that works here.";
        AppEdits "app.edits" [Global]
            "Claim edits": "Lists what is checked before a claim goes, what this site makes of it, and what is not checked.";
        AppQuit "app.quit" [Global] bar "quit"
            "Quit": "Leaves claimdeck; unfinished coding is kept with its chart.";
        AppRedraw "app.redraw" [Global]
            "Redraw": "Draws the whole screen again, after other output spoilt it.";
        AppSuspend "app.suspend" [Global]
            "Suspend": "Gives the terminal back to the shell; fg brings claimdeck back.";
        AppReloadKeys "app.reload_keys" [Global]
            "Reload keys": "Reads the keymap file again.";
    }
}
