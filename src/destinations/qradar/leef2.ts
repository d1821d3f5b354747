import type { DueMessage } from '#destination-kit/destination-type'
import {
  type ExportSource,
  fitted,
  type Limits,
  linkOf,
  NUMBERED_SEVERITY,
  oneLine,
} from '#export/message-format'
import { timeText } from '#model/time'

/** Parts the attributes: a tab, which `oneLine` never leaves in a value. */
const DELIMITER = '\t'

const SENTENCES: ReadonlySet<string> = new Set(['title', 'msg', 'url', 'normal', 'why'])

/**
 * `LEEF:2.0|Vendor|Product|Version|EventID|Delimiter|…`. EventID (the rule, or the kind of a message without one) and
 * `cat` are constant and untranslated: both are the columns of a QID map.
 */
export const leef2Of = (outgoing: DueMessage, sender: ExportSource): string =>
  fitted((limits) => write(outgoing, sender, limits))

function write({ message, key }: DueMessage, sender: ExportSource, limits: Limits): string {
  const { source, target } = message
  const head = (text: string) => oneLine(text, limits.name).replaceAll('|', '/')
  const header = [
    'LEEF:2.0',
    'Sightglass',
    'Sightglass',
    head(sender.version),
    head(message.rule || message.kind),
    'x09',
    '',
  ]
  const pairs: readonly (readonly [string, string])[] = [
    ['devTime', timeText(message.lastTime).replace(/\d{3}Z$/, '+0000')],
    ['devTimeFormat', "yyyy-MM-dd'T'HH:mm:ss.SSSZ"],
    ['cat', message.engine || message.kind],
    // sev counts from 1.
    ['sev', String(Math.max(1, NUMBERED_SEVERITY[message.severity]))],
    ['src', source.address],
    ['dst', target.address],
    ['srcMAC', source.mac],
    ['dstMAC', target.mac],
    // The identity keys feed the asset database.
    ['identSrc', target.address],
    ['identMAC', target.mac],
    ['identHostName', target.name],
    ['identGrpName', target.zone],
    ['sourceName', source.name],
    ['destinationName', target.name],
    ['sourceZone', source.zone],
    ['destinationZone', target.zone],
    ['sensor', sender.sensor],
    ['title', message.title],
    ['msg', message.text],
    ['normal', message.normal],
    ['why', message.why],
    ['appProtocol', message.protocol],
    ['techniques', message.techniques.slice(0, limits.entries).join(' ')],
    ['count', String(message.count)],
    ['reason', message.reason],
    ['objectId', message.id],
    ['key', key],
    ['url', linkOf(message, sender)],
  ]
  return (
    header.join('|') +
    pairs
      .filter(([, value]) => value !== '')
      .map(
        ([name, value]) => `${name}=${oneLine(value, SENTENCES.has(name) ? limits.sentence : limits.name)}`,
      )
      .join(DELIMITER)
  )
}
