/** Configuration frames: IEEE C37.118.2-2011 §6.4 (CFG-1 and CFG-2) and §6.5 (CFG-3). */
import { float32, u16be, u24be, u32be } from '#bytes/read'
import { text } from '#bytes/text'
import { limits } from './limits.ts'
import { BODY, type C37118Frame, CONFIGURATION_3 } from './wire.ts'

export interface C37118Station {
  readonly name: string
  readonly idCode: number
  readonly isPolar: boolean
  readonly hasFloatPhasors: boolean
  readonly hasFloatAnalogs: boolean
  readonly hasFloatFrequency: boolean
  readonly phasors: readonly string[]
  /** Value of one bit for each phasor of integers. */
  readonly scales: readonly number[]
  readonly analogs: readonly string[]
  readonly digitalWords: number
  readonly nominalHz: 50 | 60
  readonly configurationCount: number
}

export interface Configuration {
  readonly stations: readonly C37118Station[]
  /** Frames a second; below 0, seconds a frame. */
  readonly dataRate: number
  /** Bytes that the stations of one data frame take. */
  readonly dataBytes: number
}

const TIME_BASE = 4
const NAME = 16
const DIGITAL_CHANNELS = 16
const UNIT = 4
/** PHSCALE and ANSCALE of CFG-3; the scale factor follows four bytes of flags. */
const PHASOR_SCALE = 12
const ANALOG_SCALE = 8
const GLOBAL_ID = 16
/** Latitude, longitude, elevation (4 each), service class (1), window and group delay (4 each). */
const PLACE = 21
/** PHUNIT counts 10^-5 volts or amperes a bit. */
const PHASOR_UNIT = 1e-5

/** Reads names one after another; `isOver` once they go beyond the frame. */
class Reader {
  at: number
  readonly bytes: Uint8Array
  readonly end: number
  readonly hasLengths: boolean

  constructor(bytes: Uint8Array, at: number, end: number, hasLengths: boolean) {
    this.bytes = bytes
    this.at = at
    this.end = end
    this.hasLengths = hasLengths
  }

  get isOver(): boolean {
    return this.at > this.end
  }

  /** 16 characters, or in CFG-3 a length and as many bytes. */
  name(): string {
    const begin = this.hasLengths ? this.at + 1 : this.at
    const byteCount = this.hasLengths ? (this.bytes[this.at] ?? 0) : NAME
    this.at = begin + byteCount
    return this.isOver ? '' : text(this.bytes, begin, this.at)
  }

  names(count: number): readonly string[] {
    const all: string[] = []
    for (let i = 0; i < count && !this.isOver; i++) all.push(this.name())
    return all
  }

  u16(): number {
    this.at += 2
    return this.isOver ? 0 : u16be(this.bytes, this.at - 2)
  }

  skip(byteCount: number): number {
    this.at += byteCount
    return this.at - byteCount
  }
}

/** Reads a whole configuration; undefined if it does not fit its frame, or is a fragment of a CFG-3. */
export function configurationOf(
  bytes: Uint8Array,
  start: number,
  frame: C37118Frame,
): Configuration | undefined {
  const isThird = frame.type === CONFIGURATION_3
  const reader = new Reader(bytes, start + BODY, start + frame.end, isThird)
  if (isThird && reader.u16() !== 0) return undefined
  reader.skip(TIME_BASE)
  const count = reader.u16()
  const stations: C37118Station[] = []
  let dataBytes = 0
  for (let i = 0; i < count; i++) {
    const station = stationOf(reader, isThird)
    if (reader.isOver) return undefined
    dataBytes += bytesOf(station)
    stations.push(station)
    if (stations.length > limits.stations) return undefined
  }
  const dataRate = (reader.u16() << 16) >> 16
  return reader.isOver ? undefined : { stations, dataRate, dataBytes }
}

function stationOf(reader: Reader, isThird: boolean): C37118Station {
  const name = reader.name()
  const idCode = reader.u16()
  if (isThird) reader.skip(GLOBAL_ID)
  const format = reader.u16()
  const phasorCount = reader.u16()
  const analogCount = reader.u16()
  const digitalWords = reader.u16()
  const phasors = reader.names(phasorCount)
  const analogs = reader.names(analogCount)
  if (isThird) reader.names(digitalWords * DIGITAL_CHANNELS)
  else reader.skip(digitalWords * DIGITAL_CHANNELS * NAME)
  const scales: number[] = []
  for (let i = 0; i < phasorCount && !reader.isOver; i++) {
    const at = reader.skip(isThird ? PHASOR_SCALE : UNIT)
    if (reader.isOver) break
    scales.push(isThird ? float32(u32be(reader.bytes, at + 4)) : u24be(reader.bytes, at + 1) * PHASOR_UNIT)
  }
  reader.skip(analogCount * (isThird ? ANALOG_SCALE : UNIT) + digitalWords * UNIT + (isThird ? PLACE : 0))
  return {
    name,
    idCode,
    isPolar: (format & 1) !== 0,
    hasFloatPhasors: (format & 2) !== 0,
    hasFloatAnalogs: (format & 4) !== 0,
    hasFloatFrequency: (format & 8) !== 0,
    phasors,
    scales,
    analogs,
    digitalWords,
    nominalHz: (reader.u16() & 1) === 0 ? 60 : 50,
    configurationCount: reader.u16(),
  }
}

/** Bytes of one station in a data frame: STAT, phasors, FREQ and DFREQ, analogs, digitals. */
export function bytesOf(station: C37118Station): number {
  return (
    2 +
    station.phasors.length * (station.hasFloatPhasors ? 8 : 4) +
    (station.hasFloatFrequency ? 8 : 4) +
    station.analogs.length * (station.hasFloatAnalogs ? 4 : 2) +
    station.digitalWords * 2
  )
}
