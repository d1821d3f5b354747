import type { Hello } from '#bytes/tls-hello'
import type { Ssl2State } from './ssl2.ts'

export const limits = {
  /** Bytes of one handshake message held: a chain of certificates is seldom above 8 KiB. */
  handshakeBytes: 48 * 1024,
  /** Names emitted for one certificate; content networks put a hundred unrelated ones into one. */
  certificateNames: 4,
} as const

/** One direction: a handshake message may span records, and from ChangeCipherSpec on nothing is readable. */
export interface TlsSide {
  pending: Uint8Array | undefined
  isEncrypted: boolean
}

export interface TlsState {
  readonly client: TlsSide
  readonly server: TlsSide
  clientHello: Hello | undefined
  /** `TLS 1.2 TLS_RSA_WITH_AES_128_CBC_SHA` once the server chose. */
  method: string
  isOpen: boolean
  readonly ssl2: Ssl2State
}

export function newState(): TlsState {
  return {
    client: newSide(),
    server: newSide(),
    clientHello: undefined,
    method: '',
    isOpen: false,
    ssl2: { isAgreed: false, isEncrypted: false },
  }
}

function newSide(): TlsSide {
  return { pending: undefined, isEncrypted: false }
}
