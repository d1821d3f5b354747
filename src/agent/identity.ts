/** Identity of the agent: a random id, and a client certificate or a token that enrolment gives it. */
import type { AgentHost } from './host.ts'
import type { BatchSender, IdentityFiles } from './send.ts'
import type { ImageSettings } from './settings.ts'
import { hexText } from './text.ts'

const DAY_MS = 86_400_000
/** A broker gives no answer of the server: enrolment is sent again with the same key, at each start and each day. */
const ACCEPTED_BY_BROKER = 202

export interface AgentIdentity {
  readonly id: string
  readonly files: IdentityFiles
  /** Milliseconds since 1970 from which on the certificate is renewed; 0 for none. */
  renewAt: number
  isEnrolled: boolean
}

export function openIdentity(host: AgentHost, { folder }: ImageSettings): AgentIdentity {
  host.makeFolder(folder)
  const files = {
    key: `${folder}/agent.key`,
    certificate: `${folder}/agent.crt`,
    header: `${folder}/agent.header`,
    wgetrc: `${folder}/agent.wgetrc`,
  }
  const kept = readKept(host, folder)
  const id = kept?.id ?? hexText(host.random(16))
  const isEnrolled = host.mode(files.certificate) !== undefined || host.mode(files.header) !== undefined
  const identity = { id, files, renewAt: kept?.renewAt ?? 0, isEnrolled }
  if (kept === undefined) keep(host, folder, identity)
  return identity
}

function readKept(host: AgentHost, folder: string): { id: string; renewAt: number } | undefined {
  let text = ''
  host.lines(`${folder}/identity.json`, (line) => {
    text += line
    return text.length < 1000
  })
  try {
    const { id, renewAt } = JSON.parse(text) as { id: unknown; renewAt: unknown }
    if (typeof id === 'string' && /^[0-9a-f]{32}$/.test(id)) return { id, renewAt: Number(renewAt) || 0 }
  } catch {
    // None yet, or cut by a power failure.
  }
  return undefined
}

function keep(host: AgentHost, folder: string, { id, renewAt }: AgentIdentity): void {
  host.write(`${folder}/identity.json`, `${JSON.stringify({ id, renewAt })}\n`)
}

interface Enrolled {
  readonly certificate?: string
  readonly token?: string
  /** Seconds until the certificate is renewed. */
  readonly renewSeconds?: number
}

/** '' or why it failed. With `openssl` a key pair stays here and a certificate comes back; without it, a token. */
export async function enrol(
  {
    host,
    settings,
    sender,
    identity,
  }: { host: AgentHost; settings: ImageSettings; sender: BatchSender; identity: AgentIdentity },
  isRenewal = false,
): Promise<string> {
  const renews = isRenewal && host.mode(identity.files.certificate) !== undefined
  const key = renews ? `${identity.files.key}.next` : identity.files.key
  const request =
    (renews || host.mode(key) === undefined
      ? undefined
      : await certificateRequest(host, ['-key', key], identity.id)) ??
    (await certificateRequest(host, [...NEW_KEY, '-keyout', key], identity.id))
  const body = JSON.stringify({
    agent: identity.id,
    ...(renews ? {} : { code: settings.code }),
    ...(request === undefined ? {} : { request }),
  })
  const path = renews ? '/agents/1/renew' : '/agents/1/enrol'
  const { status, body: text, problem } = await sender.post(path, body, 'application/json')
  if (status === ACCEPTED_BY_BROKER) {
    identity.isEnrolled = true
    identity.renewAt = host.now() + DAY_MS
    return ''
  }
  if (status !== 200) return problem || `the server refused enrolment with status ${status}`
  try {
    const { certificate, token, renewSeconds = 0 } = JSON.parse(text) as Enrolled
    const isKept =
      certificate !== undefined && request !== undefined
        ? host.write(identity.files.certificate, certificate) &&
          (!renews || host.rename(key, identity.files.key))
        : typeof token === 'string' &&
          /^[\w-]{20,100}$/.test(token) &&
          host.write(identity.files.header, `authorization: Bearer ${token}\n`) &&
          host.write(identity.files.wgetrc, `header = authorization: Bearer ${token}\n`)
    if (!isKept) return 'the identity cannot be stored'
    identity.isEnrolled = true
    identity.renewAt =
      certificate === undefined ? 0 : host.now() + Math.min(renewSeconds, 3660 * 24 * 3600) * 1000
    keep(host, settings.folder, identity)
    return ''
  } catch {
    return 'expected a certificate or a token from the server'
  }
}

const NEW_KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']

/** PKCS #10 request (RFC 2986) with an ECDSA P-256 key; undefined without `openssl` or with a damaged key. */
async function certificateRequest(
  host: AgentHost,
  key: readonly string[],
  id: string,
): Promise<string | undefined> {
  const { status, output } = await host.run({
    argv: ['openssl', 'req', '-new', '-sha256', ...key, '-subj', `/CN=${id}`],
    input: '',
    maximumOutput: 8192,
    seconds: 30,
  })
  const pem = /-----BEGIN CERTIFICATE REQUEST-----[\s\S]+?-----END CERTIFICATE REQUEST-----/.exec(output)?.[0]
  return status === 0 ? pem : undefined
}

export function mustRenew({ renewAt }: AgentIdentity, now: number): boolean {
  return renewAt > 0 && now > renewAt && now < renewAt + 3660 * DAY_MS
}
