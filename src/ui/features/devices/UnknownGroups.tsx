import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { AlikeGroup } from '#schema/identity-correction'
import { countText } from '#ui/kit/format'
import { usePrivate } from '#ui/source/private/PrivateContext.tsx'
import { useSource } from '#ui/source/SourceContext.tsx'
import styles from './Devices.module.css'
import { UNKNOWN_GROUPS } from './texts.ts'

/** Groups listed: those where one answer settles most. */
const LISTED = 5

/** Groups of similar devices of unknown type, each with one device whose correction settles all. */
export function UnknownGroups() {
  const source = useSource()
  const { isSealed } = usePrivate()
  const { data } = useQuery({
    queryKey: ['identities', 'groups'],
    queryFn: () => source.read<{ readonly items: readonly AlikeGroup[] }>('/identities/groups'),
    enabled: !isSealed,
  })
  const groups = (data?.items ?? []).filter(({ unknown }) => unknown > 1).slice(0, LISTED)
  if (groups.length === 0) return null
  return (
    <section className={styles.groups} aria-label={UNKNOWN_GROUPS.title}>
      <strong>{UNKNOWN_GROUPS.title}</strong>
      <ul>
        {groups.map(({ devices, name, unknown }) => (
          <li key={devices[0]}>
            <Link to="/devices/$id" params={{ id: devices[0]! } as never}>
              {name}
            </Link>
            , {countText(unknown)} {UNKNOWN_GROUPS.unknown}
          </li>
        ))}
      </ul>
    </section>
  )
}
