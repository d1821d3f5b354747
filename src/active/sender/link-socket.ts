/**
 * Ethernet frames of queries without IP. The gate starts a program that has the raw socket, for one EtherType only, and joins it
 * with descriptor 4: here are neither the right nor the address.
 */
import { Socket } from 'node:net'
import { answerLength } from '../template/framing.ts'
import type { PlannedRequest, QueryAnswer, QueryConnection } from './run-plan.ts'

const LINK = 4
const limits = {
  /** Bytes kept of the frames that came after a request: more than 100 answers to a multicast request. */
  received: 200_000,
} as const

let link: Socket | undefined

/** @param check throws for a request that the plan does not have */
export function openLink(
  mac: string,
  { check, longest }: { check(request: PlannedRequest): void; readonly longest: number },
): QueryConnection {
  link ??= new Socket({ fd: LINK, readable: true, writable: true })
  const socket = link
  return {
    async exchange(request): Promise<QueryAnswer> {
      check(request)
      const start = performance.now()
      const { answer, timeout = longest, delay = 0 } = request.step
      let received: Buffer = Buffer.alloc(0)
      let bytes: Uint8Array | undefined
      let took = 0
      let wake = () => {}
      const read = (data: Buffer) => {
        if (received.length < limits.received) received = Buffer.concat([received, data])
        bytes ??= answerIn(received, mac, request)
        took ||= bytes === undefined ? 0 : performance.now() - start
        wake()
      }
      socket.on('data', read)
      socket.write(request.bytes)
      const until = start + Math.min(timeout, longest)
      const isOver = () => performance.now() >= (bytes === undefined ? until : start + delay)
      while (answer !== undefined && !isOver() && !socket.destroyed)
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, Math.max(1, (bytes ? start + delay : until) - performance.now()))
          wake = () => {
            clearTimeout(timer)
            resolve()
          }
        })
      socket.off('data', read)
      if (bytes === undefined)
        return { bytes, took: performance.now() - start, problem: answer === undefined ? '' : 'no answer' }
      return { bytes, took, problem: '' }
    },
    close: async () => {},
  }
}

/** The first frame from the device to us that repeats the bytes of the request; frames follow each other without a mark. */
function answerIn(received: Buffer, mac: string, { step, bytes }: PlannedRequest): Uint8Array | undefined {
  if (step.answer === undefined) return undefined
  const { frame, echo = [], maximum } = step.answer
  const begin = Buffer.concat([
    bytes.subarray(6, 12),
    Buffer.from(mac.replaceAll(':', ''), 'hex'),
    bytes.subarray(12, 14),
  ])
  for (let at = received.indexOf(begin); at >= 0; at = received.indexOf(begin, at + 1)) {
    const found = received.subarray(at, at + maximum)
    const length = answerLength(frame, found)
    if (length !== undefined && length > 0 && echo.every((one) => found[one] === bytes[one]))
      return Uint8Array.from(found.subarray(0, length))
  }
  return undefined
}
