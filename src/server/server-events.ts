/** Events between services: the sender does not know who listens. */
import { EventEmitter } from 'node:events'
import type { ServerCertificate } from '#data-folder/certificates'
import type { SiteExposure } from '#model/exposure'
import type { Sighting } from '#model/sighting'
import type { StoreChange } from './observed-store.ts'

export interface CaseComment {
  /** `alert:ID` or `incident:ID`. */
  readonly subject: string
  readonly by: string
  readonly text: string
  /** Id of the destination it comes from; '' for our own pages. */
  readonly origin: string
}

interface ServerEventMap {
  /** These things of the store may have changed. */
  stored: [change: StoreChange]
  /** The analysis of a capture ended, for whatever reason. */
  'analysis-ended': []
  /** A capture was deleted with everything it contributed. */
  'capture-removed': []
  /** Addresses and names in live traffic, for later indicators. */
  sightings: [capture: number, sightings: readonly Sighting[]]
  /** Connections from now on use another certificate. */
  'certificate-replaced': [certificate: ServerCertificate]
  /** A person here, or at the destination `origin`, commented on an incident or alert: `alert:ID`. */
  commented: [comment: CaseComment]
  /** A person at a destination commented on our record of an alert. */
  'comment-received': [comment: CaseComment]
  /** The exposure of the site was assessed. */
  assessed: [site: SiteExposure]
}

export class ServerEvents extends EventEmitter<ServerEventMap> {}
