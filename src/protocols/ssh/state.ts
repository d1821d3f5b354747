import { type LogonAnswers, newLogonAnswers } from './authentication.ts'

interface Side {
  banner: string
  /** Its KEXINIT was seen: its NEWKEYS is soon to come. */
  isKeying: boolean
  isEncrypted: boolean
}

export interface SshState {
  readonly client: Side
  readonly server: Side
  isOpen: boolean
  readonly authentication: LogonAnswers
}

export function newState(): SshState {
  return {
    client: { banner: '', isKeying: false, isEncrypted: false },
    server: { banner: '', isKeying: false, isEncrypted: false },
    isOpen: false,
    authentication: newLogonAnswers(),
  }
}
