import type { Verb } from '#model/fact'

interface Command {
  readonly verb: Verb
  readonly name: string
}

/**
 * Commands of the engineering framing. No public document: numbers that mean the same in the published MC protocol
 * (SH-080008) have its names; the others are named by their group, as seen in captures of GX Works.
 */
export const commands: ReadonlyMap<number, Command> = new Map([
  [0x0101, { verb: 'identify', name: 'Read CPU Model Name' }],
  [0x0121, { verb: 'identify', name: 'Read CPU Model Name' }],
  [0x0131, { verb: 'authenticate', name: 'User authentication, begin' }],
  [0x0132, { verb: 'authenticate', name: 'User authentication' }],
  [0x0150, { verb: 'identify', name: 'Read unit data' }],
  [0x0162, { verb: 'read', name: 'Read clock' }],
  [0x01a0, { verb: 'diagnose', name: 'Keep connection' }],
  [0x0401, { verb: 'read', name: 'Device Read' }],
  [0x0403, { verb: 'read', name: 'Device Read Random' }],
  [0x0406, { verb: 'read', name: 'Device Read Block' }],
  [0x0410, { verb: 'read', name: 'Read memory' }],
  [0x0411, { verb: 'read', name: 'Read several' }],
  [0x0413, { verb: 'read', name: 'Read memory' }],
  [0x0801, { verb: 'subscribe', name: 'Entry Monitor Device' }],
  [0x0802, { verb: 'read', name: 'Execute Monitor' }],
  [0x1001, { verb: 'start', name: 'Remote Run' }],
  [0x1002, { verb: 'stop', name: 'Remote Stop' }],
  [0x1003, { verb: 'stop', name: 'Remote Pause' }],
  [0x1005, { verb: 'delete', name: 'Remote Latch Clear' }],
  [0x1006, { verb: 'restart', name: 'Remote Reset' }],
  [0x1401, { verb: 'write', name: 'Device Write' }],
  [0x1402, { verb: 'write', name: 'Device Write Random' }],
  [0x1406, { verb: 'write', name: 'Device Write Block' }],
  [0x1410, { verb: 'write', name: 'Write memory' }],
  [0x1630, { verb: 'authenticate', name: 'Remote Password Unlock' }],
  [0x1631, { verb: 'authenticate', name: 'Remote Password Lock' }],
  [0x1734, { verb: 'authenticate', name: 'Authentication' }],
  [0x1810, { verb: 'browse', name: 'Read Directory' }],
  [0x1811, { verb: 'browse', name: 'Search Directory' }],
  [0x1820, { verb: 'write', name: 'Create File' }],
  [0x1822, { verb: 'delete', name: 'Delete File' }],
  [0x1824, { verb: 'write', name: 'Copy File' }],
  [0x1827, { verb: 'read', name: 'Open File' }],
  [0x1828, { verb: 'upload-program', name: 'Read File' }],
  [0x1829, { verb: 'download-program', name: 'Write File' }],
  [0x182a, { verb: 'read', name: 'Close File' }],
])

/** Group by the upper byte: 00 to 08 read, 10 controls, 14 writes, 18 is files. */
export function commandOf(code: number): Command {
  const known = commands.get(code)
  if (known !== undefined) return known
  const group = code >> 8
  if (group === 0x04 || group === 0x06 || group === 0x08) return { verb: 'read', name: 'Read' }
  if (group === 0x01) return { verb: 'diagnose', name: 'CPU information' }
  if (group === 0x10) return { verb: 'operate', name: 'CPU control' }
  if (group === 0x14 || group === 0x16) return { verb: 'write', name: 'Write' }
  if (group === 0x18) return { verb: 'execute', name: 'File operation' }
  return { verb: 'execute', name: 'Engineering command' }
}
