import type { Alert } from '#model/alert'
import type { SiteExposure } from '#model/exposure'
import type { ProtocolNames } from '#model/protocol-name'
import type { Site } from '#model/site'
import type { Microseconds } from '#model/time'
import type { AlertChange, LearnChange } from '#schema/alert'
import type { EventTable } from '#schema/event-table'
import type { Store } from '#store/store'
import type { PasswordAccounts } from './authentication.ts'

/** Sources of the responses of Defender's API. */
export interface DefenderSetup {
  readonly store: Store
  readonly sensorName: string
  readonly siteName: string
  readonly version: string
  /** The data folder. */
  readonly data: string
  site(): Site | undefined
  exposure(): Promise<SiteExposure>
  events(): EventTable
  /** `defenderName` of protocols. */
  protocolNames(): Promise<ProtocolNames>
  isLearning(): boolean
  /** Address of the pages. */
  url(): string
  readonly alerts: {
    change(id: string, change: AlertChange): Promise<unknown>
    learn(id: string, change: LearnChange): Promise<unknown>
  }
  readonly accounts: PasswordAccounts
  /** Packets of an alert as pcapng. */
  evidence(alert: Alert['id']): Promise<Uint8Array>
  now(): Microseconds
  log(line: string): void
}
