import { unendedLine } from '#bytes/line'
import { i32be, indexOfByte, u32be } from '#bytes/read'
import { clean, isPrintable, text } from '#bytes/text'
import type { Dissected, Slice } from '#model/protocol'

// Client interfaces of Universal Robots controllers: the robot sends messages of length (4) and type; programs come as text.
// Universal Robots, Client Interface (primary and secondary), 5.9 and later.
const HEADER = 5
const ROBOT_STATE = 16
const ROBOT_MESSAGE = 20
/** Of a robot message: time (8), source, then its type. */
const MESSAGE_TYPE = 14
const VERSION_MESSAGE = 3
const NAME_SIZE = 15
const NAME = 16
/** Product that such a controller names. */
const CONTROLLER = 'URControl'
/** Packages in a robot state: length (4), type. */
const ROBOT_MODE = 0
/** Flags of the package from here on, a byte each: robot connected, enabled, power on, emergency and protective stop, program running and paused. */
const FLAGS = 5 + 8
const MODE_SHORTEST = FLAGS + 7

const limits = {
  /** States have some 1,500 bytes. */
  bytes: 16 * 1024,
  packages: 32,
  lineBytes: 8192,
  /** States of the real-time interface: 756 bytes of software 1.6, 1,220 of 5.10, and room for what is to come. */
  shortestState: 700,
  longestState: 2048,
} as const

const LINE_FEED = 0x0a

/** First words of a script's line, because other text uses these ports as well: a definition, call, assignment or remark. */
const FIRST = /^(?:(?:def|sec|thread|global|local)\s+\w|[A-Za-z_]\w*\s*[(=]|#|halt$|end$)/
/** The same while the line is not over. */
const BEGUN = /^(?:[A-Za-z_]\w*\s*(?:$|[(=]|\w)|#)/

export type UrMessage =
  | { readonly kind: 'version'; readonly version: string; readonly built: string }
  | { readonly kind: 'state'; readonly runState: string | undefined }
  | { readonly kind: 'other' }
  | { readonly kind: 'line'; readonly line: string }

/** State of a flow: after a state or version, text of the client is a program. */
export interface UrscriptReadState {
  /** Inside of a `def` or `sec`, up to its `end`. */
  isInProgram: boolean
  /** The controller has spoken, or a line was a script's. */
  isProven: boolean
}

export function dissect(slice: Slice, { isProven }: UrscriptReadState): Dissected<UrMessage> {
  return slice.fromClient ? readLine(slice, isProven) : readMessage(slice, isProven)
}

function readLine({ bytes, start, end }: Slice, isProven: boolean): Dissected<UrMessage> {
  const stop = indexOfByte(bytes, start, Math.min(end, start + limits.lineBytes), LINE_FEED)
  const until = stop < 0 ? Math.min(end, start + limits.lineBytes) : stop
  if (!isPrintable(bytes, start, until)) return { kind: 'foreign' }
  if (!isProven && !(stop < 0 ? BEGUN : FIRST).test(text(bytes, start, until))) return { kind: 'foreign' }
  if (stop < 0) return unendedLine(until - start, limits.lineBytes)
  return {
    kind: 'message',
    length: stop + 1 - start,
    message: { kind: 'line', line: clean(text(bytes, start, stop)) },
  }
}

function readMessage({ bytes, start, end }: Slice, isProven: boolean): Dissected<UrMessage> {
  if (end - start < HEADER) return { kind: 'incomplete', need: HEADER }
  const length = u32be(bytes, start)
  if (length < HEADER || length > limits.bytes) return { kind: 'foreign' }
  const type = bytes[start + 4]!
  // The real-time interface (30003) has no types: its state begins with seconds as a double.
  const isTyped = type === ROBOT_STATE || type === ROBOT_MESSAGE
  if (!isProven && !isTyped && (length < limits.shortestState || length > limits.longestState))
    return { kind: 'foreign' }
  if (end - start < length) return { kind: 'incomplete', need: length }
  const stop = start + length
  if (!isTyped) return { kind: 'message', length, message: { kind: 'other' } }
  const message = type === ROBOT_STATE ? readState(bytes, start, stop) : readVersion(bytes, start, stop)
  return { kind: 'message', length, message }
}

function readVersion(bytes: Uint8Array, start: number, stop: number): UrMessage {
  if (stop - start <= NAME || bytes[start + MESSAGE_TYPE] !== VERSION_MESSAGE) return { kind: 'other' }
  const at = start + NAME + bytes[start + NAME_SIZE]!
  if (at + 10 > stop) return { kind: 'other' }
  const version = `${bytes[at]}.${bytes[at + 1]}.${i32be(bytes, at + 2)}.${i32be(bytes, at + 6)}`
  return { kind: 'version', version, built: text(bytes, at + 10, stop) }
}

function readState(bytes: Uint8Array, start: number, stop: number): UrMessage {
  let at = start + HEADER
  for (let count = 0; at + HEADER <= stop && count < limits.packages; count++) {
    const size = u32be(bytes, at)
    if (size < HEADER || at + size > stop) break
    if (bytes[at + 4] === ROBOT_MODE && size >= MODE_SHORTEST)
      return { kind: 'state', runState: runStateOf(bytes, at + FLAGS) }
    at += size
  }
  return { kind: 'state', runState: undefined }
}

function runStateOf(bytes: Uint8Array, at: number): string {
  const [, , isPowered, isEmergency, isProtective, isRunning, isPaused] = bytes.subarray(at, at + 7)
  if (isEmergency) return 'emergency stop'
  if (isProtective) return 'protective stop'
  if (isPaused) return 'paused'
  if (isRunning) return 'running'
  return isPowered ? 'stopped' : 'power off'
}

/** Sure of the version message, with which the primary and secondary interfaces greet. */
export function probe({ bytes, start, end }: Slice): 'yes' | 'no' | 'more' {
  const available = end - start
  if (available > 0 && bytes[start] !== 0) return 'no'
  if (available >= 4 && (u32be(bytes, start) > limits.bytes || u32be(bytes, start) < NAME)) return 'no'
  if (available > 4 && bytes[start + 4] !== ROBOT_MESSAGE) return 'no'
  if (available < NAME + CONTROLLER.length) return 'more'
  const isVersion =
    bytes[start + MESSAGE_TYPE] === VERSION_MESSAGE && bytes[start + NAME_SIZE] === CONTROLLER.length
  return isVersion && text(bytes, start + NAME, start + NAME + CONTROLLER.length) === CONTROLLER
    ? 'yes'
    : 'no'
}
