/** Messages as rows, taken where a protocol reads its bytes: for the few frames that a person inspects. */
import { toHex } from '#bytes/hex'
import { type Tapped, tapped } from '#dissect/tapped'
import type { Operation } from '#model/fact'
import type { SaidMessage } from '#model/journal'
import type { AnyProtocol, Row } from '#model/protocol'

const limits = {
  /** A hundred frames have no more messages that a person reads. */
  messages: 2000,
  /** Of one message. */
  rows: 300,
  /** Characters of a label or value. */
  text: 400,
  /** Bytes by which a message is found in its frame. */
  bytes: 2048,
  /** Names of one message's deeds. */
  activities: 8,
} as const

export class MessageRows {
  /** The same protocols, each of whose messages is kept as its facts are asked for. */
  readonly protocols: readonly AnyProtocol[]
  #said: SaidMessage[] = []
  #count = 0

  constructor(protocols: readonly AnyProtocol[]) {
    this.protocols = protocols.map((protocol) => tapped(protocol, (one) => this.#keep(protocol, one)))
  }

  take(): readonly SaidMessage[] {
    const said = this.#said
    this.#said = []
    return said
  }

  #keep(protocol: AnyProtocol, { message, slice, start, end, state, emit }: Tapped): void {
    if (this.#count++ >= limits.messages) {
      protocol.facts(message, slice, emit, state)
      return
    }
    const activities = new Set<string>()
    const emitted: Row[] = []
    const own: SaidMessage = {
      protocol: protocol.name,
      title: protocol.title,
      time: slice.time ?? 0,
      bytes: toHex(slice.bytes, start, Math.min(end, start + limits.bytes)),
      rows: rowsOf(protocol, message),
      activities: [],
    }
    // Before its facts: what it carries is read within them.
    const place = this.#said.push(own) - 1
    protocol.facts(
      message,
      slice,
      (said) => {
        if (said.kind === 'operation') {
          if (activities.size < limits.activities) activities.add(shortened(said.name))
          if (protocol.rows === undefined && emitted.length < limits.rows) emitted.push(rowOfActivity(said))
        }
        emit(said)
      },
      state,
    )
    if (activities.size > 0 && this.#said[place] === own)
      this.#said[place] = { ...own, rows: [...own.rows, ...emitted], activities: [...activities] }
  }
}

/** An external protocol may fail at its rows; its facts are still useful. */
function rowsOf(protocol: AnyProtocol, message: unknown): readonly Row[] {
  try {
    return (protocol.rows?.(message as never) ?? [])
      .slice(0, limits.rows)
      .map(({ label, value, at, length, depth }) => ({
        label: shortened(label),
        value: shortened(value),
        at: natural(at),
        length: natural(length),
        ...(depth === undefined ? {} : { depth: natural(depth) }),
      }))
  } catch {
    return []
  }
}

/** Row of an operation for a protocol without rows of its own: file or register, and the reason of a rejection. */
function rowOfActivity({ name, unit = '', object = '', value, outcome, error = '' }: Operation): Row {
  const parts = [
    unit === '' ? '' : `unit ${unit}`,
    object,
    value === undefined ? '' : `value ${value}`,
    error === '' ? outcome : `${outcome}: ${error}`,
  ]
  const emitted = parts.filter((part) => part !== '').join(' · ')
  return { label: shortened(name), value: shortened(emitted), at: 0, length: 0 }
}

function shortened(text: unknown): string {
  return String(text).slice(0, limits.text)
}

function natural(value: unknown): number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0 ? value : 0
}
