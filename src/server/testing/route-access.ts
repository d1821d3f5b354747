/** Every operation of an OpenAPI document × every role × every token scope: expected 401, 403, or the route itself. */
import type { FastifyInstance } from 'fastify'
import { PERMISSIONS, PERMISSIONS_OF, type Permission, ROLES, type Role } from '#schema/account'
import { CodedError } from '#schema/errors'
import type { AccountService } from '../accounts/service.ts'
import { cookieName } from '../accounts/sessions.ts'
import type { AnyRoute } from '../http/route.ts'

export interface DocumentedOperation {
  readonly method: string
  readonly path: string
  readonly security: readonly Readonly<Record<string, readonly string[]>>[]
  readonly responses: Readonly<Record<string, unknown>>
}

export interface Caller {
  readonly name: string
  readonly headers: Readonly<Record<string, string>>
  readonly kind: 'anonymous' | 'session' | 'token'
  readonly permissions: readonly Permission[]
}

export interface AccessServer {
  readonly server: FastifyInstance
  readonly host: string
  readonly isTls: boolean
}

const REACHED = 'the route itself'

/** The route with its checks, and without its work. */
export function reached(route: AnyRoute): AnyRoute {
  return {
    ...route,
    handle() {
      throw new CodedError('not-found', REACHED)
    },
  }
}

/** Address of the socket for each request: the rate of refusals is per address. */
let requests = 0

export function requestOf(
  { method, path }: Pick<DocumentedOperation, 'method' | 'path'>,
  { headers }: Caller,
  { host, isTls }: Pick<AccessServer, 'host' | 'isTls'>,
) {
  const writes = method !== 'GET' && method !== 'HEAD'
  return {
    method: method as 'GET',
    url: path.replace(/\{\w+\}/g, '1'),
    remoteAddress: `127.${(requests >> 16) & 255}.${(requests >> 8) & 255}.${requests++ & 255}`,
    headers: { host, ...headers, ...(writes && { origin: `${isTls ? 'https' : 'http'}://${host}` }) },
  }
}

/** Sentences about answers that differ from the document, and how many requests were sent. */
export async function accessFaults(
  access: AccessServer,
  operations: readonly DocumentedOperation[],
  callers: readonly Caller[],
): Promise<{ readonly faults: readonly string[]; readonly count: number }> {
  const faults: string[] = []
  let count = 0
  for (const operation of operations)
    for (const caller of callers) {
      const answer = await access.server.inject(requestOf(operation, caller, access))
      const status = answer.statusCode
      // HEAD has no body to compare.
      const isReached = status === 404 && (operation.method === 'HEAD' || answer.body.includes(REACHED))
      const expected = expectedOf(operation, caller)
      const isRight = expected === undefined ? isReached || status === 400 : status === expected
      if (!isRight) faults.push(`${operation.method} ${operation.path} by ${caller.name}: ${status}`)
      count++
    }
  return { faults, count }
}

/** Undefined: the route is reached. */
function expectedOf({ security }: DocumentedOperation, { kind, permissions }: Caller): 401 | 403 | undefined {
  if (security.length === 0) return undefined
  if (kind === 'anonymous') return 401
  const needed = security.find((one) => kind in one)?.[kind]
  return needed?.every((one) => permissions.includes(one as Permission)) ? undefined : 403
}

/** Of the document that the server itself gives out. */
export async function operationsOf({ server, host }: AccessServer): Promise<readonly DocumentedOperation[]> {
  const answer = await server.inject({ url: '/rest/openapi.json', headers: { host } })
  const { paths } = answer.json() as { paths: Record<string, Record<string, DocumentedOperation>> }
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { security, responses }]) => ({
      ...{ path, security, responses },
      method: method.toUpperCase(),
    })),
  )
}

/** An anonymous caller; and for each role a session, a token of each scope, and one of all scopes. */
export function allCallers(service: AccountService, isTls: boolean): readonly Caller[] {
  const nobody: Caller = { name: 'nobody', headers: {}, kind: 'anonymous', permissions: [] }
  return [nobody, ...ROLES.flatMap((role) => callersOf(service, role, isTls))]
}

function callersOf({ accounts, sessions, tokens }: AccountService, role: Role, isTls: boolean): Caller[] {
  const account = {
    ...({ name: role, role, password: 'x', source: 'local', subject: null } as const),
    directory_role: null,
  }
  const { id, name } = accounts.add(account)
  const cookie = `${cookieName(isTls)}=${sessions.start(id, { address: '', agent: '' })}`
  const permissions = PERMISSIONS_OF[role]
  const scopes = [...PERMISSIONS.map((one) => [one]), [...PERMISSIONS]]
  return [
    { name: `${role}, session`, headers: { cookie }, kind: 'session', permissions },
    ...scopes.map((scope) => ({
      name: `${role}, token ${scope.join('+')}`,
      headers: { authorization: `Bearer ${tokens.add(id, name, { name: 'x', scope, days: 1 }).secret}` },
      kind: 'token' as const,
      permissions: permissions.filter((one) => scope.includes(one)),
    })),
  ]
}
