import type { Verb } from '#model/fact'

/** Functions seen in captures; the rest of the protocol is not public. */
export const CONNECT = 1
export const READ_INFO = 6

export const commands: ReadonlyMap<number, { readonly verb: Verb; readonly name: string }> = new Map<
  number,
  { readonly verb: Verb; readonly name: string }
>([
  [CONNECT, { verb: 'read', name: 'Connect' }],
  [5, { verb: 'read', name: 'Open service' }],
  [READ_INFO, { verb: 'identify', name: 'Read device information' }],
])
