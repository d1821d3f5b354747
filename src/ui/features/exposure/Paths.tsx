import { Button, Checkbox } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { changeSets } from '#schema/change-sets'
import type { AttackPathItem, PathChangeItem } from '#schema/exposure'
import { Answer } from '#ui/kit/Answer.tsx'
import { countOf } from '#ui/kit/format'
import { Empty } from '#ui/kit/Message.tsx'
import { Panel } from '#ui/kit/Panel.tsx'
import { useDeviceNames } from '#ui/parts/use-device-names'
import styles from './Exposure.module.css'
import { PathGraph } from './PathGraph.tsx'
import { useAttackPaths, useExposureSummary } from './queries.ts'
import { chanceText, effectText, nodeName, scoreText, tagText } from './sentences.ts'

/** Ranked attack paths to critical devices; changes can be simulated. */
export function Paths() {
  const [gone, setGone] = useState<readonly string[]>([])
  const asIs = useAttackPaths([])
  const tried = useAttackPaths(gone)
  const ids = [...(asIs.data?.items ?? []), ...(tried.data?.items ?? [])].flatMap(({ hops }) =>
    hops.map(({ to }) => to),
  )
  const names = useDeviceNames(ids)
  const summary = useExposureSummary()
  const zones = (summary.data?.zones ?? []).map(({ zone }) => zone).sort()
  const toggle = (tags: readonly string[]) =>
    setGone([...gone.filter((one) => !tags.includes(one)), ...tags.filter((tag) => !gone.includes(tag))])
  return (
    <Answer of={asIs} doing="Computing attack paths">
      {({ items, changes }) =>
        items.length === 0 ? (
          <Empty title="No attack path found">
            <p>
              No path from the internet, the office network or a compromised computer to a critical device was
              found. Mark critical devices with <code>importance: high</code> in the site file.
            </p>
          </Empty>
        ) : (
          <div className={styles.stack}>
            <Panel
              title="Fixes that break paths"
              aside={
                gone.length > 0 && (
                  <Button size="compact-xs" variant="default" onClick={() => setGone([])}>
                    Reset
                  </Button>
                )
              }
            >
              <p>
                Likelihood of the most likely path: {chanceText(items[0]!.probability)}
                {gone.length > 0 && tried.data !== undefined && (
                  <>
                    ; with the selected changes:{' '}
                    <strong>
                      {tried.data.items[0] === undefined
                        ? 'no path remains'
                        : chanceText(tried.data.items[0].probability)}
                    </strong>
                  </>
                )}
                . Likelihood ranks paths; it is not a forecast.
                {scoreText(tried.data?.scores) !== '' && <> {scoreText(tried.data?.scores)}</>}
              </p>
              {gone.length > 0 && (
                <div className={styles.tried}>
                  {gone.map((tag) => (
                    <Button key={tag} size="compact-xs" variant="light" onClick={() => toggle([tag])}>
                      {tagText(tag, names)} ✕
                    </Button>
                  ))}
                </div>
              )}
              <ChangeSets changes={changes} gone={gone} onToggle={toggle} />
            </Panel>
            <Panel title={gone.length > 0 ? 'Remaining paths' : 'Most likely paths'}>
              <Answer of={tried} doing="Computing the remaining paths">
                {(left) =>
                  left.items.length === 0 ? (
                    <p>No path remains.</p>
                  ) : (
                    <>
                      <PathGraph paths={left.items} names={names} zones={zones} gone={gone} onTry={toggle} />
                      <ol className={styles.paths}>
                        {left.items.map((path) => (
                          <Way key={path.id} path={path} names={names} />
                        ))}
                      </ol>
                    </>
                  )
                }
              </Answer>
            </Panel>
          </div>
        )
      }
    </Answer>
  )
}

function ChangeSets(props: {
  changes: readonly PathChangeItem[]
  gone: readonly string[]
  onToggle: (tags: readonly string[]) => void
}) {
  const sets = changeSets(props.changes)
  if (sets.length === 0)
    return (
      <p>
        None of the evaluated changes lowers the likelihood, the reachable targets or the risk, alone or ten
        combined, because too many paths are equally likely. Simulate other changes in the drawing below, or
        start with Recommendations, which counts the effect of one change on all devices.
      </p>
    )
  return sets.map((set) => (
    <div key={set.changes[0]?.tag} className={styles.set}>
      <p>
        <strong>{effectText(set)}</strong>
        {set.changes.length > 1 && `, only if all ${set.changes.length} changes are made`}
      </p>
      {set.changes.map((change) => (
        <Change
          key={change.tag}
          change={change}
          isTried={props.gone.includes(change.tag)}
          onTry={() => props.onToggle([change.tag])}
        />
      ))}
    </div>
  ))
}

/** Prefix of a setting that is not on the device itself. */
const SETTINGS: Partial<Record<PathChangeItem['kind'], string>> = {
  segment: 'Still allowed: ',
  everywhere: '',
}

function Change(props: { change: PathChangeItem; isTried: boolean; onTry: () => void }) {
  const { kind, title, setting, firewall, nftables, virtualPatch } = props.change
  return (
    <div className={styles.change}>
      <Checkbox size="sm" label={title} checked={props.isTried} onChange={props.onTry} />
      {setting !== '' && (
        <p>
          {SETTINGS[kind] ?? 'On the device: '}
          {setting}.
        </p>
      )}
      {firewall.length > 0 && (
        <details>
          <summary>Firewall, {countOf(firewall.length, 'line')}</summary>
          <table className={styles.lines}>
            <thead>
              <tr>
                <th scope="col">Action</th>
                <th scope="col">From</th>
                <th scope="col">To</th>
                <th scope="col">Service</th>
                <th scope="col">Reason</th>
              </tr>
            </thead>
            <tbody>
              {firewall.map((row) => (
                <tr key={`${row.action} ${row.from} ${row.to} ${row.transport} ${row.port} ${row.why}`}>
                  <td>{row.action}</td>
                  <td>{row.from}</td>
                  <td>{row.to}</td>
                  <td>
                    {row.transport} {row.port}
                  </td>
                  <td>{row.why}</td>
                </tr>
              ))}
            </tbody>
          </table>
          {nftables !== '' && <pre className={styles.code}>{nftables}</pre>}
          {virtualPatch !== '' && <pre className={styles.code}>{virtualPatch}</pre>}
        </details>
      )}
    </div>
  )
}

/** Hops of a path along a line. */
function Way({ path, names }: { path: AttackPathItem; names: ReadonlyMap<string, string> }) {
  const [first] = path.hops
  return (
    <li className={styles.way}>
      <strong>{chanceText(path.probability)}</strong>
      <span className={styles.stop}>{nodeName(first?.from ?? path.source, names)}</span>
      {path.hops.map((hop) => (
        <span key={`${hop.to} ${hop.method}`} className={styles.hop}>
          <span className={styles.method} title={hop.why}>
            {hop.title} ({chanceText(hop.probability * hop.reach)})
          </span>
          <Link className={styles.stop} to="/devices/$id" params={{ id: hop.to } as never}>
            {nodeName(hop.to, names)}
          </Link>
        </span>
      ))}
      <Link to="/map" search={{ way: path.hops.map(({ to }) => encodeURIComponent(to)).join(',') } as never}>
        Show on map
      </Link>
    </li>
  )
}
