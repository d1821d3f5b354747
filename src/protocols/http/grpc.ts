/** Calls of gRPC over HTTP/2: https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md (read 2026-11). */
import { clean } from '#bytes/text'
import type { Verb } from '#model/fact'
import type { HttpHead } from './head.ts'

export function isGrpc({ fields }: HttpHead): boolean {
  return /^application\/grpc(?![a-z-])/.test(fields.get('content-type') ?? '')
}

/** Verb of a method, by the usual names; gNMI 0.10 §3, gRPC health checking and server reflection among them. */
const verbs: readonly (readonly [RegExp, Verb])[] = [
  [/^(get|list|read|query|fetch|describe|find|show|download)/i, 'read'],
  [/^(subscribe|watch|stream|monitor|listen)/i, 'subscribe'],
  [/^(capabilities|serverreflectioninfo|discover|browse|search)/i, 'browse'],
  [/^(check|ping|traceroute|time|health)/i, 'diagnose'],
  [/^(delete|remove)/i, 'delete'],
  [/^(reboot|restart|killprocess)/i, 'restart'],
  [/^(set|update|create|write|put|patch|add|modify)/i, 'configure'],
]

/** Verb and name of a call by its path `/package.Service/Method`. */
export function grpcCall(path: string): { readonly verb: Verb; readonly name: string } {
  const method = path.slice(path.lastIndexOf('/') + 1)
  return {
    verb: verbs.find(([form]) => form.test(method))?.[1] ?? 'execute',
    name: `gRPC ${clean(method, 128)}`,
  }
}

/** Undefined if these fields do not end a call; '' after success, else the status and its message. */
export function grpcStatus(fields: ReadonlyMap<string, string>): string | undefined {
  const status = fields.get('grpc-status')
  if (status === undefined || status === '0') return status && ''
  return clean(`${status} ${fields.get('grpc-message') ?? ''}`, 256)
}
