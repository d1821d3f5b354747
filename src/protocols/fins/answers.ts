/** Facts of responses: Omron W342 §5-3. */
import { u16be } from '#bytes/read'
import { text } from '#bytes/text'
import { type Attribute, confidence } from '#model/fact'
import type { Emit } from '#model/protocol'
import { areaOf } from './areas.ts'
import type { FinsRequest } from './state.ts'

const limits = {
  /** Values of one response that are emitted. */
  readings: 32,
  /** Units of one connection data answer; it lists 25 at most. */
  units: 25,
} as const

/** Model and version of the CPU unit are 20 bytes each. */
const MODEL = 20
const VERSION = 20
const UNIT_ENTRY = 21

const modes: ReadonlyMap<number, string> = new Map([
  [0x00, 'PROGRAM'],
  [0x01, 'DEBUG'],
  [0x02, 'MONITOR'],
  [0x04, 'RUN'],
])

/** `start` is just after the end code of an answer that is ok. */
export function emitAnswer(
  code: number,
  bytes: Uint8Array,
  start: number,
  end: number,
  about: string | undefined,
  emit: Emit,
): void {
  const say = (attribute: Attribute, value: string, field: string, who = about) => {
    if (value !== '')
      emit({ kind: 'identity', about: who, attribute, value, confidence: confidence.identityService, field })
  }
  const length = end - start
  switch (code) {
    case 0x0501:
      if (length < MODEL + VERSION) return
      say('vendor', 'Omron', 'CPU Unit Data Read')
      say('model', text(bytes, start, start + MODEL), 'CPU Unit model')
      say('firmware', text(bytes, start + MODEL, start + MODEL + VERSION), 'CPU Unit version')
      return
    case 0x0502: {
      let at = start + 1
      for (let left = Math.min(bytes[start] ?? 0, limits.units); left > 0 && at + UNIT_ENTRY <= end; left--) {
        const model = text(bytes, at + 1, at + UNIT_ENTRY)
        say('module', model, 'Connection Data Read', `${about ?? 'server'}/unit:${bytes[at]!}`)
        at += UNIT_ENTRY
      }
      return
    }
    case 0x0601: {
      if (length < 2) return
      const isRunning = (bytes[start]! & 1) === 1
      say('run-state', isRunning ? 'RUN' : 'STOP', 'Status')
      say('mode', modes.get(bytes[start + 1]!) ?? '', 'Mode')
      return
    }
    case 0x2603:
      say('name', text(bytes, start, end), 'Name Read')
      return
    default:
  }
}

/** Values of a memory area read. */
export function emitReadings(
  { read }: FinsRequest,
  bytes: Uint8Array,
  start: number,
  end: number,
  about: string | undefined,
  emit: Emit,
): void {
  if (read === undefined) return
  const { name, isWord } = areaOf(read.area)
  const size = isWord ? 2 : 1
  if (end - start !== read.count * size) return
  const count = Math.min(read.count, limits.readings)
  for (let i = 0; i < count; i++) {
    const at = start + i * size
    const value = isWord ? u16be(bytes, at) : bytes[at]! & 1
    emit({ kind: 'reading', about, point: `${name}:${read.address + i}`, value })
  }
}
