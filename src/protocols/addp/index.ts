import { type Attribute, confidence, type Verb } from '#model/fact'
import { defineProtocol, type Emit, type Slice } from '#model/protocol'
import { actions } from './actions.ts'
import { type AddpMessage, dissect, probe } from './wire.ts'

/** Requested operation; its response has the next number. */
const commands: ReadonlyMap<number, { readonly name: string; readonly verb: Verb }> = new Map([
  [1, { name: 'Discover', verb: 'browse' }],
  [3, { name: 'Set network address', verb: 'configure' }],
  [5, { name: 'Reboot', verb: 'restart' }],
  [7, { name: 'Set DHCP', verb: 'configure' }],
  [9, { name: 'Set wireless network', verb: 'configure' }],
  [11, { name: 'Set wireless countries', verb: 'configure' }],
  [13, { name: 'EDP', verb: 'execute' }],
])

function facts(message: AddpMessage, { fromClient }: Slice, emit: Emit): void {
  const { kind, isAnswer, isRefused } = message
  const code = isAnswer ? kind - 1 : kind
  const { name, verb } = commands.get(code) ?? { name: `Command ${code}`, verb: 'execute' }
  const object = message.address === '' ? undefined : message.address
  const outcome = isRefused ? 'rejected' : isAnswer ? 'succeeded' : 'requested'
  const error = message.isPasswordWrong ? 'authentication failed' : undefined
  emit({ kind: 'operation', verb, name, code: String(code), object, outcome, error })
  if (!isAnswer) return
  if (message.isPasswordWrong)
    emit({ kind: 'session', phase: 'refused', method: 'password', secured: false, clearText: true })
  const about = fromClient ? 'client' : 'server'
  const say = (attribute: Attribute, value: string, field: string) => {
    if (value !== '')
      emit({ kind: 'identity', about, attribute, value, confidence: confidence.management, field })
  }
  if (message.mac !== '') say('vendor', 'Digi International', 'answer')
  say('mac', message.mac, 'item 0x01')
  say('ip', message.ip, 'item 0x02')
  say('name', message.hostName, 'item 0x04')
  say('firmware', message.firmware, 'item 0x08')
  say('model', message.product, 'item 0x0D')
}

export const protocol = defineProtocol<AddpMessage, undefined>({
  name: 'addp',
  shortName: 'ADDP',
  title: 'Digi device discovery (ADDP)',
  standard: 'No public document; as implemented by Digi’s tools, pyADDP and Metasploit',
  depth: 'semantic',
  family: 'ot',
  actions,
  hints: [{ transport: 'udp', port: 2362 }, { content: 'udp' }],
  firstBytes: 'D',
  probe,
  dissect,
  isFromClient: ({ isAnswer }) => !isAnswer,
  facts,
  rows: ({ kind, product, address }) => [
    { label: 'Kind', value: String(kind), at: 4, length: 2 },
    { label: 'Says', value: product || address, at: 8, length: 0 },
  ],
  roles: { server: { type: 'Protocol Converter' } },
  behaviourKeys: [{ name: 'function', of: ({ code }) => code }],
  operations: [...commands].map(([code, command]) => ({ code: String(code), ...command })),
})
