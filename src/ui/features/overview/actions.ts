/** Events of controllers as a matrix of client by controller. */
import type { EventItem } from '#schema/event'

/** Rows and columns shown. */
const most = { sources: 5, targets: 4 } as const

export interface ActionCell {
  readonly type: string
  readonly title: string
  readonly count: number
  readonly isGrave: boolean
}

interface ActionMatrix {
  readonly sources: readonly string[]
  readonly targets: readonly string[]
  readonly cellOf: (source: string, target: string) => readonly ActionCell[]
  /** Events between devices that are not shown. */
  readonly more: number
}

/** Conclusions of the sensor about one device, not actions. */
const NO_ACTIONS: ReadonlySet<string> = new Set(['type-contradicted', 'type-changed'])

const GRAVE = /stop|program|firmware|download|reset|force/i

/** Devices with the most events first. Events of one device alone have their row in its own column. */
export function actionMatrix(events: readonly EventItem[]): ActionMatrix {
  const actions = events.filter(({ type }) => !NO_ACTIONS.has(type))
  const pairs = actions.flatMap((event) => {
    const [source, target = source] = event.devices
    return source === undefined || target === undefined ? [] : [{ event, source, target }]
  })
  const sources = frequent(
    pairs.map(({ source }) => source),
    most.sources,
  )
  const targets = frequent(
    pairs.filter(({ source }) => sources.includes(source)).map(({ target }) => target),
    most.targets,
  )
  const shown = pairs.filter((pair) => sources.includes(pair.source) && targets.includes(pair.target))
  const cells = Map.groupBy(shown, ({ source, target }) => `${source}\n${target}`)
  return {
    sources: sources.filter((id) => shown.some(({ source }) => source === id)),
    targets,
    more: pairs.length - shown.length,
    cellOf: (source, target) =>
      [...Map.groupBy(cells.get(`${source}\n${target}`) ?? [], ({ event }) => event.type)].map(
        ([type, all]) => ({
          type,
          title: all[0]?.event.title ?? type,
          count: all.length,
          isGrave: GRAVE.test(type),
        }),
      ),
  }
}

function frequent(ids: readonly string[], count: number): readonly string[] {
  const counts = [...Map.groupBy(ids, (id) => id)].map(([id, all]) => ({ id, count: all.length }))
  return counts
    .sort((one, other) => other.count - one.count || (one.id < other.id ? -1 : 1))
    .slice(0, count)
    .map(({ id }) => id)
}
