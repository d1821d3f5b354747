/** Cuts every message at every byte and changes every byte: nothing may throw, hang, or break the contract. */
import { mangled } from '#bytes/mangle'
import type { AnyProtocol, Slice } from '#model/protocol'
import { tryOut } from '#model/test-slice'
import type { RecordedMessage } from './messages.ts'
import { type Check, limits } from './process-messages.ts'

/** Taken at the start: later the process object is out of reach. */
const { threadCpuUsage } = process
/** A message that seems slow is tried so often: the machine may have done something else. */
const ATTEMPTS = 4
/** Ways in which `mangled` damages a byte: cut there, or changed. */
const WAYS = 8

export interface Damaging {
  /** Called before each. */
  readonly step: () => void
  /** Scripts or captures were there, whatever was read of them. */
  readonly hasCaptures: boolean
}

export function damageOf(
  messages: readonly RecordedMessage[],
  protocol: AnyProtocol,
  { step, hasCaptures }: Damaging,
): Check {
  if (messages.length === 0) {
    const problem = hasCaptures
      ? 'none: not one message was read of the scripts and captures above'
      : 'none; put a script.ts or a pcap that holds this protocol into captures/'
    return { what: 'messages to try', problem, seen: [] }
  }
  const total = messages.reduce((sum, { slice }) => sum + slice.bytes.length * WAYS, 0)
  const stride = Math.max(1, Math.ceil(total / limits.damagedMessages))
  let at = 0
  let count = 0
  let slowest = 0
  for (const { slice, before } of messages) {
    for (const bytes of mangled(slice.bytes)) {
      if (at++ % stride !== 0) continue
      step()
      try {
        const slices = [...before, { ...slice, bytes, start: 0, end: bytes.length }]
        slowest = Math.max(slowest, costOf(protocol, slices))
      } catch (error) {
        const words = error instanceof Error ? error.message : String(error)
        return { what: 'damaged messages', problem: `${words} on ${hexOf(bytes)}`, seen: [] }
      }
      count++
    }
  }
  if (count === 0)
    return {
      what: 'damaged messages',
      problem: 'none tried: the messages that were read hold no bytes',
      seen: [],
    }
  const problem =
    slowest > limits.damagedMs
      ? `one took ${Math.round(slowest)} ms of processor time, expected less than ${limits.damagedMs}`
      : ''
  return {
    what: `${count.toLocaleString('en')} damaged messages, slowest ${slowest.toFixed(1)} ms of processor time`,
    problem,
    seen: [],
  }
}

/**
 * Processor milliseconds of this thread: on a busy machine elapsed time is meaningless. The minimum of several, if it
 * is large.
 */
function costOf(protocol: AnyProtocol, slices: readonly Slice[]): number {
  let least = Number.POSITIVE_INFINITY
  for (let attempt = 0; attempt < ATTEMPTS && least > limits.damagedMs; attempt++) {
    const before = threadCpuUsage()
    tryOut(protocol, slices)
    const { user, system } = threadCpuUsage(before)
    least = Math.min(least, (user + system) / 1000)
  }
  return least
}

function hexOf(bytes: Uint8Array): string {
  return `${Buffer.from(bytes.subarray(0, 48)).toString('hex')}${bytes.length > 48 ? '…' : ''}`
}
