import { latin1 } from '#bytes/message-head'
import { exploit } from '#model/exploit'
import { defineProtocol, type Emit, type Slice } from '#model/protocol'
import { gadgetIn, LONGEST_NAME } from './gadgets.ts'
import { CALLED, dissect, MESSAGE, probe, type RmiMessage, type RmiState } from './wire.ts'

const CALL = { code: String(MESSAGE.call), name: 'Call', verb: 'execute' } as const

function facts(message: RmiMessage, { bytes, fromClient }: Slice, emit: Emit, state: RmiState): void {
  if (message.kind === 'head') {
    state.isOpen = true
    emit({ kind: 'session', phase: 'open', method: 'java-rmi', secured: false })
    return
  }
  if (!fromClient) return
  const { tail } = state
  const text = tail + latin1(bytes, message.start, message.end)
  state.tail = text.slice(-LONGEST_NAME)
  for (let at = firstCall(text, tail.length); at >= 0; at = text.indexOf(CALLED, at + 1))
    emit({ kind: 'operation', ...CALL, outcome: 'requested' })
  if (state.isEmitted) return
  const gadget = gadgetIn(text)
  if (gadget === undefined) return
  // A chain has several of these names: one finding is enough.
  state.isEmitted = true
  emit(exploit(`sends an object that runs as code, ${gadget},`))
}

/** Position of the first call that was incomplete in the bytes before. */
function firstCall(text: string, before: number): number {
  return text.indexOf(CALLED, Math.max(0, before - CALLED.length + 1))
}

export const protocol = defineProtocol<RmiMessage, RmiState>({
  name: 'java-rmi',
  shortName: 'Java RMI',
  title: 'Java Remote Method Invocation',
  standard: 'Java Remote Method Invocation Specification (Java SE 8), chapter 10',
  depth: 'recognised',
  family: 'it',
  hints: [{ transport: 'tcp', port: 1099 }, { content: 'tcp' }],
  newState: () => ({ isOpen: false, tail: '', isEmitted: false }),
  firstBytes: 'J',
  probe,
  dissect,
  isFromClient: ({ kind }) => (kind === 'head' ? true : undefined),
  facts,
  behaviourKeys: [{ name: 'function', of: ({ code }) => code }],
  operations: [CALL],
})
