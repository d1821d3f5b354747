/** What a row of the fold table keeps in numbers. */

// What `#numbers` holds of a row: together, so that counting a repeat touches one place in memory.
export const NUMBERS = 8
/** Times seen since the row went up last, the first of them, and the frame of the latest. */
export const PENDING = 0
export const PENDING_SINCE = 1
export const LAST_FRAME = 2
export const FIRST = 3
export const LAST = 4
export const LAST_UP = 5
/** Of a row that stands for a message: its signature, and when it is read again for its values. */
export const SIGNATURE = 6
export const REREAD_AT = 7

// What `#looks` holds of a row: how it stood when it was looked at last.
export const LOOKS = 3
/** Times seen since it went up last; 0 before the first look. */
export const SEEN = 0
export const SEEN_LAST = 1
export const SEEN_FRAME = 2

// What `#links` holds of a row.
export const LINKS = 2
/** Flow of the row; -1 while the row is free. */
export const FLOW = 0
/** The row that came next the last time, most likely the one that comes next: polling goes round. */
export const SUCCESSOR = 1
