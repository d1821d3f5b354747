export interface FrameAddress {
  readonly file: string
  readonly number: number
}

/** How a frame stands in the address bar: `12@plant.pcap`. */
export function frameText(frame: FrameAddress): string {
  return `${frame.number}@${frame.file}`
}

/** The frame an address bar names, or undefined if it names none. */
export function parseFrame(text: unknown): FrameAddress | undefined {
  if (typeof text !== 'string') return undefined
  const at = text.indexOf('@')
  const number = Number(text.slice(0, at))
  if (at < 1 || !Number.isSafeInteger(number) || number < 1) return undefined
  return { file: text.slice(at + 1), number }
}
