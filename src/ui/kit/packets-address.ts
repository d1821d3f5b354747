export interface FrameAddress {
  readonly file: string
  readonly number: number
}

/** A frame in the address bar: `12@plant.pcap`. */
export function frameText(frame: FrameAddress): string {
  return `${frame.number}@${frame.file}`
}

/** The frame in an address; undefined if there is none. */
export function parseFrame(text: unknown): FrameAddress | undefined {
  if (typeof text !== 'string') return undefined
  const at = text.indexOf('@')
  const number = Number(text.slice(0, at))
  if (at < 1 || !Number.isSafeInteger(number) || number < 1) return undefined
  return { file: text.slice(at + 1), number }
}
