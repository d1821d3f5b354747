import { type Attribute, confidence, type Operation } from '#model/fact'
import { defineProtocol, type Emit, type Slice } from '#model/protocol'
import { actions } from './actions.ts'
import { commands, errors, PIECES, systemCommand, versions } from './commands.ts'
import { dissect, isFromClient, type Lsv2Message, probe } from './wire.ts'

interface Lsv2State {
  /** A control answers one telegram after the other. */
  asked: Operation | undefined
  /** Version that was asked for. */
  version: number
  login: string | undefined
}

const attributes: ReadonlyMap<number, readonly [Attribute, string]> = new Map<
  number,
  readonly [Attribute, string]
>([
  [versions.control, ['model', 'Control']],
  [versions.nc, ['firmware', 'NC version']],
  [versions.plc, ['software', 'PLC version']],
  [versions.id, ['serial', 'ID']],
])

function ask(message: Lsv2Message, emit: Emit, state: Lsv2State): void {
  const { letters, text, number, first } = message
  const command = commands.get(letters)
  const isSystem = letters === 'C_CC' && number >= 0
  const operation: Operation = {
    kind: 'operation',
    verb: command?.verb ?? 'execute',
    name: command?.name ?? letters,
    code: letters,
    object: command?.hasPath ? text || undefined : undefined,
    ...(isSystem ? systemCommand(number) : {}),
    outcome: 'requested',
  }
  if (state.asked !== undefined) emit({ ...state.asked, outcome: 'unanswered' })
  state.asked = operation
  state.version = letters === 'R_VR' ? first : -1
  state.login = letters === 'A_LG' ? text : undefined
  emit(operation)
}

function answer({ letters, text, second }: Lsv2Message, emit: Emit, state: Lsv2State): void {
  const { asked, version, login } = state
  if (asked === undefined) return
  state.asked = undefined
  const isRefused = letters === 'T_ER' || letters === 'T_BD'
  emit({
    ...asked,
    outcome: isRefused ? 'rejected' : 'succeeded',
    error: isRefused ? (errors.get(second) ?? `error ${second}`) : undefined,
  })
  if (login !== undefined)
    emit({
      kind: 'session',
      phase: isRefused ? 'refused' : 'open',
      user: login,
      method: 'login',
      secured: false,
      clearText: true,
    })
  const said = letters === 'S_VR' ? attributes.get(version) : undefined
  if (said === undefined || text === '') return
  const [attribute, field] = said
  emit({ kind: 'identity', attribute, value: text, confidence: confidence.identityService, field })
  emit({
    kind: 'identity',
    attribute: 'vendor',
    value: 'Heidenhain',
    confidence: confidence.banner,
    field: 'LSV2',
  })
}

function facts(message: Lsv2Message, { fromClient }: Slice, emit: Emit, state: Lsv2State): void {
  if (fromClient && !PIECES.has(message.letters)) {
    // T_OK and T_ER of a station acknowledge pieces of a file.
    if (!message.letters.startsWith('T_')) ask(message, emit, state)
  } else if (!fromClient && message.letters !== 'M_CC') answer(message, emit, state)
}

export const protocol = defineProtocol<Lsv2Message, Lsv2State>({
  name: 'lsv2',
  shortName: 'LSV2',
  title: 'Heidenhain LSV2',
  standard: 'No public document; telegrams as implemented by pyLSV2 (1.6)',
  depth: 'semantic',
  family: 'ot',
  roles: { server: { type: 'PLC', role: 'machine-tool-control' } },
  traits: { hasLogons: true, isControllerInterface: true },
  actions,
  hints: [{ transport: 'tcp', port: 19000 }, { content: 'tcp' }],
  firstBytes: '\0',
  newState: () => ({ asked: undefined, version: -1, login: undefined }),
  probe,
  dissect,
  isFromClient,
  facts,
  finish({ asked }, emit) {
    if (asked !== undefined) emit({ ...asked, outcome: 'unanswered' })
  },
  rows: ({ letters, bytes }) => [
    { label: 'Telegram', value: `${letters} ${commands.get(letters)?.name ?? ''}`.trim(), at: 4, length: 4 },
    { label: 'Data', value: `${bytes} bytes`, at: 8, length: bytes },
  ],
  behaviourKeys: [
    { name: 'telegram', of: ({ code }) => code },
    { name: 'object', of: ({ code, object }) => (object === undefined ? undefined : `${code} ${object}`) },
  ],
  operations: [...commands].map(([code, { name, verb }]) => ({ code, name, verb })),
})
