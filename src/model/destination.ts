/** Where messages go, as a person set it. Secrets are no part of it: the server keeps them apart. */
import type { MessageFilter } from './message.ts'

/** Names of PEM files; '' for none. Without a CA file the machine's own authorities count. */
export interface TlsFiles {
  readonly caFile: string
  readonly certificateFile: string
  readonly keyFile: string
}

/** How a destination is reached. */
export interface DestinationConnection extends TlsFiles {
  /** `http://host:port` of a proxy that accepts CONNECT; '' for none. */
  readonly proxy: string
}

export type SettingValue = string | number | boolean

export interface Destination {
  readonly id: string
  readonly name: string
  readonly isEnabled: boolean
  /** Name of a destination type: a folder of `src/destinations`. */
  readonly type: string
  /** By the schema of the type. */
  readonly settings: Readonly<Record<string, SettingValue>>
  readonly connection: DestinationConnection
  readonly filter: MessageFilter
}

export const DIRECT_CONNECTION: DestinationConnection = {
  caFile: '',
  certificateFile: '',
  keyFile: '',
  proxy: '',
}
