/** Kind of message with sender and receiver. Data of patients is never emitted. */
import { latin1 } from '#bytes/message-head'
import { clean } from '#bytes/text'
import { type About, type Attribute, confidence, type Operation } from '#model/fact'
import { PendingRequests } from '#model/pending-requests'
import type { Emit, Slice } from '#model/protocol'
import { acknowledgements, messageTypes } from './messages.ts'
import type { Hl7Message } from './wire.ts'

const limits = {
  /** Messages that wait for their acknowledgement, per flow; one is usual. */
  pending: 32,
  /** Bytes of a message that are searched for segments about systems; they precede the patient's. */
  headBytes: 4096,
  /** Characters of a code of acknowledgement that is not of the table; those have two. */
  code: 20,
} as const

/** Messages by their control id, which an acknowledgement quotes. */
export class Hl7State extends PendingRequests<string, Operation> {
  constructor() {
    super(limits.pending)
  }
}

export function facts(
  message: Hl7Message,
  { bytes, start, fromClient }: Slice,
  emit: Emit,
  state: Hl7State,
): void {
  if (message.start === message.end) return
  const from = start + message.start
  const segments = latin1(bytes, from, Math.min(start + message.end, from + limits.headBytes)).split('\r')
  const [header = ''] = segments
  // The separator itself counts as MSH-1, so a field's number is one less here.
  const fields = header.split(message.fieldSeparator)
  const field = (number: number) => clean(fields[number - 1] ?? '', 80)
  const about = fromClient ? 'client' : 'server'
  emitSystem(field, about, fromClient ? 'server' : 'client', emit)
  for (const segment of segments)
    if (segment.startsWith('SFT')) emitSoftware(segment.split(message.fieldSeparator), about, emit)
  const [type = '', trigger] = field(9).split(message.componentSeparator)
  const acknowledgement = segments.find((segment) => segment.startsWith('MSA'))
  if (acknowledgement !== undefined) {
    const [, code = '', id = ''] = acknowledgement.split(message.fieldSeparator)
    settle(code, clean(id, 80), emit, state)
    return
  }
  const known = messageTypes.get(type)
  const operation: Operation = {
    kind: 'operation',
    about: fromClient ? undefined : 'client',
    verb: known?.verb ?? 'execute',
    name: known?.name ?? `Message ${type}`,
    code: trigger === undefined || trigger === '' ? type : `${type}^${trigger}`,
    object: field(5) || undefined,
    outcome: 'requested',
  }
  emit(operation)
  const forgotten = field(10) === '' ? undefined : state.add(field(10), operation)
  if (forgotten !== undefined) emit({ ...forgotten, outcome: 'unanswered' })
}

/** Sending and receiving application and facility: MSH-3 to MSH-6. */
function emitSystem(field: (number: number) => string, sender: About, receiver: About, emit: Emit): void {
  const say = (about: About, attribute: Attribute, value: string, sure: number, name: string) => {
    if (value !== '') emit({ kind: 'identity', about, attribute, value, confidence: sure, field: name })
  }
  say(sender, 'software', field(3), confidence.banner, 'MSH-3 Sending Application')
  say(sender, 'location', field(4), confidence.banner, 'MSH-4 Sending Facility')
  say(receiver, 'software', field(5), confidence.hearsay, 'MSH-5 Receiving Application')
  say(receiver, 'location', field(6), confidence.hearsay, 'MSH-6 Receiving Facility')
  if (field(12) !== '') say(sender, 'description', `HL7 version ${field(12)}`, confidence.banner, 'MSH-12')
}

/** Software segment: maker (1), release (2), product (3), binary id (4). */
function emitSoftware(fields: readonly string[], about: About, emit: Emit): void {
  const parts = [
    ['vendor', 1, 'SFT-1 Software Vendor Organization'],
    ['firmware', 2, 'SFT-2 Software Certified Version'],
    ['model', 3, 'SFT-3 Software Product Name'],
  ] as const
  for (const [attribute, number, field] of parts) {
    const value = clean(fields[number]?.split('^')[0] ?? '', 80)
    if (value !== '')
      emit({ kind: 'identity', about, attribute, value, confidence: confidence.management, field })
  }
}

function settle(code: string, id: string, emit: Emit, state: Hl7State): void {
  const asked = state.take(id)
  if (asked === undefined) return
  const word = acknowledgements.get(code) ?? clean(code, limits.code)
  emit(
    word === 'accepted' ? { ...asked, outcome: 'succeeded' } : { ...asked, outcome: 'rejected', error: word },
  )
}

export function finish(state: Hl7State, emit: Emit): void {
  for (const operation of state.takePending()) emit({ ...operation, outcome: 'unanswered' })
}
