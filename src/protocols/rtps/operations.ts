import type { Verb } from '#model/fact'

interface SubmessageName {
  readonly verb: Verb
  readonly name: string
}

/** Submessages with an effect of their own: §9.4.5.1.1. Infos and padding only describe the next one. */
export const submessages: ReadonlyMap<number, SubmessageName> = new Map([
  [0x06, { verb: 'report', name: 'ACKNACK' }],
  [0x07, { verb: 'report', name: 'HEARTBEAT' }],
  [0x08, { verb: 'report', name: 'GAP' }],
  [0x12, { verb: 'report', name: 'NACK_FRAG' }],
  [0x13, { verb: 'report', name: 'HEARTBEAT_FRAG' }],
  [0x15, { verb: 'report', name: 'DATA' }],
  [0x16, { verb: 'report', name: 'DATA_FRAG' }],
])

export const discoveries = {
  participant: { verb: 'report', name: 'Participant announcement', code: 'spdp' },
  publication: { verb: 'report', name: 'Publication announcement', code: 'sedp:publication' },
  subscription: { verb: 'subscribe', name: 'Subscription announcement', code: 'sedp:subscription' },
} as const
