/** Notifications of a controller to its subscribers. */
import type { Emit } from '#model/protocol'
import type { S7commPlusCursor } from './cursor.ts'
import { limits } from './limits.ts'
import { objectName } from './names.ts'
import { readObjects } from './objects.ts'
import { newReadBudget, readValue } from './values.ts'

// Return codes of the items: seen in captures and public implementations.
const VALUE_BY_NUMBER = 0x92
const VALUE_BY_LENGTH = 0x9b
const ERRORS: ReadonlySet<number> = new Set([0x03, 0x13])
const OTHER = 0x9c
const ALARM_OBJECT = 0x81

/**
 * Ten bytes of subscription and unknown words, credit, sequence number, change counter (newer firmware: a time stamp
 * before it), then items until a zero. Items are known by the reference that the subscriber gave them.
 */
export function emitNotification(cursor: S7commPlusCursor, emit: Emit): void {
  cursor.skip(4 + 6)
  cursor.u8()
  cursor.vlq32()
  if (cursor.peek() === 0 && cursor.left > 9 && cursor.bytes[cursor.at + 1] === 0x06) cursor.skip(8)
  cursor.u8()
  const allowed = newReadBudget()
  let emitted = 0
  for (let code = cursor.u8(); code !== 0 && !cursor.hasFailed; code = cursor.u8()) {
    if (code === VALUE_BY_NUMBER || code === VALUE_BY_LENGTH) {
      const reference = code === VALUE_BY_NUMBER ? cursor.u32() : cursor.vlq32()
      const { plain } = readValue(cursor, allowed)
      if (cursor.hasFailed || plain === undefined || ++emitted > limits.readings) continue
      emit({ kind: 'reading', point: `subscribed item ${reference}`, value: plain })
    } else if (ERRORS.has(code)) {
      const reference = cursor.u32()
      if (++emitted <= limits.readings)
        emit({
          kind: 'reading',
          point: `subscribed item ${reference}`,
          value: '',
          quality: 'addressing error',
        })
    } else if (code === OTHER) cursor.u32()
    else return
  }
  emitAlarm(cursor, emit)
}

function emitAlarm(cursor: S7commPlusCursor, emit: Emit): void {
  if (cursor.left < 8 || cursor.peek() === 0) return
  cursor.skip(4 + 2)
  if (cursor.u8() !== ALARM_OBJECT) return
  const [alarm] = readObjects(cursor, newReadBudget())
  if (alarm === undefined) return
  emit({
    kind: 'operation',
    verb: 'report',
    name: 'Alarm notification',
    code: '0x33',
    object: objectName(alarm.id),
    outcome: 'succeeded',
  })
}
