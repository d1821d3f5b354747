import { Menu } from '@mantine/core'
import { IconExternalLink } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import type { AttackPathItem } from '#schema/exposure'
import { middleCut } from '#ui/kit/format'
import styles from './Exposure.module.css'
import { NODE, pathGraph } from './path-graph.ts'
import { chanceText, nodeName } from './sentences.ts'

/** Changes that can be simulated at a device: tag and label. */
const TRIALS = [
  ['patch', 'Patch'],
  ['protect', 'Require authentication for writes and programming'],
  ['close', 'Block remote access'],
  ['isolate', 'Disconnect from the network'],
] as const

/** Maximum characters in a box; names of one product line start alike and end with the address. */
const nameLength = 18

interface Props {
  readonly paths: readonly AttackPathItem[]
  readonly names: ReadonlyMap<string, string>
  /** Zones a device could be moved to. */
  readonly zones: readonly string[]
  readonly gone: readonly string[]
  /** Toggles each of these changes. */
  readonly onTry: (tags: readonly string[]) => void
}

/** The attack paths as one drawing; a click on a device simulates a change there. */
export function PathGraph({ paths, names, zones, gone, onTry }: Props) {
  const { width, height, nodes, edges } = pathGraph(paths)
  /** A device is in one zone, so another move of it is cleared. */
  const onMove = (id: string, tag: string) => {
    const before = gone.find((one) => one !== tag && one.startsWith(`move:${id}>`))
    onTry(before === undefined ? [tag] : [before, tag])
  }
  return (
    <div className={styles.graph}>
      <div className={styles.canvas} style={{ width, height }}>
        <svg width={width} height={height} aria-hidden="true">
          {edges.map((edge) => (
            <g key={`${edge.from} ${edge.to}`} className={edge.isBest ? styles.best : styles.edge}>
              <title>{edge.title}</title>
              <path d={edge.line} strokeWidth={1 + edge.chance * 3} />
              <text x={edge.x} y={edge.y}>
                {chanceText(edge.chance)}
              </text>
            </g>
          ))}
        </svg>
        {nodes.map(({ id, x, y, isTarget }) => {
          const name = nodeName(id, names)
          const place = { left: x, top: y, width: NODE.width, height: NODE.height }
          if (id.startsWith('source:'))
            return (
              <span key={id} className={styles.source} style={place} title={name}>
                {middleCut(name, nameLength)}
              </span>
            )
          return (
            <Menu key={id} position="bottom-start">
              <Menu.Target>
                <button
                  type="button"
                  className={isTarget ? styles.aim : styles.node}
                  style={place}
                  title={`${name}: simulate a change`}
                >
                  {middleCut(name, nameLength)}
                </button>
              </Menu.Target>
              <Menu.Dropdown>
                <Menu.Label>Simulate</Menu.Label>
                {TRIALS.map(([kind, words]) => {
                  const tag = `${kind}:${id}`
                  return (
                    <Menu.Item key={kind} onClick={() => onTry([tag])}>
                      {gone.includes(tag) ? '✓ ' : ''}
                      {words}
                    </Menu.Item>
                  )
                })}
                {zones.length > 0 && (
                  <Menu.Sub position="right-start">
                    <Menu.Sub.Target>
                      <Menu.Sub.Item>Move to another zone</Menu.Sub.Item>
                    </Menu.Sub.Target>
                    <Menu.Sub.Dropdown className={styles.zones}>
                      {zones.map((zone) => {
                        const tag = `move:${id}>${zone}`
                        return (
                          <Menu.Item key={zone} onClick={() => onMove(id, tag)}>
                            {gone.includes(tag) ? '✓ ' : ''}
                            {zone}
                          </Menu.Item>
                        )
                      })}
                    </Menu.Sub.Dropdown>
                  </Menu.Sub>
                )}
                <Menu.Divider />
                <Menu.Item
                  leftSection={<IconExternalLink size={14} />}
                  renderRoot={(props) => <Link to="/devices/$id" params={{ id } as never} {...props} />}
                >
                  Open device
                </Menu.Item>
              </Menu.Dropdown>
            </Menu>
          )
        })}
      </div>
    </div>
  )
}
