import { timeText } from '#model/time'
import {
  DEFENDER_ENGINE,
  DEFENDER_SEVERITY,
  fitted,
  linkOf,
  type MessageFormat,
  oneLine,
} from '../message-format.ts'

/** Parts are parted by ` | `, so no value may hold that sign; BROKEN BAR looks alike. */
const value = (text: string, most: number) => oneLine(text, most).replaceAll('|', '¦')

const SENTENCES: ReadonlySet<string> = new Set(['Message', 'Alert', 'Link'])

/** One line for people; the labels are those of Defender's text message, in its order, ours after them. */
export const format: MessageFormat = {
  name: 'text',
  title: 'Text for people',
  for: 'syslog',
  write({ message }, sender) {
    const { source, target } = message
    return fitted((limits) =>
      (
        [
          ['Sensor', sender.sensor],
          ['Alert', message.title],
          ['Type', DEFENDER_ENGINE[message.engine] || message.kind],
          ['Severity', DEFENDER_SEVERITY[message.severity]],
          ['Source', source.name],
          ['Source IP', source.address],
          ['Source MAC', source.mac],
          ['Destination', target.name],
          ['Destination IP', target.address],
          ['Destination MAC', target.mac],
          ['Protocol', message.protocol],
          ['Message', message.text],
          ['Alert group', message.category || 'NA'],
          ['Techniques', message.techniques.slice(0, limits.entries).join(' ')],
          ['Sent because', message.reason],
          ['Count', String(message.count)],
          ['First', timeText(message.time)],
          ['Last', timeText(message.lastTime)],
          ['UUID', message.id],
          ['Link', linkOf(message, sender)],
        ] as const
      )
        .filter(([, text]) => text !== '')
        .map(
          ([label, text]) => `${label}: ${value(text, SENTENCES.has(label) ? limits.sentence : limits.name)}`,
        )
        .join(' | '),
    )
  },
}
