/** Builds Modbus ASCII frames for tests and the plant simulator. */

/** The frame of `unit` with this PDU: Modbus over Serial Line V1.02 §2.5.2. */
export function asciiFrame(unit: number, pdu: readonly number[]): Uint8Array {
  const bytes = [unit, ...pdu]
  const lrc = -bytes.reduce((sum, byte) => sum + byte, 0) & 0xff
  const digits = [...bytes, lrc].map((byte) => byte.toString(16).padStart(2, '0').toUpperCase())
  return new TextEncoder().encode(`:${digits.join('')}\r\n`)
}
