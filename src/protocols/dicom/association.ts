/** Association: titles, implementation, user identity. DICOM PS3.8 section 9.3.2, PS3.7 annex D.3. */
import { u16be } from '#bytes/read'
import { text } from '#bytes/text'
import { type About, type Attribute, confidence } from '#model/fact'
import type { Emit } from '#model/protocol'
import { ITEMS } from './wire.ts'

const CALLED = 10
const CALLING = 26
const TITLE_BYTES = 16
const ITEM = { USER_INFORMATION: 0x50, CLASS: 0x52, VERSION: 0x55, USER: 0x58 } as const
/** Items of an association that are looked at; one for each abstract syntax, and 128 of those. */
const mostItems = 160

interface Titles {
  readonly called: string
  readonly calling: string
}

export function titlesOf(bytes: Uint8Array, start: number): Titles {
  return {
    called: text(bytes, start + CALLED, start + CALLED + TITLE_BYTES),
    calling: text(bytes, start + CALLING, start + CALLING + TITLE_BYTES),
  }
}

/**
 * Emits the sender's implementation from the user information of a request or an acceptance; returns the user's name,
 * if any.
 */
export function emitImplementation(
  bytes: Uint8Array,
  start: number,
  end: number,
  about: About,
  emit: Emit,
): string | undefined {
  let user: string | undefined
  const say = (attribute: Attribute, value: string, field: string) => {
    if (value !== '')
      emit({ kind: 'identity', about, attribute, value, confidence: confidence.management, field })
  }
  let at = start + ITEMS
  for (let left = mostItems; left > 0 && at + 4 <= end; left--) {
    const stop = at + 4 + u16be(bytes, at + 2)
    if (bytes[at] === ITEM.USER_INFORMATION) {
      at += 4
      continue
    }
    if (stop > end) return user
    if (bytes[at] === ITEM.CLASS) say('client-id', text(bytes, at + 4, stop), 'Implementation Class UID')
    if (bytes[at] === ITEM.VERSION) say('software', text(bytes, at + 4, stop), 'Implementation Version Name')
    // Type 1 and 2 state a user name; its length and text follow two bytes.
    if (bytes[at] === ITEM.USER && at + 8 <= stop && bytes[at + 4]! <= 2)
      user = text(bytes, at + 8, Math.min(stop, at + 8 + u16be(bytes, at + 6)))
    at = stop
  }
  return user
}

export function sayTitle(about: About, title: string, sure: number, emit: Emit): void {
  if (title === '') return
  const field = 'AE title'
  emit({
    kind: 'identity',
    about,
    attribute: 'address:dicom-ae-title',
    value: title,
    confidence: sure,
    field,
  })
}
