import { Menu } from '@mantine/core'
import { IconExternalLink } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import type { AttackPathItem } from '#contract/exposure'
import styles from './Exposure.module.css'
import { NODE, pathGraph } from './path-graph.ts'
import { chanceText, nodeName } from './telling.ts'

/** What can be tried at a device: tag and words. */
const TRIALS = [
  ['patch', 'Patch it'],
  ['protect', 'Let only a right write and program it'],
  ['close', 'Close remote access to it'],
  ['isolate', 'Take it off the network'],
] as const

interface Props {
  readonly paths: readonly AttackPathItem[]
  readonly names: ReadonlyMap<string, string>
  readonly gone: readonly string[]
  readonly onTry: (tag: string) => void
}

/** The ways as one picture; a click on a device tries a change there. */
export function PathGraph({ paths, names, gone, onTry }: Props) {
  const { width, height, nodes, edges } = pathGraph(paths)
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
                {name}
              </span>
            )
          return (
            <Menu key={id} position="bottom-start">
              <Menu.Target>
                <button
                  type="button"
                  className={isTarget ? styles.aim : styles.node}
                  style={place}
                  title={`${name}: try a change`}
                >
                  {name}
                </button>
              </Menu.Target>
              <Menu.Dropdown>
                <Menu.Label>What if …</Menu.Label>
                {TRIALS.map(([kind, words]) => {
                  const tag = `${kind}:${id}`
                  return (
                    <Menu.Item key={kind} onClick={() => onTry(tag)}>
                      {gone.includes(tag) ? '✓ ' : ''}
                      {words}
                    </Menu.Item>
                  )
                })}
                <Menu.Divider />
                <Menu.Item
                  leftSection={<IconExternalLink size={14} />}
                  renderRoot={(props) => <Link to="/devices/$id" params={{ id } as never} {...props} />}
                >
                  Open the device
                </Menu.Item>
              </Menu.Dropdown>
            </Menu>
          )
        })}
      </div>
    </div>
  )
}
