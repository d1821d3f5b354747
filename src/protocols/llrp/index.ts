import { type Attribute, confidence, type Operation } from '#model/fact'
import { PendingRequests } from '#model/pending-requests'
import { defineProtocol, type Emit, type Slice } from '#model/protocol'
import { losePart } from '#model/remaining'
import { actions } from './actions.ts'
import { askedBy, CUSTOM, ERROR_MESSAGE, reports, requests, UNANSWERED } from './messages.ts'
import { dissect, type LlrpMessage, type LlrpReadState, probe } from './wire.ts'

const limits = {
  /** Requests whose answer is awaited: clients send one after the other. */
  pending: 32,
} as const

class State implements LlrpReadState {
  readonly remaining: [number, number] = [0, 0]
  readonly asked: PendingRequests<number, Operation> = new PendingRequests(limits.pending)
}

/** IANA private enterprise numbers of reader vendors; others are emitted with their number. */
const makers: ReadonlyMap<number, string> = new Map([
  [161, 'Motorola'],
  [388, 'Symbol'],
  [1963, 'Intermec'],
  [25882, 'Impinj'],
  [26554, 'ThingMagic'],
])

function ask({ type, id }: LlrpMessage, emit: Emit, { asked }: State): void {
  const said = requests.get(type)
  if (said === undefined && type !== CUSTOM) return
  const operation: Operation = {
    kind: 'operation',
    ...(said ?? { verb: 'execute', name: 'CUSTOM_MESSAGE' }),
    code: String(type),
    outcome: 'requested',
  }
  emit(operation)
  const forgotten = UNANSWERED.has(type) || type === CUSTOM ? undefined : asked.add(id, operation)
  if (forgotten !== undefined) emit({ ...forgotten, outcome: 'unanswered' })
}

function answer(message: LlrpMessage, emit: Emit, { asked }: State): void {
  const { type, id, status, problem, device, readerId } = message
  const report = reports.get(type)
  if (report !== undefined)
    emit({ kind: 'operation', verb: 'report', name: report, code: String(type), outcome: 'succeeded' })
  if (askedBy(type) === undefined && type !== ERROR_MESSAGE) return
  const operation = asked.take(id)
  const isRefused = status !== 0 || type === ERROR_MESSAGE
  if (operation !== undefined)
    emit({
      ...operation,
      outcome: isRefused ? 'rejected' : 'succeeded',
      error: isRefused ? problem || `status ${status}` : undefined,
    })
  const say = (attribute: Attribute, value: string, field: string) => {
    if (value !== '')
      emit({ kind: 'identity', attribute, value, confidence: confidence.identityService, field })
  }
  say('device-id', readerId, 'ReaderID')
  if (device === undefined) return
  say('vendor-id', String(device.maker), 'DeviceManufacturerName')
  say('vendor', makers.get(device.maker) ?? '', 'DeviceManufacturerName')
  say('model', `model ${device.model}`, 'ModelName')
  say('firmware', device.firmware, 'ReaderFirmwareVersion')
}

export const protocol = defineProtocol<LlrpMessage, State>({
  name: 'llrp',
  shortName: 'LLRP',
  title: 'LLRP of RFID readers',
  standard: 'EPCglobal Low Level Reader Protocol 1.1 (2010)',
  depth: 'semantic',
  family: 'ot',
  roles: { server: { type: 'Barcode Scanner', role: 'rfid-reader' } },
  actions,
  hints: [{ transport: 'tcp', port: 5084 }, { content: 'tcp' }],
  firstBytes: '\x04\x05\x06\x07\x08\x09\x0a\x0b',
  newState: () => new State(),
  probe,
  dissect,
  lost: ({ remaining }, fromClient, bytes) => losePart(remaining, fromClient, bytes),
  isFromClient: ({ type }) =>
    requests.has(type) ? true : reports.has(type) || askedBy(type) !== undefined ? false : undefined,
  facts(message: LlrpMessage, { fromClient }: Slice, emit, state) {
    state.remaining[fromClient ? 0 : 1] = message.remaining
    if (fromClient) ask(message, emit, state)
    else answer(message, emit, state)
  },
  finish({ asked }, emit) {
    for (const operation of asked.takePending()) emit({ ...operation, outcome: 'unanswered' })
  },
  rows: ({ type, id, version }) => [
    {
      label: 'Type',
      value: `${type} ${requests.get(type)?.name ?? reports.get(type) ?? ''}`.trim(),
      at: 0,
      length: 2,
    },
    { label: 'Version', value: version === 1 ? '1.0.1' : '1.1', at: 0, length: 1 },
    { label: 'Message', value: String(id), at: 6, length: 4 },
  ],
  behaviourKeys: [{ name: 'message', of: ({ code }) => code }],
  operations: [
    ...[...requests].map(([type, said]) => ({ code: String(type), ...said })),
    ...[...reports].map(([type, name]) => ({ code: String(type), name, verb: 'report' as const })),
  ],
})
