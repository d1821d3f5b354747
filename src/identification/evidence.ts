/** What one judgement is made of: statements about one device, each with the channel it belongs to. */
import type { Provenance } from '#model/device'
import type { EvidenceChannel } from '#model/identification'
import type { Shares } from './taxonomy.ts'

export interface EvidenceItem {
  readonly channel: EvidenceChannel
  /** Empty where it tells of vendor, model or system only. */
  readonly shares: Shares
  /** How often such a statement is right: 0..1. */
  readonly strength: number
  /** Nats this item may move at most; left out: the most of its channel. */
  readonly most?: number | undefined
  readonly text: string
  readonly provenance: Provenance
  readonly vendor?: string | undefined
  readonly model?: string | undefined
  readonly os?: string | undefined
}
