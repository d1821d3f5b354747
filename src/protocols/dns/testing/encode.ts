import { dnsType } from '#bytes/dns-message'
import { dnsName, writeDnsMessage } from '#bytes/dns-write'

/** Recursion desired; with it, response and recursion available: RFC 1035 §4.1.1. */
const QUERY_FLAGS = 0x0100
const RESPONSE_FLAGS = 0x8180
const NAME_ERROR = 3

/** A question for the address of `name`. */
export function encodeQuery(id: number, name: string, type: number = dnsType.A): Uint8Array {
  return writeDnsMessage({ id, flags: QUERY_FLAGS, questions: [{ name, type }] })
}

/** Its answer: an address (4 bytes), a host name for `type` PTR, or "no such name". */
export function encodeResponse(
  id: number,
  name: string,
  answer: Uint8Array | string | undefined,
  type: number = dnsType.A,
): Uint8Array {
  const questions = [{ name, type }]
  if (answer === undefined) return writeDnsMessage({ id, flags: RESPONSE_FLAGS | NAME_ERROR, questions })
  const data = typeof answer === 'string' ? dnsName(answer) : answer
  return writeDnsMessage({ id, flags: RESPONSE_FLAGS, questions, answers: [{ name, type, data }] })
}
