import { kindOfIp } from '#model/address'
import { clockIdentity, DeviceClock } from '#model/device-clock'
import { type About, type Attribute, confidence } from '#model/fact'
import { defineProtocol, type Emit } from '#model/protocol'
import type { Microseconds } from '#model/time'
import { operationOf, operations } from './operations.ts'
import { rule as ntpMonitorList } from './rules/ntp-monitor-list.ts'
import { rule as timeServerJumped } from './rules/time-server-jumped.ts'
import { dissect, type NtpMessage, ntpMode } from './wire.ts'

/** RFC 5905 §7.3, figure 11: beyond it a server is not synchronized. */
const LAST_STRATUM = 15

/** System variables of a control response (RFC 9327 §4) and their attributes. */
const variables: readonly (readonly [string, Attribute])[] = [
  ['version', 'software'],
  ['system', 'os'],
  ['processor', 'hardware'],
]

/** Clocks of both ends. */
interface State {
  readonly client: DeviceClock
  readonly server: DeviceClock
  /** Time of the client's latest question, as it stood there. */
  asked: Microseconds | undefined
}

/** Microseconds. Clients may send a random number instead of their time, which is within a day of it one time in 25,000. */
const DAY = 86_400e6

export const protocol = defineProtocol<NtpMessage, State>({
  name: 'ntp',
  shortName: 'NTP',
  title: 'Network Time Protocol',
  standard: 'RFC 5905; RFC 9327',
  depth: 'semantic',
  family: 'it',
  roles: { server: { type: 'NTP Server', role: 'ntp-server' } },
  hints: [{ transport: 'udp', port: 123, groupsClientRequests: true }],
  newState: () => ({ client: new DeviceClock(), server: new DeviceClock(), asked: undefined }),
  dissect,
  isFromClient(message) {
    if (message.mode === ntpMode.CLIENT) return true
    if (message.mode === ntpMode.SERVER) return false
    return message.mode >= ntpMode.CONTROL ? !message.isResponse : undefined
  },
  facts(message, { fromClient, time }, emit, state) {
    const sender = fromClient ? 'client' : 'server'
    if (!isEcho(message, state)) emitClock(message, { sender, time, clock: state[sender] }, emit)
    if (message.mode === ntpMode.CLIENT) state.asked = message.transmitted
    const operation = operationOf(message)
    if (operation === undefined) emitTime(message, sender, emit)
    else {
      const answered = message.isError ? 'rejected' : 'succeeded'
      emit({ kind: 'operation', ...operation, outcome: message.isResponse ? answered : 'requested' })
      emitVariables(message.variables, sender, emit)
    }
  },
  rows: (message) => [
    { label: 'Version and mode', value: `${message.version}, ${message.mode}`, at: 0, length: 1 },
    { label: 'Stratum', value: String(message.stratum), at: 1, length: 1 },
    { label: 'Reference', value: message.reference, at: 12, length: 4 },
  ],
  operations,
  rules: [ntpMonitorList, timeServerJumped],
})

/** Some servers return the request's own time, which contains none of theirs; whole seconds may be equal by chance. */
function isEcho({ mode, transmitted }: NtpMessage, { asked }: State): boolean {
  return mode === ntpMode.SERVER && transmitted === asked && (transmitted ?? 0) % 1e6 !== 0
}

function emitClock(
  { mode, transmitted }: NtpMessage,
  {
    sender,
    time,
    clock,
  }: { readonly sender: About; readonly time: Microseconds; readonly clock: DeviceClock },
  emit: Emit,
): void {
  if (transmitted === undefined) return
  if (mode === ntpMode.CLIENT && Math.abs(transmitted - time) > DAY) return
  const news = clock.says(transmitted, time)
  if (news !== undefined) emit(clockIdentity(sender, news, 'transmit timestamp'))
}

function emitTime({ mode, stratum, reference }: NtpMessage, sender: About, emit: Emit): void {
  const serves = mode === ntpMode.SERVER || mode === ntpMode.BROADCAST
  if (!serves || stratum === 0 || stratum > LAST_STRATUM) return
  emit({
    kind: 'identity',
    about: sender,
    attribute: 'role',
    value: 'ntp-server',
    confidence: confidence.banner,
    field: 'mode',
  })
  const isAddress = stratum > 1 && ['private', 'public', 'loopback'].includes(kindOfIp(reference))
  emit({
    kind: 'topology',
    about: sender,
    neighbour: isAddress ? reference : undefined,
    route: `ntp stratum ${stratum}${stratum === 1 ? ` ${reference}` : ''}`,
  })
}

/** `name="value"` or `name=value`, parted by commas: RFC 9327 §2. */
function emitVariables(text: string, about: About, emit: Emit): void {
  for (const [name, attribute] of variables) {
    const found = new RegExp(`(?:^|[, ])${name}=(?:"([^"]{1,200})"|([^",]{1,200}))`).exec(text)
    const value = found?.[1] ?? found?.[2] ?? ''
    if (value !== '')
      emit({ kind: 'identity', about, attribute, value, confidence: confidence.banner, field: name })
  }
}
