import { hexCode } from '#bytes/hex'
import { type Attribute, confidence, type Operation } from '#model/fact'
import { defineProtocol, type Emit, type Slice } from '#model/protocol'
import { actions } from './actions.ts'
import { type Meant, requests, SEND_DATA, sent } from './commands.ts'
import { dissect, type MbusMessage, type Meter, probe } from './wire.ts'

const codeOf = (control: number, information: number) =>
  information < 0 ? hexCode(control) : `${hexCode(control)}/${hexCode(information)}`

interface MbusState {
  /** A master asks one meter at a time. */
  asked: Operation | undefined
}

function meant({ control, information }: MbusMessage): Meant | undefined {
  if (control === SEND_DATA)
    return sent.get(information) ?? { verb: 'execute', name: `Send, CI ${hexCode(Math.max(0, information))}` }
  return requests.get(control)
}

function identify(meter: Meter, address: number, emit: Emit): void {
  const about = `server/unit:${address}`
  const say = (attribute: Attribute, value: string, field: string) =>
    emit({ kind: 'identity', about, attribute, value, confidence: confidence.identityService, field })
  say('serial', meter.identification, 'Identification number')
  say('vendor-id', meter.maker, 'Manufacturer')
  say('hardware', `version ${meter.version}`, 'Version')
  say('description', meter.medium, 'Device type')
  say('type', 'Meter', 'Device type')
}

function facts(message: MbusMessage, { fromClient }: Slice, emit: Emit, state: MbusState): void {
  const said = fromClient && !message.isAcknowledgement ? meant(message) : undefined
  if (said !== undefined) {
    if (state.asked !== undefined) emit({ ...state.asked, outcome: 'unanswered' })
    const operation: Operation = {
      kind: 'operation',
      ...said,
      code: codeOf(message.control, message.control === SEND_DATA ? message.information : -1),
      unit: String(message.address),
      outcome: 'requested',
    }
    state.asked = operation
    emit(operation)
    return
  }
  if (fromClient) return
  if (state.asked !== undefined) emit({ ...state.asked, outcome: 'succeeded' })
  state.asked = undefined
  if (message.meter !== undefined) identify(message.meter, message.address, emit)
}

export const protocol = defineProtocol<MbusMessage, MbusState>({
  name: 'mbus',
  shortName: 'M-Bus',
  title: 'M-Bus (wired)',
  standard: 'EN 13757-2:2018 (link), EN 13757-3:2018 and EN 13757-7:2018 (application), over serial servers',
  depth: 'semantic',
  family: 'ot',
  roles: { server: { type: 'Protocol Converter' } },
  actions,
  hints: [{ content: 'tcp' }, { content: 'udp' }],
  firstBytes: '\x10h\xe5',
  newState: () => ({ asked: undefined }),
  probe,
  dissect,
  isFromClient: ({ isAcknowledgement, control }) => (isAcknowledgement ? false : (control & 0x40) !== 0),
  facts,
  finish({ asked }, emit) {
    if (asked !== undefined) emit({ ...asked, outcome: 'unanswered' })
  },
  rows: ({ isAcknowledgement, control, address, information, meter }) =>
    isAcknowledgement
      ? [{ label: 'Acknowledgement', value: '0xe5', at: 0, length: 1 }]
      : [
          { label: 'Control', value: hexCode(control), at: 4, length: 1 },
          { label: 'Address', value: String(address), at: 5, length: 1 },
          ...(information < 0 ? [] : [{ label: 'CI', value: hexCode(information), at: 6, length: 1 }]),
          ...(meter === undefined
            ? []
            : [{ label: 'Meter', value: `${meter.maker} ${meter.identification}`, at: 7, length: 8 }]),
        ],
  behaviourKeys: [{ name: 'function', of: ({ code }) => code }],
  operations: [
    ...[...requests].map(([control, said]) => ({ code: hexCode(control), ...said })),
    ...[...sent].map(([information, said]) => ({ code: codeOf(SEND_DATA, information), ...said })),
  ],
})
