import type { Verb } from '#model/fact'

interface Command {
  readonly name: string
  readonly verb: Verb
}

/** Commands by their code; each is acknowledged with the next higher one. GigE Vision 2.0, as AIA gave it to Wireshark. */
export const commands: ReadonlyMap<number, Command> = new Map([
  [0x0002, { name: 'DISCOVERY', verb: 'browse' }],
  [0x0004, { name: 'FORCEIP', verb: 'configure' }],
  [0x0040, { name: 'PACKETRESEND', verb: 'diagnose' }],
  [0x0080, { name: 'READREG', verb: 'read' }],
  [0x0082, { name: 'WRITEREG', verb: 'write' }],
  [0x0084, { name: 'READMEM', verb: 'read' }],
  [0x0086, { name: 'WRITEMEM', verb: 'write' }],
  [0x00c0, { name: 'EVENT', verb: 'report' }],
  [0x00c2, { name: 'EVENTDATA', verb: 'report' }],
  [0x0100, { name: 'ACTION', verb: 'operate' }],
])

/** Asks for patience: the acknowledgement comes later. */
export const PENDING = 0x0089

/** Bootstrap registers that show a client's purpose, by their names in the standard. */
const registers: ReadonlyMap<number, string> = new Map([
  [0x0000, 'Version'],
  [0x0200, 'First URL'],
  [0x0938, 'Heartbeat Timeout'],
  [0x0a00, 'Control Channel Privilege'],
  [0x0b00, 'Message Channel Port'],
  [0x0d00, 'Stream Channel Port 0'],
  [0x0d04, 'Stream Channel Packet Size 0'],
  [0x0d18, 'Stream Channel Destination Address 0'],
])

/** Name of a register, or its address as the standard prints it. */
export function registerName(address: number): string {
  return registers.get(address) ?? `0x${address.toString(16).padStart(8, '0')}`
}

/** Status codes of acknowledgements, with those of 2.0 and 2.1; some are deprecated since. */
export const statuses: ReadonlyMap<number, string> = new Map([
  [0x8001, 'not implemented'],
  [0x8002, 'invalid parameter'],
  [0x8003, 'invalid address'],
  [0x8004, 'write protected'],
  [0x8005, 'bad alignment'],
  [0x8006, 'access denied'],
  [0x8007, 'busy'],
  [0x8008, 'local problem'],
  [0x8009, 'message mismatch'],
  [0x800a, 'invalid protocol'],
  [0x800b, 'no message'],
  [0x800c, 'packet unavailable'],
  [0x800d, 'data overrun'],
  [0x800e, 'invalid header'],
  [0x800f, 'wrong configuration'],
  [0x8010, 'packet not yet available'],
  [0x8011, 'packet and all before it removed from memory'],
  [0x8012, 'packet removed from memory'],
  [0x8013, 'no reference time'],
  [0x8014, 'packet temporarily unavailable'],
  [0x8015, 'overflow'],
  [0x8016, 'action late'],
  [0x8017, 'leader or trailer overflow'],
  [0x8fff, 'error'],
])
