/** Answers what a sensor would answer, with the sensor's own routes, out of one analysis. */
import { Value } from 'typebox/value'
import type { CaptureItem } from '#contract/capture'
import { CodedError, type ErrorCode, errors, problemOf } from '#contract/errors'
import { loadProtocols, loadRules } from '#engine-host/folders'
import { attackTechniques } from '#reference-data/attack-techniques'
import { knownEventTypes } from '#reference-data/event-types'
import type { AnyRoute } from '#server/http/route'
import { searchFrames } from '#server/packets/frame-search'
import type { Captures, Exposures, Room } from '#server/room'
import { route as activityRoute } from '#server/routes/activity'
import { route as alertRoute } from '#server/routes/alert'
import { route as alertChangeRoute } from '#server/routes/alert-change'
import { route as alertMuteRoute } from '#server/routes/alert-mute'
import { route as alertUnmuteRoute } from '#server/routes/alert-unmute'
import { route as alertsRoute } from '#server/routes/alerts'
import { route as attackRoute } from '#server/routes/attack'
import { route as attackLayerRoute } from '#server/routes/attack-layer'
import { route as attackPathsRoute } from '#server/routes/attack-paths'
import { route as capturesRoute } from '#server/routes/captures'
import { route as deviceRoute } from '#server/routes/device'
import { route as deviceChangeRoute } from '#server/routes/device-change'
import { route as devicesRoute } from '#server/routes/devices'
import { route as eventAddRoute } from '#server/routes/event-add'
import { route as eventChangeRoute } from '#server/routes/event-change'
import { route as eventRemoveRoute } from '#server/routes/event-remove'
import { route as eventTypesRoute } from '#server/routes/event-types'
import { route as eventsRoute } from '#server/routes/events'
import { route as exposureChangeRoute } from '#server/routes/exposure-change'
import { route as exposureSummaryRoute } from '#server/routes/exposure-summary'
import { route as exposuresRoute } from '#server/routes/exposures'
import { route as framesRoute } from '#server/routes/frames'
import { route as incidentRoute } from '#server/routes/incident'
import { route as incidentLayerRoute } from '#server/routes/incident-layer'
import { route as incidentsRoute } from '#server/routes/incidents'
import { route as linksRoute } from '#server/routes/links'
import { route as mapRoute } from '#server/routes/map'
import { route as overviewRoute } from '#server/routes/overview'
import { route as protocolsRoute } from '#server/routes/protocols'
import { type Store, StoreError } from '#store/store'
import type { Capture } from './analysis.ts'
import { openSource } from './source.ts'

/** Those of a sensor's routes that only ask, and those that change what a person thinks of an alert or an exposure. */
const ROUTES: readonly AnyRoute[] = [
  activityRoute,
  alertRoute,
  alertChangeRoute,
  alertMuteRoute,
  alertUnmuteRoute,
  alertsRoute,
  attackRoute,
  attackLayerRoute,
  attackPathsRoute,
  capturesRoute,
  deviceRoute,
  deviceChangeRoute,
  devicesRoute,
  eventAddRoute,
  eventChangeRoute,
  eventRemoveRoute,
  eventTypesRoute,
  eventsRoute,
  exposureChangeRoute,
  exposureSummaryRoute,
  exposuresRoute,
  framesRoute,
  incidentRoute,
  incidentLayerRoute,
  incidentsRoute,
  linksRoute,
  mapRoute,
  overviewRoute,
  protocolsRoute,
]

const PATTERNS = ROUTES.map((route) => ({
  route,
  pattern: new RegExp(`^${route.path.replace(/\{(\w+)\}/g, '(?<$1>[^/]+)')}$`),
}))

export interface Question {
  readonly method: string
  /** Path and query: `/rest/devices?type=PLC`. */
  readonly address: string
  readonly body: unknown
}

export interface Answer {
  readonly status: number
  readonly body: unknown
}

/** What the routes are given instead of a sensor's room. */
export function roomOf(
  { store, exposures }: { readonly store: Store; readonly exposures?: Exposures },
  captures: readonly Capture[],
  items: () => readonly CaptureItem[],
): Pick<Room, 'store' | 'exposures' | 'attack' | 'eventTable' | 'frames' | 'now'> & {
  captures: Pick<Captures, 'list' | 'names'>
} {
  return {
    store,
    exposures,
    get eventTable() {
      return knownEventTypes()
    },
    attack: {
      get techniques() {
        return attackTechniques()
      },
      rules: async () => loadRules(await loadProtocols()),
    },
    captures: {
      list: async () => items(),
      names: async () => captures.map(({ name }) => name),
    },
    frames: async (query) => {
      const capture = captures.find(({ name }) => name === query.file)
      if (capture === undefined) throw new CodedError('frame-unavailable', `no capture ${query.file} here`)
      return searchFrames((await openSource(capture.octets)).chunks, query)
    },
    now: () => Date.now() * 1000,
  }
}

/** Never rejects: what fails is a problem of the contract, with its status. */
export async function answer(
  { method, address, body }: Question,
  room: ReturnType<typeof roomOf>,
): Promise<Answer> {
  try {
    const { pathname, searchParams } = new URL(address, 'http://page.invalid')
    for (const { route, pattern } of PATTERNS) {
      const found = route.method === method ? pattern.exec(pathname) : null
      if (found === null) continue
      const params = Object.fromEntries(
        Object.entries(found.groups ?? {}).map(([name, text]) => [name, decodeURIComponent(text)]),
      )
      const asked = { query: queryOf(route, searchParams), params, body } as Parameters<
        typeof route.handle
      >[0]
      return { status: route.answer.status, body: await route.handle(asked, room as unknown as Room) }
    }
    throw new CodedError('not-found', `${method} ${pathname} has no answer without a sensor`)
  } catch (error) {
    const code = codeOf(error)
    const detail = error instanceof Error ? error.message : String(error)
    return { status: errors[code].status, body: problemOf(code, detail) }
  }
}

/** Words of an address are texts: numbers and truths are read out of them. */
export function queryOf(route: Pick<AnyRoute, 'query'>, words: URLSearchParams): Record<string, unknown> {
  if (route.query === undefined) return {}
  const query = Value.Convert(route.query, Object.fromEntries(words)) as Record<string, unknown>
  const [fault] = Value.Errors(route.query, query)
  if (fault !== undefined) throw new CodedError('bad-request', `${fault.instancePath}: ${fault.message}`)
  return query
}

function codeOf(error: unknown): ErrorCode {
  if (error instanceof CodedError) return error.code
  if (error instanceof StoreError && error.code === 'bad-cursor') return 'bad-cursor'
  return 'internal'
}
