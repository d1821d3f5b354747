/**
 * IBM QRadar Log Event Extended Format 1.0 (DSM Configuration Guide, "LEEF event components"): tabs part the attributes
 * and nothing can be escaped, so what would break a field is replaced.
 */
import { timeText } from '#model/time'
import {
  DEFENDER_ENGINE,
  DEFENDER_SEVERITY,
  type ExportSource,
  fitted,
  type Limits,
  linkOf,
  type MessageFormat,
  NUMBERED_SEVERITY,
  type Outgoing,
  oneLine,
} from '../message-format.ts'

const head = (text: string, { name }: Limits) => oneLine(text, name).replaceAll('|', '/')

const SENTENCES: ReadonlySet<string> = new Set(['title', 'msg', 'url'])

export const format: MessageFormat = {
  name: 'leef',
  title: 'LEEF',
  for: 'syslog',
  write: (outgoing, sender) => fitted((limits) => write(outgoing, sender, limits)),
}

function write({ message }: Outgoing, sender: ExportSource, limits: Limits): string {
  const { source, target } = message
  const header = [
    'LEEF:1.0',
    'Sightglass',
    'Sightglass',
    head(sender.version, limits),
    head(message.rule, limits),
    '',
  ]
  const pairs: readonly (readonly [string, string])[] = [
    ['devTime', timeText(message.lastTime).replace(/\d{3}Z$/, '+0000')],
    ['devTimeFormat', "yyyy-MM-dd'T'HH:mm:ss.SSSZ"],
    ['cat', message.category],
    // sev counts from 1.
    ['sev', String(Math.max(1, NUMBERED_SEVERITY[message.severity]))],
    ['src', source.address],
    ['dst', target.address],
    ['srcMAC', source.mac],
    ['dstMAC', target.mac],
    ['identHostName', source.name],
    ['destinationName', target.name],
    ['sourceZone', source.zone],
    ['destinationZone', target.zone],
    ['sensor', sender.sensor],
    ['title', message.title],
    ['msg', message.text],
    ['protocol', message.protocol],
    ['severity', DEFENDER_SEVERITY[message.severity]],
    ['type', DEFENDER_ENGINE[message.engine]],
    ['start', timeText(message.time)],
    ['src_ip', source.address],
    ['dst_ip', target.address],
    ['techniques', message.techniques.slice(0, limits.entries).join(' ')],
    ['count', String(message.count)],
    ['reason', message.reason],
    ['UUID', message.id],
    ['url', linkOf(message, sender)],
  ]
  const attributes = pairs
    .filter(([, value]) => value !== '')
    .map(([key, value]) => `${key}=${oneLine(value, SENTENCES.has(key) ? limits.sentence : limits.name)}`)
    .join('\t')
  return header.join('|') + attributes
}
