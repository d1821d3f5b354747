export interface Side {
  banner: string
  isEncrypted: boolean
}

export interface SshExchange {
  readonly client: Side
  readonly server: Side
  isOpen: boolean
}

export function newExchange(): SshExchange {
  return {
    client: { banner: '', isEncrypted: false },
    server: { banner: '', isEncrypted: false },
    isOpen: false,
  }
}
