import { hexCode } from '#bytes/hex'
import { text } from '#bytes/text'
import { type Attribute, confidence, type Operation } from '#model/fact'
import { PendingRequests } from '#model/pending-requests'
import { defineProtocol, type Emit, type Slice } from '#model/protocol'
import { actions } from './actions.ts'
import { meaningOf, operations, type YaskawaHsesCommand } from './commands.ts'
import { dissect, type HsesMessage, probe } from './wire.ts'

const limits = {
  /** Requests whose answer is awaited; their number has one byte. */
  pending: 256,
} as const

interface Asked {
  readonly request: YaskawaHsesCommand
  readonly operation: Operation
}

interface HsesState {
  readonly asked: PendingRequests<number, Asked>
}

const SYSTEM_INFORMATION = 0x89
/** Of system information: texts by attribute, and their sizes where all come at once: 160766-1CD. */
const INFORMATION: readonly (readonly [attribute: Attribute, number: number, size: number, field: string])[] =
  [
    ['firmware', 1, 24, 'System software version'],
    ['model', 2, 16, 'Model name / application'],
    ['software', 3, 8, 'Parameter version'],
  ]
/** Instances 11 to 18 are robots; others name stations and the application. */
const FIRST_ROBOT = 11
const GET_ALL = 0x01

function identify({ request }: Asked, slice: Slice, emit: Emit): void {
  if (request.isFile || request.command !== SYSTEM_INFORMATION || request.instance !== FIRST_ROBOT) return
  emit({
    kind: 'identity',
    attribute: 'vendor',
    value: 'Yaskawa',
    confidence: confidence.banner,
    field: 'YERC',
  })
  let at = slice.start + 32
  for (const [attribute, number, size, field] of INFORMATION) {
    if (request.service !== GET_ALL && request.attribute !== number) continue
    const value = text(slice.bytes, at, Math.min(at + size, slice.end))
    if (value !== '')
      emit({ kind: 'identity', attribute, value, confidence: confidence.identityService, field })
    at = Math.min(at + size, slice.end)
  }
}

function facts(message: HsesMessage, slice: Slice, emit: Emit, { asked }: HsesState): void {
  const { request, requestId, isPart, status, addedStatus } = message
  if (isPart) return
  if (request !== undefined) {
    const operation: Operation = { kind: 'operation', ...meaningOf(request), outcome: 'requested' }
    emit(operation)
    const forgotten = asked.addOrRepeat(requestId, { request, operation })
    if (forgotten !== undefined) emit({ ...forgotten.operation, outcome: 'unanswered' })
    return
  }
  const answered = asked.take(requestId)
  if (answered === undefined) return
  const isDone = status === 0
  const error = isDone ? undefined : `status ${hexCode(status)}, added status ${hexCode(addedStatus, 4)}`
  emit({ ...answered.operation, outcome: isDone ? 'succeeded' : 'rejected', error })
  if (isDone) identify(answered, slice, emit)
}

export const protocol = defineProtocol<HsesMessage, HsesState>({
  name: 'yaskawa-hses',
  shortName: 'Yaskawa HSES',
  title: 'Yaskawa High-Speed Ethernet Server',
  standard: 'Yaskawa, Options Instructions for High-Speed Ethernet Server Function (160766-1CD)',
  depth: 'semantic',
  family: 'ot',
  roles: { server: { type: 'Robot Controller', role: 'robot-controller' } },
  actions,
  hints: [
    { transport: 'udp', port: 10040, groupsClientRequests: true },
    { transport: 'udp', port: 10041, groupsClientRequests: true },
    { content: 'udp' },
  ],
  firstBytes: 'Y',
  newState: () => ({ asked: new PendingRequests(limits.pending) }),
  probe,
  dissect,
  isFromClient: ({ isRequest }) => isRequest,
  facts,
  finish({ asked }, emit) {
    for (const { operation } of asked.takePending()) emit({ ...operation, outcome: 'unanswered' })
  },
  rows: ({ isRequest, request, requestId, status }) => [
    { label: 'Request', value: String(requestId), at: 11, length: 1 },
    isRequest && request !== undefined
      ? { label: 'Command', value: meaningOf(request).name, at: 24, length: 8 }
      : { label: 'Status', value: hexCode(status), at: 25, length: 1 },
  ],
  behaviourKeys: [
    { name: 'command', of: ({ code }) => code },
    { name: 'object', of: ({ code, object }) => (object === undefined ? undefined : `${code} ${object}`) },
  ],
  operations,
})
