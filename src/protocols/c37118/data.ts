/** Data frames, read by their configuration: IEEE C37.118.2-2011 §6.3. */
import { float32, i16be, u16be, u32be } from '#bytes/read'
import type { Emit } from '#model/protocol'
import { bytesOf, type C37118Station, type Configuration } from './configuration.ts'
import { limits } from './limits.ts'
import { BODY } from './wire.ts'

/** Bits of STAT about the quality of the data: table 7. Trigger and modification do not affect it. */
const TRIGGER = 0x0800
const MODIFIED = 0x0200
const UNSYNCHRONISED = 0x2000
const CHANGING = 0x0400
const ERRORS = ['', 'measurement error', 'test mode', 'data error'] as const

/** Text of STAT; '' without a fault. */
export function statusText(status: number): string {
  const words: string[] = []
  if (status >> 14 !== 0) words.push(ERRORS[(status >> 14) & 3]!)
  if (status & UNSYNCHRONISED) words.push('out of sync')
  if (status & TRIGGER) words.push('triggered')
  if (status & CHANGING) words.push('configuration changes')
  if (status & MODIFIED) words.push('modified')
  return words.join(', ')
}

/** True if a data frame of this length has the stations of the configuration. */
export function matches({ dataBytes }: Configuration, end: number): boolean {
  return end - BODY === dataBytes
}

/** Words of all stations, each once: what a stream is like. */
export function streamState(
  bytes: Uint8Array,
  start: number,
  configuration: Configuration | undefined,
): string {
  if (configuration === undefined) return statusText(u16be(bytes, start + BODY)) || 'ok'
  const words = new Set<string>()
  let at = start + BODY
  for (const station of configuration.stations) {
    words.add(statusText(u16be(bytes, at)))
    at += bytesOf(station)
  }
  words.delete('')
  return words.size === 0 ? 'ok' : [...words].join('; ')
}

interface DataTarget {
  readonly about: string
  readonly emit: Emit
}

/** Emits frequency and phasors of each station, up to the limit; the frame must match the configuration. */
export function emitData(
  bytes: Uint8Array,
  start: number,
  { stations }: Configuration,
  to: DataTarget,
): void {
  let at = start + BODY
  let left: number = limits.readings
  for (const station of stations) {
    if (left <= 0) return
    left -= emitStation(bytes, at, station, { ...to, most: left })
    at += bytesOf(station)
  }
}

function emitStation(
  bytes: Uint8Array,
  at: number,
  station: C37118Station,
  { about, emit, most }: DataTarget & { most: number },
): number {
  const quality = statusText(u16be(bytes, at)) || undefined
  const { hasFloatPhasors, hasFloatFrequency, hasFloatAnalogs, phasors, analogs } = station
  const name = station.name || String(station.idCode)
  let emitted = 0
  const say = (point: string, value: number): void => {
    if (emitted >= most || !Number.isFinite(value)) return
    emit({ kind: 'reading', about, point: `${name}:${point}`, value, quality })
    emitted++
  }
  let place = at + 2
  const begin = place + phasors.length * (hasFloatPhasors ? 8 : 4)
  say('frequency', frequencyOf(bytes, begin, station))
  phasors.forEach((phasor, i) => {
    const [magnitude, angle] = phasorOf(bytes, place, station, station.scales[i] ?? 1)
    say(`${phasor || i} magnitude`, magnitude)
    say(`${phasor || i} angle`, angle)
    place += hasFloatPhasors ? 8 : 4
  })
  place = begin + (hasFloatFrequency ? 8 : 4)
  analogs.forEach((analog, i) => {
    say(analog || `analog ${i}`, hasFloatAnalogs ? float32(u32be(bytes, place)) : i16be(bytes, place))
    place += hasFloatAnalogs ? 4 : 2
  })
  return emitted
}

/** Hertz; integers count millihertz from the nominal frequency. */
function frequencyOf(bytes: Uint8Array, at: number, { hasFloatFrequency, nominalHz }: C37118Station): number {
  return hasFloatFrequency ? float32(u32be(bytes, at)) : nominalHz + i16be(bytes, at) / 1000
}

/** Magnitude and angle in radians; integer angles count 10^-4 radians. */
function phasorOf(
  bytes: Uint8Array,
  at: number,
  station: C37118Station,
  scale: number,
): readonly [number, number] {
  const { isPolar, hasFloatPhasors } = station
  if (isPolar) {
    return hasFloatPhasors
      ? [float32(u32be(bytes, at)), float32(u32be(bytes, at + 4))]
      : [u16be(bytes, at) * scale, i16be(bytes, at + 2) / 10_000]
  }
  const real = hasFloatPhasors ? float32(u32be(bytes, at)) : i16be(bytes, at) * scale
  const imaginary = hasFloatPhasors ? float32(u32be(bytes, at + 4)) : i16be(bytes, at + 2) * scale
  return [Math.hypot(real, imaginary), Math.atan2(imaginary, real)]
}
