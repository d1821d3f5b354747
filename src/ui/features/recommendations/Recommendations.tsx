import { SegmentedControl } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { AdviceItem } from '#contract/advice'
import { Answer } from '#ui/kit/Answer.tsx'
import { Empty } from '#ui/kit/Message.tsx'
import { Page } from '#ui/kit/Page.tsx'
import { Panel } from '#ui/kit/Panel.tsx'
import { useDeviceNames } from '#ui/parts/use-device-names'
import { Item } from './Item.tsx'
import { useAdvice } from './queries.ts'
import styles from './Recommendations.module.css'
import { adviceSentence, isOpen } from './telling.ts'

/** Devices named in a row; the rest is counted. */
const NAMED = 3
/** Rows whose devices are asked for by name. */
const ASKED = 30

/** What to do, what brings most first, and what was decided about it. */
export function Recommendations() {
  const advice = useAdvice()
  const [shown, setShown] = useState<'open' | 'decided'>('open')
  const items = advice.data?.items
  const names = useDeviceNames(
    (items ?? []).slice(0, ASKED).flatMap(({ touches }) => touches.slice(0, NAMED)),
  )
  return (
    <Page
      title="Advice"
      sentence={items && adviceSentence(items)}
      actions={
        items !== undefined &&
        items.length > 0 && (
          <SegmentedControl
            aria-label="Which"
            value={shown}
            onChange={(value) => setShown(value as 'open' | 'decided')}
            data={[
              { value: 'open', label: `Open ${items.filter(isOpen).length}` },
              { value: 'decided', label: `Decided ${items.filter((item) => !isOpen(item)).length}` },
            ]}
          />
        )
      }
    >
      <Answer of={advice} doing="The sensor judges what could be attacked on every device">
        {({ items }) =>
          items.length === 0 ? (
            <Empty title="No advice yet">
              <p>
                Open <Link to="/captures">Captures</Link> and choose a file in which devices say who they are;
                what is known of their weaknesses is compared at once.
              </p>
            </Empty>
          ) : (
            <List
              items={items.filter((item) => isOpen(item) === (shown === 'open'))}
              names={names}
              title={shown === 'open' ? 'What to do, by what it brings' : 'Decided'}
            />
          )
        }
      </Answer>
    </Page>
  )
}

function List(props: { items: readonly AdviceItem[]; names: ReadonlyMap<string, string>; title: string }) {
  const { items, names, title } = props
  return (
    <Panel
      title={title}
      aside={<span className="quiet">Points: how far the security scores of all devices rise, added up</span>}
      isBare
    >
      {items.length === 0 && <p className={styles.nothing}>None.</p>}
      <ol className={styles.rows}>
        {items.map((item) => (
          <Item key={item.id} item={item} names={names} named={NAMED} />
        ))}
      </ol>
    </Panel>
  )
}
