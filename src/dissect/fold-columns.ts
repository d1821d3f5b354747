/** Numeric columns of the fold table. */

// Layout of `#numbers` for a row: adjacent, so that counting a repeat touches one place in memory.
export const NUMBERS = 8
/** Times seen since the row went up last, the first of them, and the frame of the latest. */
export const PENDING = 0
export const PENDING_SINCE = 1
export const LAST_FRAME = 2
export const FIRST = 3
export const LAST = 4
export const LAST_UP = 5
/** For the row of a message: its signature, and the time when it is read again for its values. */
export const SIGNATURE = 6
export const REREAD_AT = 7

// Layout of `#looks` for a row: its state at the last look.
export const LOOKS = 3
/** Times seen since it went up last; 0 before the first look. */
export const SEEN = 0
export const SEEN_LAST = 1
export const SEEN_FRAME = 2

// Layout of `#links` for a row.
export const LINKS = 5
/** Flow of the row; -1 while the row is free. */
export const FLOW = 0
/** The row that came next the last time, most likely the one that comes next: polling goes round. */
export const SUCCESSOR = 1
/** Of a row that is a poll: hash of its question, else 0; the question before it the last times, and how many times. */
export const QUESTION = 2
export const QUESTION_BEFORE = 3
export const TIMES_AFTER = 4
