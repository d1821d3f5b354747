import { type About, type Attribute, confidence, type Operation } from '#model/fact'
import { PendingRequests } from '#model/pending-requests'
import type { Emit, Slice } from '#model/protocol'
import { verbOf } from './commands.ts'
import { limits } from './limits.ts'
import type { FoxMessage } from './wire.ts'

/** One flow's memory: requests by side and sequence number, and how the client logs on. */
export class NiagaraFoxState extends PendingRequests<string, Operation> {
  method = 'fox'
  user: string | undefined

  constructor() {
    super(limits.pending)
  }
}

const IS_ANSWER = 'r'
const WANTS_ANSWER = 's'

export function facts(message: FoxMessage, { fromClient }: Slice, emit: Emit, state: NiagaraFoxState): void {
  const { channel, command, fields } = message
  const about = fromClient ? 'client' : 'server'
  if (channel === 'fox') emitSession(command, fields, emit, state)
  if (channel === 'fox' && command === 'hello') emitHello(fields, about, emit)
  if (message.kind === IS_ANSWER || message.replyTo >= 0) {
    const asked = state.take(`${!fromClient} ${message.replyTo}`)
    const reason = fields.get('error') ?? fields.get('reason')
    const isBad = reason !== undefined || /^(error|fail|reject)/i.test(command)
    if (asked !== undefined)
      emit(
        isBad
          ? { ...asked, outcome: 'rejected', error: reason ?? command }
          : { ...asked, outcome: 'succeeded' },
      )
    return
  }
  const code = `${channel} ${command}`
  const object = fields.get('ord') ?? fields.get('path') ?? fields.get('file')
  const operation: Operation = {
    kind: 'operation',
    about: fromClient ? undefined : 'client',
    verb: verbOf(channel, command, object),
    name: code,
    code,
    object,
    outcome: 'requested',
  }
  // A server's hello and challenge answer the client's; they ask for nothing.
  if (!fromClient && channel === 'fox' && message.kind !== WANTS_ANSWER) return
  emit(operation)
  if (message.kind !== WANTS_ANSWER) return
  const forgotten = state.add(`${fromClient} ${message.sequence}`, operation)
  if (forgotten !== undefined) emit({ ...forgotten, outcome: 'unanswered' })
}

/** Names of the fields of a hello. */
const HELLO: readonly (readonly [string, Attribute])[] = [
  ['hostName', 'name'],
  ['station.name', 'name'],
  ['app.name', 'model'],
  ['app.version', 'firmware'],
  ['hostId', 'serial'],
  ['brandId', 'vendor'],
  ['vmUuid', 'client-id'],
]

/** A hello identifies its sender; either side sends one. */
function emitHello(fields: ReadonlyMap<string, string>, about: About, emit: Emit): void {
  const say = (attribute: Attribute, value: string | undefined, field: string) => {
    if (value !== undefined && value !== '')
      emit({ kind: 'identity', about, attribute, value, confidence: confidence.identityService, field })
  }
  for (const [field, attribute] of HELLO) say(attribute, fields.get(field), field)
  const both = (name: string, version: string) =>
    [fields.get(name), fields.get(version)].filter((part) => part !== undefined).join(' ')
  say('os', both('os.name', 'os.version'), 'os.name')
  say('software', both('app.name', 'app.version'), 'app.name')
  say('description', both('vm.name', 'vm.version'), 'vm.name')
  say('role', fields.get('app.name') === 'Workbench' ? 'engineering-station' : undefined, 'app.name')
}

function emitSession(
  command: string,
  fields: ReadonlyMap<string, string>,
  emit: Emit,
  state: NiagaraFoxState,
): void {
  if (command === 'challenge') state.method = fields.get('method') ?? state.method
  state.user = fields.get('username') ?? fields.get('user') ?? state.user
  const isOpen = /^(welcome|authOk|authenticated|loginOk)$/i.test(command)
  const isRefused = /^(reject|rejected|authFailed|loginFailed|failed)$/i.test(command)
  const isClose = command === 'close'
  if (!isOpen && !isRefused && !isClose) return
  emit({
    kind: 'session',
    phase: isOpen ? 'open' : isRefused ? 'refused' : 'close',
    user: state.user,
    method: state.method,
    secured: false,
    clearText: state.method === 'basic' && isOpen ? true : undefined,
  })
}

export function finish(state: NiagaraFoxState, emit: Emit): void {
  for (const operation of state.takePending()) emit({ ...operation, outcome: 'unanswered' })
}
