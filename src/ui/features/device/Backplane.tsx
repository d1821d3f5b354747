import {
  IconBolt,
  IconCpu,
  IconGauge,
  IconLogin2,
  IconLogout2,
  IconNetwork,
  IconPuzzle,
  IconServer2,
} from '@tabler/icons-react'
import type { ModuleItem } from '#schema/device'
import { sentenceCase, unknown } from '#ui/kit/format'
import { Empty } from '#ui/kit/Message.tsx'
import { Proof } from '#ui/kit/Proof.tsx'
import styles from './Backplane.module.css'
import { backplaneOf, type Nested, type Rack } from './backplane.ts'

type Icon = typeof IconCpu

/** Module pictures by a word of type, order number or model; first match wins. */
const ICONS: readonly (readonly [RegExp, Icon])[] = [
  [/power|^ps\b|\bps \d/i, IconBolt],
  [/cpu|controller|processor|plc/i, IconCpu],
  [/commun|network|ethernet|bridge|profi|\bcp\b|interface/i, IconNetwork],
  [/meter|gauge|analog/i, IconGauge],
  [/output|\bd[oq]\b|\baq\b/i, IconLogout2],
  [/input|\b[da]i\b/i, IconLogin2],
  [/server|station|drive/i, IconServer2],
]

/** Racks drawn from the front, and the devices behind them. */
export function Backplane({ modules }: { modules: readonly ModuleItem[] }) {
  if (modules.length === 0) {
    return (
      <Empty title="No modules known" isInline>
        <p>
          Modules appear when an engineering or diagnostic tool reads them: S7 module identification, CIP
          identity through the backplane, PROFINET I&amp;M, or requests to Modbus units.
        </p>
      </Empty>
    )
  }
  const { racks, nested } = backplaneOf(modules)
  return (
    <>
      {racks.map((rack) => (
        <RackDrawing key={rack.title} rack={rack} />
      ))}
      {nested.length > 0 && (
        <>
          <h3 className={styles.title}>Connected devices</h3>
          <NestedList nested={nested} />
        </>
      )}
    </>
  )
}

function RackDrawing({ rack }: { rack: Rack }) {
  return (
    <>
      <h3 className={styles.title}>{rack.title}</h3>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by key */}
      <section className={styles.scroll} tabIndex={0} aria-label={`${rack.title}, slots from left to right`}>
        <ol className={styles.rack}>
          {rack.slots.map(({ slot, module }) => (
            <li
              key={slot}
              className={`${styles.slot} ${module ? '' : styles.empty}`}
              aria-label={module ? undefined : `Slot ${slot}, not seen`}
            >
              <span className={styles.number}>{module ? `Slot ${slot}` : slot}</span>
              {module && <Face module={module} />}
            </li>
          ))}
        </ol>
      </section>
    </>
  )
}

/** Facts of a module come from one response, so any of them can be the evidence for the others. */
function evidenceOf(module: ModuleItem, attribute: string) {
  return module.provenance[attribute] ?? Object.values(module.provenance)[0]
}

function Face({ module }: { module: ModuleItem }) {
  const words = `${module.type} ${module.model} ${module.orderNumber}`
  const Picture = ICONS.find(([word]) => word.test(words))?.[1] ?? IconPuzzle
  const hasPoints = /input|output/i.test(module.type)
  return (
    <div className={styles.face}>
      <span className={styles.kind}>
        <Picture size={22} stroke={1.4} aria-hidden="true" />
        {sentenceCase(module.type) || 'Module'}
      </span>
      {hasPoints && (
        <span className={styles.lamps} aria-hidden="true">
          {Array.from('abcdefghijklmnop', (lamp) => (
            <i key={lamp} />
          ))}
        </span>
      )}
      <span className={styles.order}>
        <Proof value={module.orderNumber || module.model} evidence={evidenceOf(module, 'orderNumber')} />
      </span>
      {module.orderNumber !== '' && module.model !== '' && <span>{module.model}</span>}
      {module.name !== '' && <span>{module.name}</span>}
      <span>
        Firmware <Proof value={module.firmware} evidence={evidenceOf(module, 'firmware')} />
      </span>
      <span className={`${styles.serial} quiet`}>
        {module.serial === '' ? 'Serial –' : `Serial ${module.serial}`}
      </span>
    </div>
  )
}

function NestedList({ nested }: { nested: readonly Nested[] }) {
  return (
    <ul className={styles.nested}>
      {nested.map(({ module, name, children }) => (
        <li key={module.path}>
          <div className={styles.unit}>
            <strong>{module.name === '' ? name : `${name} · ${module.name}`}</strong>
            <Proof
              value={[module.vendor, module.model].filter(Boolean).join(' ') || sentenceCase(module.type)}
              evidence={evidenceOf(module, 'model')}
            />
            <span>{module.orderNumber || unknown}</span>
            <span>{module.firmware === '' ? unknown : `Firmware ${module.firmware}`}</span>
            <span className="quiet">{module.serial === '' ? 'Serial –' : `Serial ${module.serial}`}</span>
          </div>
          {children.length > 0 && <NestedList nested={children} />}
        </li>
      ))}
    </ul>
  )
}
