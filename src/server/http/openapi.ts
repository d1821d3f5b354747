/** OpenAPI 3.1 out of the routes and their schemas: https://spec.openapis.org/oas/v3.1.1. */
import type { TObject, TSchema } from 'typebox'
import { Problem } from '#schema/errors'
import type { AnyRoute } from './route.ts'

type Json = Record<string, unknown>

/** The whole document. Schemas with a title become components, and are referenced everywhere. */
export function openApiOf(routes: readonly AnyRoute[], version: string): Json {
  const components = new Components()
  const paths: Record<string, Json> = {}
  for (const route of routes) {
    paths[route.path] = { ...paths[route.path], [route.method.toLowerCase()]: operationOf(route, components) }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Sightglass',
      version,
      description:
        'Lists are paged by cursor; times are RFC 3339 in UTC; errors are RFC 9457 problems with a stable code. Sign-in is off on loopback while no account exists.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    paths,
    components: {
      schemas: components.schemas,
      securitySchemes: {
        session: {
          type: 'apiKey',
          in: 'cookie',
          name: '__Host-sightglass',
          description: 'After POST /rest/session',
        },
        token: { type: 'http', scheme: 'bearer', description: 'API token; also accepted without `Bearer`' },
      },
    },
  }
}

function operationOf(route: AnyRoute, components: Components): Json {
  const { answer } = route
  const content =
    answer.schema !== undefined
      ? { content: { 'application/json': { schema: components.refer(answer.schema) } } }
      : answer.type !== undefined
        ? { content: { [answer.type]: { schema: { type: 'string' } } } }
        : {}
  return {
    operationId: operationId(route),
    summary: route.summary,
    ...securityOf(route),
    parameters: [
      ...parameters(route.params, 'path', components),
      ...parameters(route.query, 'query', components),
    ],
    ...requestBody(route, components),
    responses: {
      [answer.status]: { description: answer.description, ...content },
      ...refusals(route, components),
      default: problem('What went wrong', components),
    },
  }
}

function problem(description: string, components: Components): Json {
  return { description, content: { 'application/problem+json': { schema: components.refer(Problem) } } }
}

/** Scopes of a requirement name roles or permissions (OpenAPI 3.1 §4.8.30). */
function securityOf({ access }: AnyRoute): Json {
  if (access === 'public') return { security: [] }
  if (access === 'session') return { security: [{ session: [] }] }
  return { security: [{ session: [access] }, { token: [access] }] }
}

function refusals({ access, params }: AnyRoute, components: Components): Json {
  const missing = params === undefined ? {} : { 404: problem('No such thing', components) }
  if (access === 'public') return missing
  const right = access === 'session' ? 'the session of a person, not a token' : `the permission \`${access}\``
  return {
    401: problem('No valid session or token', components),
    403: problem(`Needs ${right}`, components),
    ...missing,
  }
}

/** `get /rest/devices/{id}` → `getDevicesId`. */
function operationId({ method, path }: AnyRoute): string {
  const words = path
    .replace(/^\/rest/, '')
    .split(/[^a-z0-9]+/i)
    .filter((word) => word !== '')
  return method.toLowerCase() + words.map((word) => word[0]!.toUpperCase() + word.slice(1)).join('')
}

function requestBody({ stream, body }: AnyRoute, components: Components): Json {
  if (stream !== undefined) return { requestBody: { required: true, content: { [stream]: {} } } }
  if (body === undefined) return {}
  return {
    requestBody: { required: true, content: { 'application/json': { schema: components.refer(body) } } },
  }
}

function parameters(schema: TObject | undefined, where: 'path' | 'query', components: Components): Json[] {
  const required = (schema as { required?: readonly string[] } | undefined)?.required ?? []
  return Object.entries(schema?.properties ?? {}).map(([name, property]) => ({
    name,
    in: where,
    required: required.includes(name),
    schema: components.refer(property),
  }))
}

class Components {
  readonly schemas: Record<string, unknown> = {}

  refer(schema: TSchema): unknown {
    return this.#walk(JSON.parse(JSON.stringify(schema)))
  }

  #walk(value: unknown): unknown {
    if (Array.isArray(value)) return value.map((item) => this.#walk(item))
    if (value === null || typeof value !== 'object') return value
    const walked = Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, this.#walk(inner)]))
    const { title } = walked
    if (typeof title !== 'string' || walked.type !== 'object') return walked
    this.schemas[title] ??= walked
    return { $ref: `#/components/schemas/${title}` }
  }
}
