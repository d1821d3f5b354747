export const limits = {
  /** Bytes of one line; servers cut at 512 to 4,096. */
  lineBytes: 8 * 1024,
  /** Commands awaiting a reply, per flow. */
  pendingCommands: 64,
} as const

export interface PendingCommand {
  readonly verb: string
  readonly object: string | undefined
}

/** Content of a data connection. Passed with its expectation before the command that states it, and filled in by it. */
export interface DataContext {
  name: string
  /** `RETR`, `STOR`, `LIST` …; '' until the command comes. */
  command: string
  /** Size of the file, if the reply that begins its transfer states it. */
  size?: number | undefined
  /** Where in the file the transfer begins. */
  offset?: number | undefined
}

export interface FtpState {
  /** A command or reply of FTP was seen: what follows is FTP, whatever it looks like. */
  isProven: boolean
  /** AUTH was accepted: TLS follows. */
  isSecured: boolean
  readonly pending: PendingCommand[]
  user: string | undefined
  /** Of the last PASS: emitted with its reply. */
  isDefault: boolean
  data: DataContext | undefined
  /** REST: where the next transfer begins. */
  offset: number
}

export function newState(): FtpState {
  return {
    isProven: false,
    isSecured: false,
    pending: [],
    user: undefined,
    isDefault: false,
    data: undefined,
    offset: 0,
  }
}
