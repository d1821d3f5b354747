import { useQuery } from '@tanstack/react-query'
import type { TriagedAlert } from '#contract/alert'
import { severityWords } from '#ui/kit/severities'
import { useSource } from '#ui/source/SourceContext.tsx'
import type { Source } from '#ui/source/source'

/** Events asked for: many tell the same, and some are alerts. */
const fewHundred = 200
const shownIncidents = 3
/** Alerts asked for of each severity, and in all: some are part of attacks that are shown above them. */
const enough = 200
const shownAdvice = 3

export function useWorstAlerts() {
  const source = useSource()
  return useQuery({
    queryKey: ['alerts', 'worst'],
    queryFn: () => worstOf(source),
  })
}

/** `cut`: severities of which there are more. */
export interface Worst {
  readonly items: readonly TriagedAlert[]
  readonly cut: readonly string[]
}

/** The gravest first, however long ago: a thousand warnings since must not hide what is critical. */
async function worstOf(source: Source): Promise<Worst> {
  const found: TriagedAlert[] = []
  const cut: string[] = []
  for (const severity of severityWords) {
    const asked = { status: 'open', newHere: 'false', severity, limit: enough }
    const { items, next } = await source.alerts(asked)
    found.push(...items)
    if (next !== null) cut.push(severity)
    if (found.length >= enough) break
  }
  return { items: found, cut }
}

export function useNotableEvents() {
  const source = useSource()
  return useQuery({
    queryKey: ['events', 'notable'],
    queryFn: async () => {
      const severities = ['alert', 'notice'] as const
      const lists = await Promise.all(
        severities.map((severity) => source.events({ severity, limit: fewHundred })),
      )
      // Alerts have a panel of their own.
      const all = lists.flatMap(({ items }) => items).filter(({ type }) => type !== 'alert')
      return all.sort((a, b) => (a.time < b.time ? 1 : -1))
    },
  })
}

/** Events since a reader looked last, as far as one page holds. */
export function useEventsSince(since: string) {
  const source = useSource()
  return useQuery({
    queryKey: ['events', 'since', since],
    queryFn: async () => (await source.events({ from: since, limit: 1000 })).items,
  })
}

/** The gravest attacks. */
export function useIncidents() {
  const source = useSource()
  return useQuery({
    queryKey: ['incidents', shownIncidents],
    queryFn: async () => (await source.incidents({ limit: shownIncidents })).items,
  })
}

/** What brings most; nothing where nobody recommends. */
export function useAdvice(isAsked: boolean) {
  const source = useSource()
  return useQuery({
    queryKey: ['recommendations', 'first'],
    enabled: isAsked,
    queryFn: async () =>
      (await source.recommendations()).items
        .filter(({ decision }) => decision === null)
        .slice(0, shownAdvice),
  })
}
