/** SNMP notifications with the net-snmp package: version 2c (RFC 3416 §4.2.6) and 3 with authentication and privacy. */
import { createHash } from 'node:crypto'
import { lookup } from 'node:dns/promises'
import { isIP } from 'node:net'
import snmp from 'net-snmp'
import type { DeliveryOutcome, Item, SnmpDestinationType } from '#destination-kit/destination-type'
import { all } from '#destination-kit/http-outcome'
import { checkAddress } from './safe-lookup.ts'
import { problemOf, type Transport, type TransportContext } from './transport.ts'

const inform = {
  /** Of one inform: again so often, with so long between. */
  retries: 1,
  timeoutMs: 1000,
  /** Under way at once: their datagrams fit the buffer of a receiver (212,992 bytes on Linux). */
  atOnce: 64,
  /** So many without any reply: nobody is there. */
  unanswered: 4,
} as const

/** RFC 3414 §11.2: shorter passphrases are refused. */
const SHORTEST_KEY = 8

/** RFC 3411 §5: enterprise format with text, from the sensor's name, so that it is the same after a restart. */
export const engineIdOf = (sensor: string): string =>
  `80007ed904${createHash('sha256').update(sensor).digest('hex').slice(0, 24)}`

export function openSnmp(type: SnmpDestinationType, context: TransportContext): Transport {
  const { settings, secrets, ownPort, isProtected, sender } = context
  const manager = type.manager(settings)
  const where = `${manager.host}:${manager.port}`
  let session: snmp.Session | undefined

  async function open(): Promise<snmp.Session> {
    const { address } = await lookup(manager.host)
    checkAddress(address, { host: manager.host, port: manager.port, ownPort, isProtected })
    const options = {
      ...{ trapPort: manager.port, port: manager.port, retries: inform.retries, timeout: inform.timeoutMs },
      transport: isIP(address) === 6 ? 'udp6' : 'udp4',
      ...(manager.version === '3'
        ? { version: snmp.Version3, engineID: engineIdOf(sender.sensor) }
        : { version: snmp.Version2c }),
    }
    const opened =
      manager.version === '3'
        ? snmp.createV3Session(
            address,
            {
              name: manager.user,
              level: snmp.SecurityLevel.authPriv,
              authProtocol: snmp.AuthProtocols[manager.authProtocol],
              authKey: keyOf('authKey', secrets),
              privProtocol: snmp.PrivProtocols[manager.privProtocol],
              privKey: keyOf('privKey', secrets),
            } as snmp.User,
            options as snmp.SessionOptionsV3,
          )
        : snmp.createSession(address, secrets.community ?? '', options as snmp.SessionOptions)
    // Without a listener an error of the socket would end the process; the callback of the request has it too.
    opened.on('error', () => undefined)
    return opened
  }

  async function notify(item: Item, through: snmp.Session): Promise<DeliveryOutcome> {
    const { oid, bindings } = type.notification(item, settings)
    const varbinds = bindings.map(({ oid: name, value }) => ({
      oid: name,
      type: typeof value === 'number' ? snmp.ObjectType.Integer : snmp.ObjectType.OctetString,
      value,
    }))
    try {
      await new Promise<void>((resolve, reject) => {
        const done = (error: unknown) => (error ? reject(error) : resolve())
        if (manager.isInform) through.inform(oid, varbinds as snmp.Varbind[], done)
        else through.trap(oid, varbinds as snmp.Varbind[], done)
      })
      return { state: 'delivered', reference: manager.isInform ? 'acknowledged' : 'sent' }
    } catch (error) {
      const { name, message } = error as Error
      if (name === 'RequestTimedOutError')
        return {
          state: 'retry',
          reason: `${where}: the receiver does not answer; check port, ${manager.version === '3' ? 'user and keys' : 'community'} and that it takes informs`,
        }
      if (/report|auth|decrypt|digest|password|user/i.test(message))
        return { state: 'wait', reason: `${where}: user or keys are not accepted: ${message.slice(0, 200)}` }
      return { state: 'retry', reason: problemOf(error, where) }
    }
  }

  return {
    async send(items) {
      try {
        session ??= await open()
      } catch (error) {
        return all(items, { state: 'wait', reason: problemOf(error, where) }).outcomes
      }
      const through = session
      const outcomes = items.map((): DeliveryOutcome => ({ state: 'retry', reason: 'not sent', afterMs: 0 }))
      const queue = items.entries()
      await Promise.all(
        Array.from({ length: inform.atOnce }, async () => {
          for (const [at, item] of queue) outcomes[at] = await notify(item, through)
        }),
      )
      if (outcomes.length >= inform.unanswered && outcomes.every(({ state }) => state === 'retry'))
        return outcomes.map((outcome) => ({ ...outcome, state: 'wait' }) as DeliveryOutcome)
      return outcomes
    },
    async close() {
      session?.close()
      session = undefined
    },
  }
}

function keyOf(name: string, secrets: Readonly<Record<string, string>>): string {
  const key = secrets[name] ?? ''
  if (key.length < SHORTEST_KEY)
    throw new Error(
      `the secret ${name} is not set or shorter than ${SHORTEST_KEY} characters; edit the destination`,
    )
  return key
}
