import { useQuery } from '@tanstack/react-query'
import { countText } from '#ui/kit/format'
import { Panel } from '#ui/kit/Panel.tsx'
import { consoleLink } from '#ui/source/console-link'
import { useSource } from '#ui/source/SourceContext.tsx'
import styles from './Settings.module.css'

/** Milliseconds between two looks at the connection. */
const LOOK_MS = 30_000

/** The console that this sensor joined; nothing where there is none. */
export function ConsolePanel() {
  const source = useSource()
  const link = useQuery({
    queryKey: ['console-link'],
    queryFn: () => consoleLink(source),
    refetchInterval: LOOK_MS,
  }).data?.console
  if (link === undefined || link === null) return null
  const { name, site, addresses, state, problem, waiting, offeredVersion } = link
  return (
    <Panel title="Console">
      {offeredVersion !== null && (
        <p className={styles.text} role="status">
          The console runs version {offeredVersion}, which is newer than this sensor. Update it when it suits
          the site (docs/how-to/upgrade.md); until then everything goes on.
        </p>
      )}
      <dl className={styles.facts}>
        <dt>Name there</dt>
        <dd>{name}</dd>
        <dt>Site</dt>
        <dd>{site}</dd>
        <dt>Addresses</dt>
        <dd>{addresses.join(', ')}</dd>
        <dt>State</dt>
        <dd className={state === 'connected' ? undefined : styles.bad}>
          {state === 'connected' ? 'connected' : `▲ ${state}${problem === '' ? '' : `: ${problem}`}`}
        </dd>
        <dt>Waiting</dt>
        <dd>{countText(waiting)} changes</dd>
      </dl>
    </Panel>
  )
}
