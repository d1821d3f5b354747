import type { AlertChange, LearnChange, MuteChange, TriagedAlert } from '#schema/alert'
import { type Paged, part, type Query, type Source } from './source.ts'

export const listAlerts = (source: Source, query: Query) => source.read<Paged<TriagedAlert>>('/alerts', query)

export const readAlert = (source: Source, id: string) => source.read<TriagedAlert>(`/alerts/${part(id)}`)

export const changeAlert = (source: Source, id: string, change: AlertChange) =>
  source.send<TriagedAlert>('PATCH', `/alerts/${part(id)}`, change)

/** Closes the alert and adds its traffic to the baseline. */
export const learnAlert = (source: Source, id: string, change: LearnChange) =>
  source.send<TriagedAlert>('POST', `/alerts/${part(id)}/learn`, change)

export const unlearnAlert = (source: Source, id: string) =>
  source.send<void>('DELETE', `/alerts/${part(id)}/learn`)

/** Hides the alert and similar ones. */
export const muteAlert = (source: Source, id: string, change: MuteChange) =>
  source.send<TriagedAlert>('POST', `/alerts/${part(id)}/mute`, change)

export const unmuteAlert = (source: Source, id: string) =>
  source.send<void>('DELETE', `/alerts/${part(id)}/mute`)

/** Packets of an alert as a capture file; undefined without a server. */
export const alertPackets = (source: Source, id: string) =>
  source.serverFile(`/alerts/${part(id)}/packets.pcapng`)
