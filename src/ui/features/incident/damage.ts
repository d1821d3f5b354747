/** Devices that an incident hit: what was done to each, and its state. */
import type { TriagedAlert } from '#schema/alert'
import type { DeviceItem } from '#schema/device'
import type { IncidentItem } from '#schema/incident'
import type { PointItem } from '#schema/process-values'
import { durationText } from '#ui/kit/format'

type Consequence = NonNullable<IncidentItem['consequences']>[number]

export interface Damage {
  readonly id: string
  readonly name: string
  /** Of the first thing that was done to it. */
  readonly time: string
  readonly effects: readonly { readonly text: string; readonly alert: string | undefined }[]
  /** Tags that alerts of the consequence name as written. */
  readonly written: readonly string[]
}

const EFFECTS: Readonly<Record<Consequence['kind'], string>> = {
  safety: 'Safety function changed',
  stopped: 'Stopped',
  programmed: 'Program replaced; content not compared',
  firmware: 'Firmware changed',
  switched: 'Outputs switched',
  value: 'Set point out of range',
  command: 'Commands from an unknown client',
  foothold: 'Code copied or run',
}

/** Seconds after which a device that sent nothing counts as not seen. */
const SILENT = 300

/** `sent Write Tag Safety.TripLimit to the safety controller …` */
const WRITTEN = /\bsent Write \S+ (\S+) to the safety controller /

/** In the order in which they were hit. */
export function damagesOf(
  { consequences = [] }: Pick<IncidentItem, 'consequences'>,
  alerts: readonly TriagedAlert[],
): readonly Damage[] {
  const byId = new Map(alerts.map((alert) => [alert.id, alert]))
  const found = new Map<string, Damage>()
  for (const { kind, devices, time, alerts: ids } of consequences) {
    for (const { id, name } of devices) {
      const own = ids.flatMap((one) => byId.get(one) ?? []).filter(({ destination }) => destination === id)
      const first = own.map((alert) => alert.time).sort()[0] ?? time
      const known = found.get(id)
      found.set(id, {
        id,
        name,
        time: known !== undefined && known.time < first ? known.time : first,
        effects: [...(known?.effects ?? []), { text: EFFECTS[kind], alert: own[0]?.id ?? ids[0] }],
        written: [...(known?.written ?? []), ...own.flatMap(({ what }) => WRITTEN.exec(what)?.[1] ?? [])],
      })
    }
  }
  return [...found.values()].sort((one, other) => (one.time < other.time ? -1 : 1))
}

/** `: 2.5 before, up to 25 since`; '' where values are not known. */
export function changedValue(point: PointItem | undefined): string {
  if (point === undefined) return '; value not known'
  const { least, most, seenLeast, seenMost } = point
  if (least === null || most === null || seenLeast === null || seenMost === null) return '; value not known'
  const normal = least === most ? `${least}` : `${least} to ${most}`
  const outside = [seenLeast < least ? seenLeast : [], seenMost > most ? seenMost : []].flat()
  return outside.length === 0
    ? `; within the learned ${normal}`
    : `: ${outside.join(' and ')}, learned ${normal}`
}

/** @param now milliseconds */
export function stateNow(
  device: Pick<DeviceItem, 'mode' | 'lastSeen'> | undefined,
  now: number,
): { readonly text: string; readonly isBad: boolean } {
  if (device === undefined) return { text: 'not known', isBad: false }
  const seconds = Math.round((now - Date.parse(device.lastSeen)) / 1000)
  if (seconds > SILENT) return { text: `not seen for ${durationText(seconds)}`, isBad: true }
  if (device.mode === '') return { text: 'sends; mode not seen', isBad: false }
  const isBad = /stop|halt|fault|error|program/i.test(device.mode)
  return { text: isBad ? `▲ still in mode ${device.mode}` : `in mode ${device.mode}`, isBad }
}
