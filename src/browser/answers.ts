/** Answers requests of the UI from one analysis, with the routes of the server. */
import { Value } from 'typebox/value'
import { loadProtocolNames, loadProtocols, loadRules } from '#engine-host/folders'
import { attackTechniques } from '#reference-data/attack-techniques'
import { knownEventTypes } from '#reference-data/event-types'
import type { CaptureItem } from '#schema/capture'
import { CodedError, type ErrorCode, errors, problemOf } from '#schema/errors'
import { alertRoutes } from '#server/alerts/routes'
import { AlertService } from '#server/alerts/service'
import { attackRoutes } from '#server/attack/routes'
import { AttackService } from '#server/attack/service'
import { captureRoutes } from '#server/captures/routes'
import { deviceRoutes } from '#server/devices/routes'
import { DeviceService } from '#server/devices/service'
import { eventRoutes } from '#server/events/routes'
import { EventService } from '#server/events/service'
import { ExposureQueries } from '#server/exposure/queries'
import { exposureRoutes } from '#server/exposure/routes'
import type { AnyRoute } from '#server/http/route'
import { localViewer } from '#server/http/viewer'
import { incidentRoutes } from '#server/incidents/routes'
import { linkRoutes } from '#server/links/routes'
import { mapRoutes } from '#server/map/routes'
import { overviewRoutes } from '#server/overview/routes'
import { searchFrames } from '#server/packets/frame-search'
import { packetRoutes } from '#server/packets/routes'
import { protocolNameRoutes } from '#server/protocol-names/routes'
import { trendRoutes } from '#server/trends/routes'
import { StoreError } from '#store/store'
import type { BrowserAnalysis, Capture } from './analysis.ts'
import { openSource } from './source.ts'

export interface LocalRequest {
  readonly method: string
  /** Path and query: `/rest/devices?type=PLC`. */
  readonly address: string
  readonly body: unknown
}

export interface LocalResponse {
  readonly status: number
  readonly body: unknown
}

/** Routes of the server that an analysis without a server answers. */
export function routesOf(
  { store, exposures }: Pick<BrowserAnalysis, 'store' | 'exposures'>,
  captures: readonly Capture[],
  items: () => readonly CaptureItem[],
): readonly AnyRoute[] {
  const now = () => Date.now() * 1000
  const captureNames = async () => captures.map(({ name }) => name)
  const routes = [
    ...alertRoutes(
      new AlertService({
        ...{ store, captureNames, now },
        baseline: { learn: needsServer, unlearn: needsServer },
        triaged: async () => {},
      }),
    ),
    ...attackRoutes(
      new AttackService({
        store,
        techniques: attackTechniques,
        rules: async () => loadRules(await loadProtocols()),
      }),
    ),
    ...captureRoutes({
      list: async () => items(),
      find: needsServer,
      upload: needsServer,
      append: needsServer,
      resume: needsServer,
      remove: needsServer,
    }),
    ...deviceRoutes(
      new DeviceService({
        ...{ store, captureNames, now },
        exposure: () => exposures.latest(),
        formerDevices: { mergedInto: async () => undefined },
        edited() {},
      }),
    ),
    ...eventRoutes(new EventService({ store, captureNames, now, table: knownEventTypes })),
    ...exposureRoutes(new ExposureQueries({ assessment: exposures, captureNames })),
    ...incidentRoutes(store),
    ...linkRoutes({ store, captureNames }),
    ...mapRoutes(store),
    ...overviewRoutes(store),
    ...packetRoutes({
      async frames(query) {
        const capture = captures.find(({ name }) => name === query.file)
        if (capture === undefined) throw new CodedError('frame-unavailable', `no capture ${query.file}`)
        return searchFrames((await openSource(capture.bytes)).chunks, query)
      },
      ofAlert: needsServer,
    }),
    ...protocolNameRoutes({ names: loadProtocolNames }),
    ...trendRoutes(store),
  ]
  return routes.filter(({ stream, answer }) => stream === undefined && answer.type === undefined)
}

async function needsServer(): Promise<never> {
  throw new CodedError('not-found', 'this needs a server')
}

/** Never rejects: an error is a problem document with its status. */
export async function answer(
  { method, address, body }: LocalRequest,
  routes: readonly AnyRoute[],
): Promise<LocalResponse> {
  try {
    const { pathname, searchParams } = new URL(address, 'http://page.invalid')
    for (const route of routes) {
      const found = route.method === method ? patternOf(route).exec(pathname) : null
      if (found === null) continue
      const params = Object.fromEntries(
        Object.entries(found.groups ?? {}).map(([name, text]) => [name, decodeURIComponent(text)]),
      )
      const request = {
        query: queryOf(route, searchParams),
        params,
        body,
        viewer: localViewer(''),
      } as Parameters<typeof route.handle>[0]
      return { status: route.answer.status, body: await route.handle(request) }
    }
    throw new CodedError('not-found', `${method} ${pathname} needs a server`)
  } catch (error) {
    const code = codeOf(error)
    const detail = error instanceof Error ? error.message : String(error)
    return { status: errors[code].status, body: problemOf(code, detail) }
  }
}

function patternOf({ path }: AnyRoute): RegExp {
  return new RegExp(`^${path.replaceAll('.', '\\.').replace(/\{(\w+)\}/g, '(?<$1>[^/]+)')}$`)
}

/** Query parameters are text: numbers and booleans are converted. */
export function queryOf(
  route: Pick<AnyRoute, 'query'>,
  parameters: URLSearchParams,
): Record<string, unknown> {
  if (route.query === undefined) return {}
  const query = Value.Convert(route.query, Object.fromEntries(parameters)) as Record<string, unknown>
  const [fault] = Value.Errors(route.query, query)
  if (fault !== undefined) throw new CodedError('bad-request', `${fault.instancePath}: ${fault.message}`)
  return query
}

function codeOf(error: unknown): ErrorCode {
  if (error instanceof CodedError) return error.code
  if (error instanceof StoreError && error.code === 'bad-cursor') return 'bad-cursor'
  return 'internal'
}
