/** Builds messages of the Open Protocol for tests and the golden capture. */
import { ByteWriter } from '#bytes/write'

/** Revision 1, all that is optional left blank. */
export function message(mid: number, data = '', revision = '001'): Uint8Array {
  const length = String(20 + data.length).padStart(4, '0')
  const head = `${length}${String(mid).padStart(4, '0')}${revision}`.padEnd(20)
  return new ByteWriter().ascii(`${head}${data}`).u8(0).take()
}

/** MID 0002 of revision 4. */
export function started(name: string, version: string, serial: string): Uint8Array {
  const versions = `05${'2.8.0'.padEnd(19)}06${version.padEnd(19)}07${'1.0'.padEnd(19)}`
  const data = `0100010201${`03${name.padEnd(25)}`}04ACT${versions}08${'RBU'.padEnd(24)}09${serial.padEnd(10)}`
  return message(2, data, '004')
}
