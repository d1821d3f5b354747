/** The shape of a REST route: schemas of the request and the answer, and the function between them. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Static, TObject, TSchema } from 'typebox'
import Type from 'typebox'
import type { Problem } from '#schema/errors'
import type { RouteAccess, Viewer } from './viewer.ts'

const Nothing = Type.Object({}, { additionalProperties: false })
type Nothing = typeof Nothing

export interface RouteRequest<Query extends TObject, Params extends TObject, Body extends TSchema> {
  readonly query: Static<Query>
  readonly params: Static<Params>
  readonly body: Static<Body>
  readonly viewer: Viewer
  readonly raw: FastifyRequest
  readonly reply: FastifyReply
}

interface Route<
  Query extends TObject = TObject,
  Params extends TObject = TObject,
  Body extends TSchema = TSchema,
> {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** In OpenAPI's spelling: `/rest/devices/{id}`. */
  readonly path: string
  /** Required permission; a route without one is refused for all. */
  readonly access: RouteAccess
  readonly summary: string
  readonly query?: Query
  readonly params?: Params
  readonly body?: Body
  /** Largest body in bytes, where the limit of all routes is too small. */
  readonly bodyBytes?: number
  /** Media type of a body that is a stream of bytes instead of JSON. */
  readonly stream?: string
  /** Response of a success; a schema is sent as JSON, a media type unchanged. */
  readonly answer: {
    readonly status: number
    readonly schema?: TSchema
    readonly type?: string
    readonly description: string
  }
  /** It reads much of the store: a few run at once, further ones wait or are refused with `server-busy`. */
  readonly isExpensive?: boolean
  /** Body of a failure where clients of another product expect their own form; default: the problem (RFC 9457). */
  readonly problemBody?: (problem: Problem) => object
  /** An async iterable of text is streamed. */
  handle(request: RouteRequest<Query, Params, Body>): unknown
}

/** Checks nothing; gives `handle` the types of its schemas. */
export function route<
  Query extends TObject = Nothing,
  Params extends TObject = Nothing,
  Body extends TSchema = Nothing,
>(definition: Route<Query, Params, Body>): AnyRoute {
  return definition as unknown as AnyRoute
}

/** A route whose schemas only its own file knows. */
export type AnyRoute = Route

/** Aborted when the client closes the connection before the answer. */
export function disconnectSignal({ raw }: FastifyRequest): AbortSignal {
  const gone = new AbortController()
  raw.socket.on('close', () => gone.abort())
  return gone.signal
}

/** Parameters of a list. No `default` here: OpenAPI would call them required. */
export const paging = {
  limit: Type.Optional(
    Type.Integer({ minimum: 1, maximum: 1000, description: 'Rows of the page; 100 if not given' }),
  ),
  cursor: Type.Optional(Type.String({ maxLength: 2000, description: '`next` of the page before' })),
}

/** Time span of the activity. */
export const seen = {
  from: Type.Optional(Type.String({ format: 'date-time', description: 'Seen then or later' })),
  until: Type.Optional(Type.String({ format: 'date-time', description: 'Seen at or before this time' })),
}

/** Rows of a page by default. */
const ROWS = 100

export function pagingOf(query: { readonly limit?: number; readonly cursor?: string }) {
  return { limit: query.limit ?? ROWS, cursor: query.cursor }
}

/** `{"items": [...], "next": cursor or null}`. */
export function listOf<Item extends TSchema>(item: Item) {
  return Type.Object({ items: Type.Array(item), next: Type.Union([Type.String(), Type.Null()]) })
}

export const Id = Type.Object(
  { id: Type.String({ minLength: 1, maxLength: 300 }) },
  { additionalProperties: false },
)

/** A query without unknown parameters, so that a misspelt filter is an error and not ignored. */
export function queryOf<Properties extends Record<string, TSchema>>(properties: Properties) {
  return Type.Object(properties, { additionalProperties: false })
}
