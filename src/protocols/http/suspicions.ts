/** Content in the head and the first bytes of a request that legitimate programs do not send. */
import { latin1 } from '#bytes/message-head'
import { clean } from '#bytes/text'
import { isMachineCode } from '#model/exploit'
import type { Anomaly } from '#model/fact'
import { ANYWHERE, EXPLOITS, OMIGOD, PAGE_PUT, PAGE_PUT_NAME } from './exploits.ts'
import { callInForm } from './malware.ts'

/** Longest field that programs send, by measure; cookies, tickets and referring addresses may be longer. */
const LONGEST_FIELD = 1024
const LONG_BY_NATURE =
  /^(cookie|authorization|proxy-authorization|referer|if-none-match|x-|sec-|content-security-policy)/
/** Request lines longer than this overrun small servers; RFC 9112 §3 asks servers to take 8,000. */
const LONGEST_LINE = 4096
/** Browsers send 10 to 25 fields, proxies add a few. */
const MOST_FIELDS = 64
/** Characters of a fact's detail that are quoted from the wire. */
const QUOTED = 80
/** Bytes of a body looked at: attacks on forms come first. */
export const BODY_BYTES = 2048

/** Scanners for weaknesses that identify themselves. */
const SCANNERS =
  /\b(nikto|sqlmap|nmap|masscan|zgrab|gobuster|dirbuster|dirb|wpscan|nessus|openvas|nuclei|acunetix|arachni|w3af|hydra|feroxbuster|ffuf|whatweb|commix|joomscan|skipfish|fimap|havij|jaeles|l9explore|l9tcpid|censysinspect|shodan)\b/i
/** OMIGOD (CVE-2021-38647): a shell command for the agent, without an account. */
const SHELL_COMMAND = /ExecuteShellCommand|ExecuteScript_INPUT/

/** @param end just past the head's empty line. */
export function* headSuspicions(bytes: Uint8Array, start: number, end: number): Generator<Anomaly> {
  const lines = latin1(bytes, start, end).split(/\r?\n/)
  const [startLine = ''] = lines
  const fields = lines.slice(1).filter((line) => line !== '')
  if (startLine.length > LONGEST_LINE)
    yield anomaly('http-field-length', `request line of ${startLine.length} characters`)
  if (fields.length > MOST_FIELDS) yield anomaly('http-field-count', `${fields.length} fields`)
  for (const found of fieldSuspicions(fields)) yield found
  const target = startLine.split(' ')[1] ?? ''
  const page = PAGE_PUT.test(startLine) ? `${PAGE_PUT_NAME}: ${quoted(target)}` : undefined
  const code = isMachineCode(startLine) ? 'code that would run, in the address of a page' : undefined
  const exploit = code ?? exploitIn(target) ?? exploitInFields(fields) ?? page
  if (exploit !== undefined) yield anomaly('http-exploit', exploit)
}

function* fieldSuspicions(fields: readonly string[]): Generator<Anomaly> {
  const seen = new Map<string, string>()
  let longest = ''
  let illegal = ''
  for (const field of fields) {
    const colon = field.indexOf(':')
    const name = field.slice(0, Math.max(0, colon)).toLowerCase()
    const value = field.slice(colon + 1).trim()
    if (field.length > LONGEST_FIELD && !LONG_BY_NATURE.test(name) && field.length > longest.length)
      longest = field
    // RFC 9110 §5.1, §5.5: a name is a token, and no control character but the tab is in a value.
    if (colon < 1 && !/^[ \t]/.test(field)) illegal ||= `a line that is no field: ${quoted(field)}`
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
    else if (/[\x00-\x08\x0a-\x1f\x7f]/.test(value)) illegal ||= `control characters in ${quoted(name)}`
    const before = seen.get(name)
    // RFC 9112 §3.2, §6.3: one Host, one length; two that differ smuggle a request past a proxy.
    if (before !== undefined && before !== value && (name === 'host' || name === 'content-length'))
      illegal ||= `two different ${name} fields`
    seen.set(name, value)
    if (SCANNERS.test(value) && name === 'user-agent') yield anomaly('http-scanner', quoted(value))
  }
  const length = seen.get('content-length')
  if (length !== undefined && !/^\d+$/.test(length)) illegal ||= `Content-Length ${quoted(length)}`
  if (length !== undefined && /chunked/i.test(seen.get('transfer-encoding') ?? ''))
    illegal ||= 'Content-Length and Transfer-Encoding together'
  if (longest !== '')
    yield anomaly(
      'http-field-length',
      `${quoted(longest.split(':')[0] ?? '')} of ${longest.length} characters`,
    )
  if (illegal !== '') yield anomaly('http-field-content', illegal)
}

/** Attacks through a field: only those that no field of a browser looks like. */
function exploitInFields(fields: readonly string[]): string | undefined {
  for (const field of fields) {
    for (const [name, pattern] of EXPLOITS.slice(0, ANYWHERE))
      if (pattern.test(field)) return `${name} in ${quoted(field)}`
  }
  return undefined
}

/** An attack in a target or in a form, as sent or decoded once or twice. */
export function exploitIn(text: string): string | undefined {
  const once = decoded(text)
  for (const [name, pattern] of EXPLOITS) {
    for (const form of [text, once, decoded(once)]) if (pattern.test(form)) return `${name}: ${quoted(form)}`
  }
  return undefined
}

export function bodySuspicion(
  bytes: Uint8Array,
  start: number,
  end: number,
  hasAccount: boolean,
): Anomaly | undefined {
  const text = latin1(bytes, start, Math.min(end, start + BODY_BYTES))
  if (SHELL_COMMAND.test(text) && !hasAccount) return anomaly('http-exploit', OMIGOD)
  const call = callInForm(text)
  if (call !== undefined) return call
  for (const [name, pattern] of EXPLOITS.slice(0, ANYWHERE)) {
    if (pattern.test(text) || pattern.test(decoded(text))) return anomaly('http-exploit', `${name} in a body`)
  }
  return undefined
}

/** Percent signs and plus signs; broken ones stay as they are. */
function decoded(text: string): string {
  return text
    .replace(/\+/g, ' ')
    .replace(/%([0-9a-f]{2})/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
}

function quoted(text: string): string {
  return clean(text, QUOTED)
}

function anomaly(what: string, detail: string): Anomaly {
  return { kind: 'anomaly', what, detail, about: 'client' }
}
