import type { AlertChange, LearnChange, MuteChange, TriagedAlert } from '#schema/alert'
import { type DataSource, type Paged, part, type Query } from './source.ts'

export const listAlerts = (source: DataSource, query: Query) =>
  source.read<Paged<TriagedAlert>>('/alerts', query)

export const readAlert = (source: DataSource, id: string) => source.read<TriagedAlert>(`/alerts/${part(id)}`)

export const changeAlert = (source: DataSource, id: string, change: AlertChange) =>
  source.send<TriagedAlert>('PATCH', `/alerts/${part(id)}`, change)

/** Closes the alert and adds its traffic to the baseline. */
export const learnAlert = (source: DataSource, id: string, change: LearnChange) =>
  source.send<TriagedAlert>('POST', `/alerts/${part(id)}/learn`, change)

export const unlearnAlert = (source: DataSource, id: string) =>
  source.send<void>('DELETE', `/alerts/${part(id)}/learn`)

/** Hides the alert and similar ones. */
export const muteAlert = (source: DataSource, id: string, change: MuteChange) =>
  source.send<TriagedAlert>('POST', `/alerts/${part(id)}/mute`, change)

export const unmuteAlert = (source: DataSource, id: string) =>
  source.send<void>('DELETE', `/alerts/${part(id)}/mute`)

/** Packets of an alert as a capture file; undefined without a server. */
export const alertPackets = (source: DataSource, id: string) =>
  source.serverFile(`/alerts/${part(id)}/packets.pcapng`)
