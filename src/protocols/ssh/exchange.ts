export interface Side {
  banner: string
  /** Its KEXINIT was seen: its NEWKEYS is soon to come. */
  isKeying: boolean
  isEncrypted: boolean
}

export interface SshExchange {
  readonly client: Side
  readonly server: Side
  isOpen: boolean
}

export function newExchange(): SshExchange {
  return {
    client: { banner: '', isKeying: false, isEncrypted: false },
    server: { banner: '', isKeying: false, isEncrypted: false },
    isOpen: false,
  }
}
