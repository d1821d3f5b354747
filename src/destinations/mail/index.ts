/** Mail: RFC 5321, RFC 5322. */
import Type from 'typebox'
import { defineMailDestination } from '#destination-kit/destination-type'
import { optionalText } from '#destination-kit/fields'
import { itemOf, recordOf, summaryOf } from '#destination-kit/record'
import { oneLine } from '#export/message-format'
import { objectOf } from '#model/message'

const MAX_RECIPIENTS = 20
/** Plain `local@domain`; no display names, no comments. */
const ADDRESS = /^[^\s@,;<>"()[\]:\\]{1,64}@[A-Za-z0-9.-]{1,253}$/

const recipientsOf = (to: string) =>
  to
    .split(/[,;]/)
    .map((address) => address.trim())
    .filter((address) => address !== '')

export const type = defineMailDestination({
  name: 'mail',
  title: 'Mail',
  description: 'Sends one mail per alert or incident over SMTP.',
  kinds: ['alert', 'incident', 'system'],
  settings: Type.Object({
    host: Type.String({
      title: 'SMTP server',
      description: 'Name or address',
      minLength: 1,
      maxLength: 253,
      pattern: '^[A-Za-z0-9._:%-]+$',
    }),
    port: Type.Integer({
      title: 'Port',
      description: '587 for STARTTLS, 465 for TLS, 25 for a relay',
      minimum: 1,
      maximum: 65_535,
      default: 587,
    }),
    security: Type.Enum(['starttls', 'tls', 'none'], {
      title: 'Encryption',
      description: 'None only for a relay in the same network',
      default: 'starttls',
    }),
    user: optionalText('User', 'Empty for a relay that asks for no sign-in'),
    from: Type.String({ title: 'From', description: 'Address of the sender', minLength: 3, maxLength: 320 }),
    to: Type.String({
      title: 'To',
      description: `Addresses separated by commas, at most ${MAX_RECIPIENTS}`,
      minLength: 3,
      maxLength: 6000,
    }),
  }),
  secrets: { password: { title: 'Password', when: { setting: 'user', isSet: true } } },
  check({ from, to }) {
    if (!ADDRESS.test(from))
      return `settings.from: expected an address such as ot@plant.example, got ${JSON.stringify(from.slice(0, 60))}`
    const all = recipientsOf(to)
    if (all.length === 0 || all.length > MAX_RECIPIENTS)
      return `settings.to: expected 1 to ${MAX_RECIPIENTS} addresses, got ${all.length}`
    const bad = all.find((address) => !ADDRESS.test(address))
    return bad === undefined
      ? undefined
      : `settings.to: expected addresses, got ${JSON.stringify(bad.slice(0, 60))}`
  },
  limits: { items: 1, bytes: 1_000_000, perSecond: 20, inFlight: 4 },
  repeats: 'none',
  server: ({ host, port, security, user }) => ({ host, port, security, user }),
  map: (outgoing, { sender }) => {
    const record = recordOf(outgoing, sender)
    const side = ({ name, address, zone }: typeof record.source) =>
      [name, address !== name && address, zone && `zone ${zone}`].filter(Boolean).join(', ') || 'unknown'
    const lines = [
      record.message,
      '',
      `Severity:     ${record.severity}`,
      `From:         ${side(record.source)}`,
      `To:           ${side(record.destination)}`,
      `First seen:   ${record.firstTime}`,
      `Last seen:    ${record.lastTime} (${record.count} times)`,
      `Rule:         ${record.rule}`,
      ...(record.techniques.length > 0 ? [`ATT&CK:       ${record.techniques.join(', ')}`] : []),
      ...(record.normal === '' ? [] : ['', `Normal: ${record.normal}`]),
      ...(record.why === '' ? [] : ['', `Why it matters: ${record.why}`]),
      ...(record.todo.length > 0
        ? ['', 'What to do:', ...record.todo.map((step, at) => `${at + 1}. ${step}`)]
        : []),
      ...(record.url === '' ? [] : ['', record.url]),
      '',
      `Sensor ${record.sensor}, Sightglass ${record.version}, ${objectOf(outgoing.message)}`,
    ]
    return itemOf(outgoing, {
      subject: `[${outgoing.message.severity}] ${oneLine(summaryOf(outgoing), 150)}`,
      text: lines.join('\r\n'),
    })
  },
  mail({ key, body }, { from, to }) {
    const { subject, text } = JSON.parse(body) as { subject: string; text: string }
    return { from, to: recipientsOf(to), subject, text, messageId: `${key}@${from.split('@').at(-1)}` }
  },
})
