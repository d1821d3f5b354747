/** A device as items of the engine's payload: itself first, then the cards of its rack. */
import type { DueMessage } from '#destination-kit/destination-type'
import { nativeKey, timeText } from '#destination-kit/servicenow'
import { type ExportSource, linkOf, oneLine } from '#export/message-format'
import { NO_PARTY } from '#model/message'
import { CONTROL_MODULE, classOf } from './classes.ts'

type Values = Readonly<Record<string, string>>

interface EngineItem {
  readonly className: string
  readonly values: Values
  readonly related?: readonly { readonly className: string; readonly values: Values }[]
  readonly sys_object_source_info: Values
}

export interface EnginePayload {
  readonly items: readonly EngineItem[]
}

/** Values of text columns; columns without a value are left out, so that nothing there is emptied. */
const filled = (values: Readonly<Record<string, string | number | undefined>>): Values =>
  Object.fromEntries(
    Object.entries(values)
      .filter(([, value]) => value !== undefined && value !== '')
      .map(([name, value]) => [name, oneLine(String(value), 255)]),
  )

interface Context {
  readonly sender: ExportSource
  readonly settings: { readonly source: string; readonly hasOtClasses: boolean }
}

export function entriesOf({ message }: DueMessage, { sender, settings }: Context): EnginePayload {
  const { source, hasOtClasses } = settings
  const { device, source: party, lastTime, title } = message
  // A test message has no device.
  const { id, name, address, mac, zone, type, vendor } =
    device === undefined ? { ...NO_PARTY, id: 'test', name: title, address: '192.0.2.1' } : party
  const key = nativeKey(sender.sensor, id)
  const sourceInfo = (part: string): Values => ({
    source_name: source,
    source_native_key: part === '' ? key : `${key}:${oneLine(part, 60)}`,
    source_feed: oneLine(sender.sensor, 100),
    source_recency_timestamp: timeText(lastTime),
  })
  const shownName = name || device?.hostnames[0] || address || mac || id
  const own: EngineItem = {
    className: classOf(type, { deviceClass: device?.class ?? 'OT', hasOt: hasOtClasses }),
    values: filled({
      name: shownName,
      ip_address: address || device?.ipAddresses[0],
      mac_address: mac,
      serial_number: device?.serial,
      model_number: device?.model || device?.orderNumber,
      firmware_version: device?.firmware,
      os: device?.os,
      ...(type === 'PLC' &&
        hasOtClasses && { switch_position: device?.keyPosition, switch_remote_mode: device?.mode }),
      short_description: [type, vendor, device?.model, linkOf(message, sender)]
        .filter((text) => text !== undefined && text !== '')
        .join(', '),
    }),
    ...(hasOtClasses && {
      related: [
        {
          className: 'cmdb_ot_entity',
          values: filled({
            ...{ purdue_level: device?.purdueLevel, zone, site: device?.location },
            business_criticality: device?.importance,
          }),
        },
      ],
    }),
    sys_object_source_info: sourceInfo(''),
  }
  const cards = hasOtClasses ? (device?.modules ?? []) : []
  return {
    items: [
      own,
      ...cards.map(
        ({ path, rack, slot, name, vendor, model, serial, firmware }): EngineItem => ({
          className: CONTROL_MODULE,
          values: filled({
            name: name || `${shownName} ${path}`,
            rack_number: rack,
            slot_number: slot,
            model_id: model,
            serial_number: serial,
            firmware_version: firmware,
            vendor,
          }),
          sys_object_source_info: sourceInfo(path),
        }),
      ),
    ],
  }
}
