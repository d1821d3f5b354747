import { confidence } from '#model/fact'
import { defineProtocol, type Emit } from '#model/protocol'
import { actions } from './actions.ts'
import { operations } from './operations.ts'
import { EpicsCaState } from './state.ts'
import { type CaMessage, COMMAND, dissect, probe } from './wire.ts'

/** ECA_NORMAL: caerr.h. */
const NORMAL = 1
/** Their first parameter is the server's number of the channel, their second the number of the operation. */
const BY_CHANNEL: ReadonlySet<number> = new Set([1, 3, 4, COMMAND.readNotify, COMMAND.writeNotify])
const ANSWERED: ReadonlySet<number> = new Set([COMMAND.readNotify, COMMAND.writeNotify])

function asked({ command, parameter1, parameter2, name }: CaMessage, state: EpicsCaState, emit: Emit): void {
  if (command === COMMAND.clientName || command === COMMAND.hostName) {
    const attribute = command === COMMAND.clientName ? 'user' : 'name'
    const field = operations.get(command)!.name
    if (name !== '')
      emit({
        kind: 'identity',
        about: 'client',
        attribute,
        value: name,
        confidence: confidence.hearsay,
        field,
      })
    return
  }
  if (command === COMMAND.createChannel) state.ask(parameter1, name)
  const object = BY_CHANNEL.has(command) ? state.nameOf(parameter1) : name || undefined
  if (ANSWERED.has(command)) state.wait(parameter2, object)
  emit({ kind: 'operation', ...operations.get(command)!, code: `${command}`, object, outcome: 'requested' })
}

function answered({ command, parameter1, parameter2 }: CaMessage, state: EpicsCaState, emit: Emit): void {
  const said = operations.get(command)!
  const code = `${command}`
  if (command === COMMAND.createChannel) {
    const object = state.grant(parameter1, parameter2)
    if (object !== undefined) emit({ kind: 'operation', ...said, code, object, outcome: 'succeeded' })
  }
  if (!ANSWERED.has(command)) return
  const { isKnown, object } = state.answer(parameter2)
  if (!isKnown) return
  const isGood = parameter1 === NORMAL
  const error = isGood ? undefined : `ECA ${parameter1}`
  emit({ kind: 'operation', ...said, code, object, outcome: isGood ? 'succeeded' : 'rejected', error })
}

export const protocol = defineProtocol<CaMessage, EpicsCaState>({
  name: 'epics-ca',
  shortName: 'EPICS CA',
  title: 'EPICS Channel Access',
  standard: 'EPICS, Channel Access Protocol Specification 1.6 (2021)',
  depth: 'semantic',
  family: 'ot',
  roles: { server: { type: 'PLC' } },
  // Archives open, watch and close thousands of channels at once.
  traits: { frequentOperations: ['1', '2', '6', '12', '15', '18'] },
  actions,
  hints: [
    { transport: 'tcp', port: 5064 }, // IANA: ca-1
    { transport: 'udp', port: 5064 },
    { transport: 'udp', port: 5065 }, // IANA: ca-2
    { content: 'tcp' },
    { content: 'udp' },
  ],
  firstBytes: '\0',
  newState: () => new EpicsCaState(),
  probe,
  dissect,
  facts(message, { fromClient }, emit, state) {
    if (message.command === COMMAND.version) return
    if (fromClient) asked(message, state, emit)
    else answered(message, state, emit)
  },
  rows: ({ command, name }) => [
    { label: 'Command', value: `${command} ${operations.get(command)?.name ?? ''}`, at: 0, length: 2 },
    ...(name === '' ? [] : [{ label: 'Name', value: name, at: 16, length: name.length }]),
  ],
  behaviourKeys: [
    { name: 'command', of: ({ code }) => code },
    { name: 'channel', of: ({ code, object }) => (object === undefined ? undefined : `${code} ${object}`) },
  ],
  operations: [...operations].map(([code, { name, verb }]) => ({ code: `${code}`, name, verb })),
})
