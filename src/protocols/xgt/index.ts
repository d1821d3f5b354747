import { hexCode } from '#bytes/hex'
import { confidence, type Operation, type Verb } from '#model/fact'
import { defineProtocol, type Emit, type Slice } from '#model/protocol'
import { actions } from './actions.ts'
import { dissect, probe, type XgtMessage } from './wire.ts'

/** Commands by the code of their request; the answer's is one more. XGT FEnet manual V2.0 §8.1.3. */
const commands: ReadonlyMap<number, { readonly name: string; readonly verb: Verb }> = new Map<
  number,
  { name: string; verb: Verb }
>([
  [0x0054, { name: 'Read', verb: 'read' }],
  [0x0058, { name: 'Write', verb: 'write' }],
])

/** Of a command that no source has, only its code is known. */
const unknown = { name: 'Command', verb: 'execute' } as const

/** CPU information of the header: manual V2.0 §8.1.2; the XGB series as open drivers write it (HslCommunication, OpenEdge). */
const series: ReadonlyMap<number, string> = new Map([
  [0xa0, 'XGK'],
  [0xa4, 'XGI'],
  [0xa8, 'XGR'],
  [0xb0, 'XGB (MK)'],
  [0xb4, 'XGB (IEC)'],
])

/** Error codes of an answer: manual V2.0 §10.4. */
const errors: ReadonlyMap<number, string> = new Map([
  [0x0001, 'too many blocks'],
  [0x0002, 'unknown data type'],
  [0x0003, 'no such device'],
  [0x0004, 'address out of range'],
  [0x0005, 'too much data at once'],
  [0x0006, 'too much data in all'],
  [0x0075, 'company of the header is wrong'],
  [0x0076, 'length of the header is wrong'],
  [0x0077, 'checksum of the header is wrong'],
  [0x0078, 'unknown command'],
])

const limits = {
  /** Requests whose answer is awaited. */
  pending: 32,
} as const

interface XgtState {
  readonly asked: Map<number, Operation>
  isKnown: boolean
}

function facts(message: XgtMessage, { fromClient }: Slice, emit: Emit, state: XgtState): void {
  const { isRequest, command, invoke, variable, blocks, error } = message
  const { asked } = state
  if (isRequest) {
    const known = commands.get(command) ?? unknown
    const object = variable === '' ? undefined : blocks > 1 ? `${variable} +${blocks - 1}` : variable
    const operation: Operation = {
      kind: 'operation',
      ...known,
      code: hexCode(command, 4),
      object,
      outcome: 'requested',
    }
    if (asked.size >= limits.pending) asked.delete(asked.keys().next().value!)
    asked.set(invoke, operation)
    emit(operation)
    return
  }
  identify(message, fromClient, emit, state)
  const operation = asked.get(invoke)
  if (operation === undefined) return
  asked.delete(invoke)
  const outcome = error === 0 ? 'succeeded' : 'rejected'
  emit({ ...operation, outcome, error: error === 0 ? undefined : (errors.get(error) ?? hexCode(error, 4)) })
}

function identify({ cpu }: XgtMessage, fromClient: boolean, emit: Emit, state: XgtState): void {
  const model = series.get(cpu)
  if (state.isKnown || model === undefined) return
  state.isKnown = true
  const about = fromClient ? 'client' : 'server'
  const said = { kind: 'identity', about, confidence: confidence.management, field: 'CPU info' } as const
  emit({ ...said, attribute: 'vendor', value: 'LS Electric' })
  emit({ ...said, attribute: 'model', value: model })
}

export const protocol = defineProtocol<XgtMessage, XgtState>({
  name: 'xgt',
  shortName: 'XGT',
  title: 'LS Electric XGT FEnet',
  standard: 'LS Electric XGT FEnet I/F module user’s manual V2.0 §8 and §10, as open drivers cite it',
  depth: 'semantic',
  family: 'ot',
  roles: { server: { type: 'PLC' } },
  actions,
  hints: [{ content: 'tcp' }, { content: 'udp' }],
  firstBytes: 'L',
  newState: () => ({ asked: new Map(), isKnown: false }),
  probe,
  dissect,
  isFromClient: ({ isRequest }) => isRequest,
  facts,
  rows: ({ command, isRequest, variable }) => [
    {
      label: 'Command',
      value: `${hexCode(command, 4)} ${commands.get(isRequest ? command : command - 1)?.name ?? ''}`,
      at: 20,
      length: 2,
    },
    ...(variable === '' ? [] : [{ label: 'Variable', value: variable, at: 30, length: variable.length }]),
  ],
  behaviourKeys: [
    { name: 'command', of: ({ code }) => code },
    { name: 'variable', of: ({ code, object }) => (object === undefined ? undefined : `${code} ${object}`) },
  ],
  operations: [...commands].map(([code, said]) => ({ code: hexCode(code, 4), ...said })),
})
