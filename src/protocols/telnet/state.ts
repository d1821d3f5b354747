export const limits = {
  /** Characters of what the server wrote last, searched for prompts and refusals. */
  tailCharacters: 160,
  /** Characters of a line typed. */
  lineCharacters: 256,
} as const

/** State of a logon: the meaning of the next line. */
export type LogonStep = 'idle' | 'user' | 'secret' | 'answer'

export interface TelnetState {
  isProven: boolean
  step: LogonStep
  user: string
  /** Comes a key at a time; emptied at the end of the line. While it is a secret it is compared there and then. */
  line: string
  isDefault: boolean
  tail: string
}

export function newState(): TelnetState {
  return { isProven: false, step: 'idle', user: '', line: '', isDefault: false, tail: '' }
}
