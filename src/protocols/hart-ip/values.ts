/** Process values in answers: HCF_SPEC-127 and -151. Units are codes of HCF_SPEC-183, Common Table 2. */
import { float32, u32be } from '#bytes/read'
import type { Emit } from '#model/protocol'
import type { HartIpCommand } from './pdu.ts'

const DYNAMIC = ['PV', 'SV', 'TV', 'QV']

function floatAt(data: Uint8Array, at: number): number {
  return float32(u32be(data, at))
}

/** Emits the values of a response. A value that is not a number is absent. */
export function emitReadings({ number, data }: HartIpCommand, about: string | undefined, emit: Emit): void {
  const say = (point: string, at: number, quality?: string) => {
    if (at + 4 > data.length) return
    const value = floatAt(data, at)
    if (Number.isFinite(value)) emit({ kind: 'reading', about, point, value, quality })
  }
  if (number === 1) say('PV', 1)
  else if (number === 2) {
    say('loop current', 0)
    say('percent of range', 4)
  } else if (number === 3) {
    say('loop current', 0)
    DYNAMIC.forEach((name, i) => {
      say(name, 5 + i * 5)
    })
  } else if (number === 110) {
    DYNAMIC.forEach((name, i) => {
      say(name, 1 + i * 5)
    })
  } else if (number === 9) {
    // Extended status, then eight bytes a variable: code, classification, units, value, status.
    for (let at = 1; at + 8 <= data.length; at += 8)
      say(`variable ${data[at]!}`, at + 3, (data[at + 7]! & 0xc0) === 0xc0 ? undefined : 'not good')
  } else if (number === 33) {
    for (let at = 0; at + 6 <= data.length; at += 6) say(`variable ${data[at]!}`, at + 2)
  }
}
