import { hexCode } from '#bytes/hex'
import { confidence, type Verb } from '#model/fact'
import { defineProtocol, type Emit, type Slice } from '#model/protocol'
import { type DirectLogicMessage, dissect, PASSWORD_ADDRESS, probe, serial } from './wire.ts'

interface Asked {
  readonly name: string
  readonly verb: Verb
}

const READ: Asked = { name: 'Read memory', verb: 'read' }
const WRITE: Asked = { name: 'Write memory', verb: 'write' }
const UNLOCK: Asked = { name: 'Give password', verb: 'authenticate' }

function meaningOf({ function: code, command, address }: DirectLogicMessage): Asked {
  if (command === serial.read) return READ
  if (command === serial.write) return address === PASSWORD_ADDRESS ? UNLOCK : WRITE
  return {
    name: command === undefined ? `Function ${hexCode(code)}` : `Command ${hexCode(command)}`,
    verb: 'execute',
  }
}

function facts(message: DirectLogicMessage, { fromClient }: Slice, emit: Emit): void {
  if (!fromClient) {
    emit({
      kind: 'identity',
      about: 'server',
      attribute: 'vendor',
      value: 'Koyo (AutomationDirect)',
      confidence: confidence.banner,
      field: 'HAP',
    })
    return
  }
  const { function: code, command, address } = message
  const asked = meaningOf(message)
  const object = command === undefined || asked === UNLOCK ? undefined : `memory ${hexCode(address, 4)}`
  const codes = command === undefined ? hexCode(code) : `${hexCode(code)}/${hexCode(command)}`
  emit({ kind: 'operation', ...asked, code: codes, object, outcome: 'requested' })
}

export const protocol = defineProtocol<DirectLogicMessage, undefined>({
  name: 'directlogic',
  shortName: 'DirectLOGIC',
  title: 'DirectLOGIC Ethernet module (HAP)',
  standard: 'No public document; as implemented by Digital Bond’s Project Basecamp (2012) and Metasploit',
  depth: 'semantic',
  family: 'ot',
  hints: [{ transport: 'udp', port: 28784 }, { content: 'udp' }],
  firstBytes: 'H',
  probe,
  dissect,
  facts,
  rows: ({ function: code, command, address, bytes }) => [
    { label: 'Function', value: hexCode(code), at: 9, length: 1 },
    { label: 'Command', value: command === undefined ? '' : hexCode(command), at: 14, length: 1 },
    { label: 'Memory', value: `${hexCode(address, 4)}, ${bytes} bytes`, at: 16, length: 4 },
  ],
  roles: { server: { type: 'PLC' } },
  traits: { isControllerInterface: true, asksPasswordOnce: true },
  behaviourKeys: [
    { name: 'function', of: ({ code }) => code },
    { name: 'address', of: ({ code, object }) => (object === undefined ? undefined : `${code} ${object}`) },
  ],
  operations: [
    { code: '0x1a/0x50', ...READ },
    { code: '0x1a/0x51', ...WRITE },
    { code: '0x1a/0x51', ...UNLOCK },
  ],
})
